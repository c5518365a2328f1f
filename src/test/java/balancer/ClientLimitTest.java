package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.cli.process.ExitCode;
import balancer.loop.DescriptorBudget;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The number of clients: {@code --check} prints what a start enforces. */
class ClientLimitTest {
    private static ProgramWorld world(int sockets) {
        ProgramWorld world = new ProgramWorld();
        world.outside.descriptors = new DescriptorBudget(sockets);
        return world;
    }

    @ParameterizedTest
    @CsvSource({
        "10000, 8000 9001,                          4987",
        "10000, 8000 9001 9002 9003,                4986",
        "10000, --mode=tcp 8000 9001,               4987",
        "10000, --max-connections=100 8000 9001,    100",
        "10000, --max-connections=9000 8000 9001,   4987",
        "234, --admin=off 8000 9001,                104",
        "4, 8000 9001,                              1"
    })
    void aCheckTellsWhatAStartEnforces(int sockets, String line, int clients) {
        ProgramWorld running = world(sockets).running(line.split(" "));
        assertEquals(clients, running.program.assembly().proxy().clients().limit());
        ProgramWorld checked = world(sockets);
        assertEquals(ExitCode.OK, checked.check(line.split(" ")));
        List<String> printed = checked.outside.data().lines().toList();
        assertEquals(
                List.of("# sockets at once: " + sockets, "# clients at once: " + clients),
                printed.subList(printed.size() - 2, printed.size()));
    }

    @Test
    void whatIsAskedForAndCannotBeIsSaidByBoth() {
        String warning = "warning: '--max-connections 9000' is more than the descriptor limit allows; using 4987"
                + " (ulimit -n raises that)";
        String[] line = {"--max-connections=9000", "8000", "9001"};
        assertEquals(warning, world(10_000).running(line).printed().get(0));
        ProgramWorld checked = world(10_000);
        checked.check(line);
        assertEquals(List.of(warning, "ok: would balance"), checked.printed());
    }

    @Test
    void aStaticServerHasNoLimitOfClientsButSockets() {
        ProgramWorld checked = world(300);
        assertEquals(ExitCode.OK, checked.check("serve", "8000", "sites/server_1"));
        assertEquals(
                List.of("# sockets at once: 300"),
                checked.outside
                        .data()
                        .lines()
                        .filter(each -> each.contains("at once"))
                        .toList());
    }
}
