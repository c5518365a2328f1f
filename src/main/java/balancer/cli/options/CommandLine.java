package balancer.cli.options;

import balancer.cli.process.ExitCode;
import balancer.cli.text.Message;
import java.util.List;

/**
 * A parsed command line: either it has errors, or its options can be used.
 *
 * <p>Parsing asks no name server and opens no socket; it reads the files named by {@code @FILE}, so parsing the same
 * arguments again is how a changed file is picked up.
 */
public final class CommandLine {
    private final Options options;
    private final List<Message> errors;
    private final List<Message> warnings;

    private CommandLine(Options options, List<Message> errors, List<Message> warnings) {
        this.options = options;
        this.errors = errors;
        this.warnings = warnings;
    }

    /** Never fails: {@link #errors} says what is wrong with the arguments. */
    public static CommandLine parse(String... args) {
        Problems problems = new Problems();
        ArgumentReader reader = new ArgumentReader(problems);
        reader.read(args);
        Options options = new OptionsBuilder(reader.values(), reader.operands(), problems).build();
        // Help must be available exactly when the arguments are wrong.
        boolean informational = options.command() == Command.HELP || options.command() == Command.VERSION;
        return new CommandLine(
                options,
                informational ? List.of() : problems.errors(),
                informational ? List.of() : problems.warnings());
    }

    /** Defaults replace what could not be read: after errors only the colour choice is useful. */
    public Options options() {
        return options;
    }

    /** All errors of the line, in order. If there are any, print them and exit with {@link ExitCode#USAGE}. */
    public List<Message> errors() {
        return errors;
    }

    /** Odd, but no reason not to start. */
    public List<Message> warnings() {
        return warnings;
    }
}
