package balancer.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * How much memory outside its heap this JVM may lend. No API of the JDK tells that without loading its management beans;
 * the JVM follows {@code -XX:MaxDirectMemorySize} if that is given, else the limit of the heap.
 */
final class DirectMemory {
    private static final String OPTION = "-XX:MaxDirectMemorySize=";

    private DirectMemory() {}

    static long limitBytes() {
        // In this order, because the last one wins.
        long given = given(System.getenv("JAVA_TOOL_OPTIONS"), ' ', 0);
        given = given(System.getenv("JDK_JAVA_OPTIONS"), ' ', given);
        given = given(commandLine(), '\0', given);
        return given > 0 ? given : Runtime.getRuntime().maxMemory();
    }

    /** The last such option among the words, or {@code otherwise}. What cannot be read is the JVM's to complain about. */
    static long given(String words, char separator, long otherwise) {
        long given = otherwise;
        for (int at = words == null ? -1 : words.indexOf(OPTION); at >= 0; at = words.indexOf(OPTION, at + 1)) {
            int end = words.indexOf(separator, at);
            String size = words.substring(at + OPTION.length(), end < 0 ? words.length() : end);
            long bytes = Quantity.sizeBytes(size);
            given = bytes == Quantity.MALFORMED ? given : bytes;
        }
        return given;
    }

    private static String commandLine() {
        try (FileInputStream in = new FileInputStream("/proc/self/cmdline")) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException notThisSystem) {
            return null;
        }
    }
}
