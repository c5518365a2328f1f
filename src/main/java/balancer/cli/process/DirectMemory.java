package balancer.cli.process;

import balancer.number.Quantity;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.StringTokenizer;

/**
 * How much memory outside its heap this JVM may lend. No API of the JDK tells without loading the management beans; the
 * limit is {@code -XX:MaxDirectMemorySize} if given, else that of the heap. So we look for the option wherever it may
 * be: in three variables, on the command line, and in the files that it names.
 */
public final class DirectMemory {
    private static final String OPTION = "-XX:MaxDirectMemorySize=";
    private static final String SEPARATORS = "\0 \t\n\r\f\"'";

    private DirectMemory() {}

    public static long limitBytes() {
        // In the JVM's order, where the last one wins.
        long given = given(System.getenv("JAVA_TOOL_OPTIONS"), 0);
        given = given(System.getenv("JDK_JAVA_OPTIONS"), given);
        given = given(text("/proc/self/cmdline"), given);
        given = given(System.getenv("_JAVA_OPTIONS"), given);
        return given > 0 ? given : Runtime.getRuntime().maxMemory();
    }

    /**
     * The last such option before our own arguments, or {@code otherwise}. The JVM complains about malformed ones
     * itself.
     *
     * @param words null for none
     */
    static long given(String words, long otherwise) {
        long given = otherwise;
        StringTokenizer tokens = new StringTokenizer(words == null ? "" : words, SEPARATORS);
        while (tokens.hasMoreTokens()) {
            String word = tokens.nextToken();
            if (word.equals("-jar")) {
                return given;
            }
            given = word.startsWith("@") ? inFile(word.substring(1), given) : size(word, given);
        }
        return given;
    }

    /** The launcher's arguments may be in a file, which names no further files. */
    private static long inFile(String file, long otherwise) {
        long given = otherwise;
        String words = text(file);
        StringTokenizer tokens = new StringTokenizer(words == null ? "" : words, SEPARATORS);
        while (tokens.hasMoreTokens()) {
            given = size(tokens.nextToken(), given);
        }
        return given;
    }

    private static long size(String word, long otherwise) {
        long bytes = word.startsWith(OPTION) ? Quantity.sizeBytes(word.substring(OPTION.length())) : Quantity.MALFORMED;
        return bytes == Quantity.MALFORMED ? otherwise : bytes;
    }

    /** Null if there is no such file. */
    private static String text(String file) {
        try (FileInputStream in = new FileInputStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException noSuchFile) {
            return null;
        }
    }
}
