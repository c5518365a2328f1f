package balancer.cli.terminal;

import balancer.cli.options.ColorChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether to colour what goes to standard error or standard output: only if a person is likely to read it.
 *
 * <p>{@code System.console()} alone does not tell. It depends on standard input and output, so {@code 2> log} would get
 * escape sequences; from JDK 22 to 24 it is never null; and its first call costs 8 to 37 ms. On Linux we look at what
 * the stream is, and ask the console on other systems only.
 */
public final class ColorDecision {
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    private ColorDecision() {}

    static boolean of(ColorChoice choice) {
        return of(choice, System.getenv("NO_COLOR"), System.getenv("TERM"), STANDARD_ERROR);
    }

    /** The same for standard output. */
    public static boolean ofOutput(ColorChoice choice) {
        return of(choice, System.getenv("NO_COLOR"), System.getenv("TERM"), STANDARD_OUTPUT);
    }

    /** The variables as {@code getenv} returns them: null if not set. */
    static boolean of(ColorChoice choice, String noColor, String term, Path stream) {
        return switch (choice) {
            case ALWAYS -> true;
            case NEVER -> false;
                // no-color.org: any value that is not empty
            case AUTO -> (noColor == null || noColor.isEmpty()) && !"dumb".equals(term) && isTerminal(stream);
        };
    }

    private static boolean isTerminal(Path stream) {
        try {
            String target = Files.readSymbolicLink(stream).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null;
        }
    }
}
