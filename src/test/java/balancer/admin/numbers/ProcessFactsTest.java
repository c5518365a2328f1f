package balancer.admin.numbers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import balancer.admin.AdminWorld;
import balancer.testkit.OperatingSystemBean;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On the real files of this process: the JDK's own beans, and {@code ps}, are the other readers. */
class ProcessFactsTest {
    private static final long TICK_NANOS = 10_000_000;

    @BeforeEach
    void linux() {
        assumeTrue(Files.exists(Path.of("/proc/self/stat")));
    }

    @Test
    void theProcessorTimeIsWhatTheBeansSay() {
        long before = OperatingSystemBean.value("ProcessCpuTime");
        long ours = ProcessFacts.read().cpuNanos();
        long after = OperatingSystemBean.value("ProcessCpuTime");
        assertTrue(before > 0);
        assertTrue(ours >= before - 2 * TICK_NANOS, ours + " before " + before);
        assertTrue(ours <= after + 2 * TICK_NANOS, ours + " after " + after);
    }

    @Test
    void theResidentMemoryIsThatOfTheProcess() throws Exception {
        long ours = ProcessFacts.read().residentBytes();
        Path status = Path.of("/proc/" + ProcessHandle.current().pid() + "/status");
        Process cat = new ProcessBuilder("cat", status.toString()).start();
        String text = new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        int at = text.indexOf("VmRSS:") + "VmRSS:".length();
        long theirs = Long.parseLong(text.substring(at, text.indexOf(" kB", at)).strip()) << 10;
        // It moves while we look, by a collection for instance; a wrong unit would be a thousand times wrong.
        assertTrue(ours > theirs / 2 && ours < theirs * 2, ours + " and " + theirs);
    }

    @Test
    void theOpenFilesAreCountedWhereTheKernelTells() {
        long ours = ProcessFacts.read().openFiles();
        long theirs = OperatingSystemBean.value("OpenFileDescriptorCount");
        assertTrue(ours == 0 || Math.abs(ours - theirs) <= 4, ours + " and " + theirs);
    }

    /** The unit of Prometheus: a graph of the time since then begins in 1970 with any other. */
    @Test
    void theStartIsToldInSecondsSince1970() {
        try (AdminWorld world = new AdminWorld()) {
            StringBuilder page = new StringBuilder();
            ProcessFacts.read().write(new MetricsWriter(page), world.sources);
            String line = page.toString()
                    .lines()
                    .filter(each -> each.startsWith("process_start_time_seconds "))
                    .findFirst()
                    .orElseThrow();
            BigDecimal seconds = new BigDecimal(line.substring(line.indexOf(' ') + 1));
            assertEquals(world.sources.beganMillis(), seconds.movePointRight(3).longValue(), line);
        }
    }

    /** Prometheus would take time that goes back to 0 for a restart. */
    @Test
    void withoutADescriptorToReadWithNothingIsSaid() {
        try (AdminWorld world = new AdminWorld()) {
            StringBuilder page = new StringBuilder();
            ProcessFacts.read(Path.of("/nowhere")).write(new MetricsWriter(page), world.sources);
            assertFalse(page.toString().contains("process_cpu_seconds_total"), page::toString);
            assertFalse(page.toString().contains("process_resident_memory_bytes"), page::toString);
        }
    }
}
