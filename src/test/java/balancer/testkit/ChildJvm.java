package balancer.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Another JVM, started as a user would, for settings that only the start of a process can make. */
public final class ChildJvm {
    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>();

    /** With these options of the virtual machine. */
    public ChildJvm(String... options) {
        Collections.addAll(
                command, Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto");
        Collections.addAll(command, options);
    }

    public ChildJvm environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Of the shell that starts it, such as {@code -n 300}. */
    public ChildJvm ulimit(String limit) {
        List<String> java = List.copyOf(command);
        command.clear();
        Collections.addAll(command, "sh", "-c", "ulimit " + limit + " && exec \"$@\"", "sh");
        command.addAll(java);
        return this;
    }

    /** Runs {@code main} of a class of the tests. @return the words that it prints on standard output */
    public List<String> run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        Process child = start(ProcessBuilder.Redirect.INHERIT, main, arguments);
        child.getOutputStream().close();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), () -> command + " printed " + output);
        return List.of(output.strip().split("\\s+"));
    }

    /** Starts {@code main} of a class, whose standard error goes there. */
    public Process start(ProcessBuilder.Redirect errors, Class<?> main, String... arguments) throws IOException {
        Collections.addAll(command, "-cp", System.getProperty("java.class.path"), main.getName());
        Collections.addAll(command, arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
