package balancer.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import balancer.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In other virtual machines, started with the limit given in every way: what they do themselves is the truth. */
class DirectMemoryTest {
    private static final String OPTION = "-XX:MaxDirectMemorySize=";

    @TempDir
    private Path folder;

    @BeforeEach
    void linux() {
        assumeTrue(Files.exists(Path.of("/proc/self/cmdline")));
    }

    @Test
    void withoutTheOptionTheHeapIsTheLimit() throws Exception {
        assertTruth(jvm("-Xmx48m"));
    }

    @ParameterizedTest
    @CsvSource({"64m, 67108864", "9M, 9437184", "20000k, 20480000", "1234567, 1234567"})
    void theLastMemoryLimitOnTheJvmsCommandLineCounts(String size, long bytes) throws Exception {
        assertTruth(jvm(OPTION + "5m", OPTION + size), bytes);
    }

    @ParameterizedTest
    @CsvSource({"JAVA_TOOL_OPTIONS, 9", "JDK_JAVA_OPTIONS, 9", "_JAVA_OPTIONS, 7"})
    void theEnvironmentCountsInTheOrderOfTheJvm(String name, long megabytes) throws Exception {
        assertTruth(jvm(OPTION + "9m").environment(name, "-Dx=y " + OPTION + "7m"), megabytes << 20);
        assertTruth(jvm().environment(name, "-Dx=y\t" + OPTION + "7m"), 7 << 20);
    }

    @Test
    void theJvmsArgumentFilesAreReadForItsMemoryLimit() throws Exception {
        Path file = Files.writeString(folder.resolve("java.args"), "-Dx=y\n\"" + OPTION + "6m\"\n");
        assertTruth(jvm("@" + file), 6 << 20);
        assertTruth(jvm("@" + file, OPTION + "5m"), 5 << 20);
        assertTruth(jvm().environment("JDK_JAVA_OPTIONS", "@" + file), 6 << 20);
    }

    @Test
    void theJvmsOwnLimitIsFoundInItsArguments() {
        assertEquals(64 << 20, DirectMemory.given("java\0-XX:MaxDirectMemorySize=64m\0-jar", 0));
        assertEquals(7, DirectMemory.given("-Xmx1g -XX:MaxDirectMemorySize=9k -XX:MaxDirectMemorySize=7", 0));
        assertEquals(5, DirectMemory.given("-Xmx1g", 5));
        assertEquals(5, DirectMemory.given(null, 5));
        assertEquals(5, DirectMemory.given("-Dnote=-XX:MaxDirectMemorySize=7", 5));
        assertEquals(5, DirectMemory.given("java\0-jar\0lb.jar\0-XX:MaxDirectMemorySize=7", 5));
        assertEquals(5, DirectMemory.given("-XX:MaxDirectMemorySize=x @no/such/file", 5));
    }

    /** It may know what the virtual machine itself makes of its options. */
    private static ChildJvm jvm(String... options) {
        String[] all = new String[options.length + 2];
        all[0] = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED";
        all[1] = "-XX:+UseSerialGC";
        System.arraycopy(options, 0, all, 2, options.length);
        return new ChildJvm(all);
    }

    private static void assertTruth(ChildJvm jvm) throws Exception {
        List<String> told = jvm.run(DirectMemoryTest.class);
        assertEquals(told.get(1), told.get(0));
    }

    private static void assertTruth(ChildJvm jvm, long bytes) throws Exception {
        assertEquals(List.of("" + bytes, "" + bytes), jvm.run(DirectMemoryTest.class));
    }

    /** The child. */
    public static void main(String[] args) throws ReflectiveOperationException {
        Class<?> virtualMachine = Class.forName("jdk.internal.misc.VM");
        Object truth = virtualMachine.getMethod("maxDirectMemory").invoke(null);
        System.out.println(DirectMemory.limitBytes() + " " + truth);
    }
}
