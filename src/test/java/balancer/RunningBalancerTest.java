package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.cli.options.CommandLine;
import balancer.cli.options.Options;
import balancer.cli.process.ExitCode;
import balancer.testkit.SimulatedNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --check} where a balancer runs already: it says what HUP would change. */
class RunningBalancerTest {
    private final ProgramWorld world = new ProgramWorld();

    @ParameterizedTest
    @CsvSource({
        "9001 9002*2, 9001 9002*2, ''",
        "9002*2 9001, 9001 9002*2, ''",
        "9001 9002*2 9003, 9001 9002*2, + 9003",
        "9001, 9001 9002*2, - 9002",
        "9001 9002, 9001 9002*2, 9002 instead of 9002*2",
        "9001*3*backup 9002, 9001 9002, 9001*3*backup instead of 9001 (a backup after a restart)",
        "9001 9002, 9001*backup 9002, 9001 instead of 9001*backup (no backup before a restart)",
        "9001*3 app:80, 9001 [::1]:9002*2, '9001*3 instead of 9001, + app:80, - [::1]:9002'"
    })
    void theDifferenceIsNamed(String wanted, String running, String difference) {
        assertEquals(difference, RunningBalancer.difference(answer("0.0.0.0:9000", running), options(wanted)));
    }

    @Test
    void whoListensElsewhereIsAnother() {
        assertTrue(RunningBalancer.isSame(answer("0.0.0.0:9000", "9001"), options("9001")));
        assertFalse(RunningBalancer.isSame(answer("0.0.0.0:9100", "9001"), options("9001")));
        assertFalse(RunningBalancer.isSame(List.of(), options("9001")));
        assertFalse(RunningBalancer.isSame(List.of("<!doctype html>"), options("9001")));
    }

    @Test
    void thePortsOfTheBalancerThatRunsAreNoError() {
        world.network.listen(SimulatedNetwork.loopback(8000), peer -> {});
        assertEquals(ExitCode.CANNOT_LISTEN, world.check("127.0.0.1:8000", "9001"));
        world.running = options -> answer("127.0.0.1:8000", "9001");
        assertEquals(ExitCode.OK, world.check("127.0.0.1:8000", "9001", "9002"));
        assertTrue(world.printed().contains("ok: a balancer runs there; its backends would change: + 9002"));
        assertEquals(ExitCode.OK, world.check("127.0.0.1:8000", "9001"));
        assertTrue(world.printed().contains("ok: a balancer runs there with the same backends"));
    }

    @Test
    void theAdminAddressSaysWhatHoldsNow() throws Exception {
        world.running("--admin=8009", "--health=off", "127.0.0.1:8000", "9001", "9002*2");
        String answer = world.ask(
                SimulatedNetwork.loopback(8009), "GET /api/backends?arguments HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertTrue(answer.endsWith("\r\n\r\nlisten 127.0.0.1:8000\n9001\n9002*2\n"), answer);
    }

    private static Options options(String backends) {
        return CommandLine.parse(("9000 " + backends).split(" ")).options();
    }

    private static List<String> answer(String listen, String backends) {
        return ("listen " + listen + "\n" + backends.replace(' ', '\n')).lines().toList();
    }
}
