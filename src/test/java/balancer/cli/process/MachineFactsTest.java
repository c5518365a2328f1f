package balancer.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import balancer.cli.text.IpLiteral;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** On the real files, whose quirks no copy of them has; {@code cat} is the other reader. */
class MachineFactsTest {
    @Test
    void theFirstFreePortIsWhatTheKernelSays() throws Exception {
        Path file = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
        assumeTrue(Files.exists(file));
        assertEquals(Integer.parseInt(cat(file).strip()), MachineFacts.read().firstFreePort());
    }

    @Test
    void theCapabilityIsWhatTheKernelSays() throws Exception {
        Path file = Path.of("/proc/self/status");
        assumeTrue(Files.exists(file));
        String status = cat(file); // of a child, which has inherited it
        int at = status.indexOf("CapEff:") + "CapEff:".length();
        long effective = Long.parseUnsignedLong(
                status.substring(at, status.indexOf('\n', at)).strip(), 16);
        assertEquals((effective >> 10 & 1) == 1, MachineFacts.read().mayBindPrivileged());
    }

    @Test
    void loopbackIsAmongTheAddresses() {
        assertTrue(MachineFacts.read().has(IpLiteral.address(new byte[] {127, 0, 0, 1})));
    }

    private static String cat(Path file) throws Exception {
        Process process = new ProcessBuilder("cat", file.toString()).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
