package balancer.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import balancer.testkit.ChildJvm;
import balancer.testkit.OperatingSystemBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On the real files of a process: the JDK's own beans are the other reader. */
class DescriptorBudgetTest {
    /** What a Java has open before it begins: its jars, its library of modules, standard input and output. */
    private static final int MOST_OPEN = 60;

    @BeforeEach
    void linux() {
        assumeTrue(Files.exists(Path.of("/proc/self/limits")));
    }

    @Test
    void thisProcessMayOpenWhatTheBeansSay() {
        long most = OperatingSystemBean.value("MaxFileDescriptorCount");
        int limit = DescriptorBudget.ofThisProcess().limit();
        assertEquals(limit, DescriptorBudget.ofThisProcess().limit(), "reading leaves nothing open");
        // The bean and our own look have a descriptor of their own open while they count.
        long expected = most - OperatingSystemBean.value("OpenFileDescriptorCount") - DescriptorBudget.RESERVE;
        assertTrue(Math.abs(expected - limit) <= 4, expected + " and " + limit);
    }

    @Test
    void theLimitOfTheShellIsTheLimit() throws Exception {
        List<String> told = new ChildJvm().ulimit("-n 300").run(DescriptorBudgetTest.class);
        int limit = Integer.parseInt(told.get(0));
        assertTrue(limit < 300 - DescriptorBudget.RESERVE, told::toString);
        assertTrue(limit > 300 - DescriptorBudget.RESERVE - MOST_OPEN, told::toString);
    }

    /** The virtual machine raises the soft limit to the hard one when it starts: what was raised counts. */
    @Test
    void aSoftLimitIsNoneWhereTheJvmMayRaiseIt() throws Exception {
        List<String> told = new ChildJvm().ulimit("-Sn 100 && ulimit -Hn 400").run(DescriptorBudgetTest.class);
        assertTrue(Integer.parseInt(told.get(0)) > 400 - DescriptorBudget.RESERVE - MOST_OPEN, told::toString);
    }

    /** The child. */
    public static void main(String[] args) {
        System.out.println(DescriptorBudget.ofThisProcess().limit());
    }
}
