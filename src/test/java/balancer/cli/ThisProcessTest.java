package balancer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import balancer.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On the real files, in a process that is young enough: the JDK's own handle is the other reader. */
class ThisProcessTest {
    /** The kernel counts in hundredths of a second, and tells the handle the second in which the machine started. */
    private static final long INEXACT_MILLIS = 1_020;

    @Test
    void itsNumberAndItsAgeAreThoseOfTheProcess() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/stat")));
        List<String> told = new ChildJvm().run(ThisProcessTest.class);
        assertEquals(told.get(2), told.get(0));
        long age = Long.parseLong(told.get(1));
        long theirsBefore = Long.parseLong(told.get(3));
        long theirsAfter = Long.parseLong(told.get(4));
        assertTrue(
                age > 0 && age >= theirsBefore - INEXACT_MILLIS && age <= theirsAfter + INEXACT_MILLIS, told::toString);
    }

    /** The child. */
    public static void main(String[] args) {
        long started =
                ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();
        long before = System.currentTimeMillis() - started;
        ThisProcess ours = ThisProcess.now(0);
        long after = System.currentTimeMillis() - started;
        System.out.println(ours.pid() + " " + ours.ageMillis() + " "
                + ProcessHandle.current().pid() + " " + before + " " + after);
    }
}
