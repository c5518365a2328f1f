package balancer.cli.process;

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

    @Test
    void theAgeOfTheProcessIsCountedFromItsStart() {
        String stat = "4711 (a (b) c) S " + "0 ".repeat(18) + "12345 1 2 3\n";
        assertEquals(new ThisProcess(4711, 150), ThisProcess.of(stat, "123.60 99.0\n", 90));
    }

    @Test
    void anUpTimeThatIsNotOursIsNotBelieved() {
        String stat = "4711 (java) S " + "0 ".repeat(18) + "12345 1 2 3\n";
        assertEquals(new ThisProcess(4711, 90), ThisProcess.of(stat, "5.00 99.0\n", 90));
        assertEquals(new ThisProcess(4711, 90), ThisProcess.of(stat, "99999999.00 99.0\n", 90));
    }

    @Test
    void theProcessKnowsItsOwnNumber() {
        assertEquals(ProcessHandle.current().pid(), ThisProcess.now(1).pid());
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
