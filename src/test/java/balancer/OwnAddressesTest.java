package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.cli.process.ExitCode;
import balancer.roster.Change;
import balancer.roster.Refused;
import balancer.roster.Roster;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A backend that is the balancer itself is refused, or left out, however its address and ours are written. */
class OwnAddressesTest {
    private static final List<String> REFUSED = List.of(
            "error: backend 127.0.0.1:8000 is the balancer itself",
            "hint: it would forward to itself for ever; remove it");
    private static final List<String> DASHBOARD = List.of(
            "error: backend 127.0.0.1:9009 is the balancer's own dashboard",
            "hint: remove it, or give the dashboard another address with --admin");
    private static final String LEFT_OUT =
            "warning: host 'app' (backend 2) resolves to the balancer itself: that address is not used";

    private final ProgramWorld world = new ProgramWorld();

    /** As at a start, so with --check. */
    private void assertRefused(List<String> lines, String... arguments) {
        assertEquals(ExitCode.USAGE, world.start(arguments));
        assertEquals(lines, world.printed());
        assertEquals(List.of(), world.network.openChannels());
        assertEquals(ExitCode.USAGE, world.check(arguments));
        assertEquals(lines, world.printed(lines.size()));
        assertEquals("", world.outside.data());
    }

    @ParameterizedTest
    @CsvSource({"here:8000, 127.0.0.1:8000", "here:8000, 8000", "here:8000, localhost:8000", "all:8000, 8000"})
    void whereLISTENIsANameItIsComparedAsItsAddress(String listen, String backend) {
        world.names.put("here", List.of("127.0.0.1", "127.0.0.9"));
        world.names.put("all", List.of("0.0.0.0"));
        assertRefused(
                List.of(
                        REFUSED.get(0).replace("127.0.0.1", backend.startsWith("l") ? "localhost" : "127.0.0.1"),
                        REFUSED.get(1)),
                listen,
                "9001",
                backend);
    }

    @Test
    void anotherAddressOfTheNameIsSomebodyElse() {
        world.names.put("here", List.of("127.0.0.1", "127.0.0.9"));
        assertEquals(ExitCode.OK, world.check("here:8000", "127.0.0.9:8000"));
        world.running("here:8000", "127.0.0.9:8000");
    }

    @Test
    void aNameWithSeveralAddressesIsLookedUpOnceBecauseItsOrderMayChange() {
        world.names.put("here", List.of("127.0.0.1", "127.0.0.2"));
        world.running("here:8000", "9001", "--admin=off");
        assertEquals(List.of("here"), world.asked);
    }

    @ParameterizedTest
    @CsvSource({"9009", "localhost:9009", "127.0.0.1:9009", "here:9009", "0.0.0.0:9009", "[::]:9009"})
    void theDashboardIsNoBackend(String admin) {
        world.names.put("here", List.of("127.0.0.1"));
        assertRefused(DASHBOARD, "--admin=" + admin, "8000", "9001", "127.0.0.1:9009");
    }

    /** A bare port means ::1 as well, where the dashboard is not. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "9009, backend 9009 is the balancer itself or its dashboard",
                "localhost:8000, backend localhost:8000 is the balancer itself",
                "900x, '900x' is not PORT or HOST:PORT"
            })
    void noneOfTheseIsOneLater(String backend, String why) {
        world.running("--admin=9009", "--health=off", "8000", "9001");
        Roster roster = world.program.assembly().balancing().roster();
        List<Change> add = List.of(new Change(Change.Kind.ADD, backend));
        String said =
                assertThrows(Refused.class, () -> roster.apply(add, "somebody")).getMessage();
        assertEquals(why, said);
    }

    @Test
    void aDashboardElsewhereIsInNobodysWay() {
        world.running("--admin=127.0.0.2:9009", "8000", "9009");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8000, 127.0.0.1",
        "127.0.0.1:8000, ::ffff:127.0.0.1",
        "8000, 127.0.0.5",
        "[::]:8000, ::1",
        "here:8000, 127.0.0.1"
    })
    void aBackendsNameThatTurnsOutToBeUsIsLeftOutAndSaid(String listen, String address) {
        world.names.put("here", List.of("127.0.0.1"));
        world.names.put("app", List.of(address));
        assertEquals(ExitCode.OK, world.check("--admin=off", listen, "9001", "app:8000"));
        assertEquals(List.of(LEFT_OUT, "ok: would balance"), world.printed());
        world.running("-q", "--admin=off", "--health=off", listen, "9001", "app:8000")
                .seconds(60);
        assertEquals(1, world.printed().stream().filter(LEFT_OUT::equals).count() - 1);
        assertTrue(world.program
                .assembly()
                .proxy()
                .backends()
                .all()
                .get(1)
                .addresses()
                .isEmpty());
    }

    @Test
    void soIsANameThatIsTheDashboard() {
        world.names.put("app", List.of("127.0.0.1"));
        String[] arguments = {"--admin=9010", "--health=off", "8000", "9001", "app:9010"};
        assertEquals(ExitCode.OK, world.check(arguments));
        assertEquals(List.of(LEFT_OUT, "ok: would balance"), world.printed());
        world.running(arguments).seconds(1);
        assertEquals(LEFT_OUT, world.printed().get(world.printed().size() - 1));
    }

    @Test
    void aNamesOtherAddressIsUsedWithoutWarning() {
        world.names.put("app", List.of("127.0.0.1", "192.0.2.1"));
        assertEquals(ExitCode.OK, world.check("--admin=off", "8000", "9001", "app:8000"));
        assertEquals(List.of("ok: would balance"), world.printed());
    }

    @Test
    void aNameThatBecomesUsLaterIsSaidOnceEachTimeAndWhatWasKnownBeforeStays() {
        world.names.put("app", List.of("192.0.2.1"));
        world.running("--admin=off", "--health=off", "8000", "9001", "app:8000").seconds(15);
        int ready = world.printed().size();
        world.names.put("app", List.of("127.0.0.1"));
        world.seconds(60);
        assertEquals(List.of(LEFT_OUT), world.printed(ready));
        assertEquals(
                "/192.0.2.1:8000",
                ""
                        + world.program
                                .assembly()
                                .proxy()
                                .backends()
                                .all()
                                .get(1)
                                .addresses()
                                .lastWorking());
        world.names.put("app", List.of("192.0.2.1"));
        world.seconds(15);
        world.names.put("app", List.of("127.0.0.1"));
        world.seconds(15);
        assertEquals(List.of(LEFT_OUT, LEFT_OUT), world.printed(ready));
    }

    @Test
    void anUnknownNameForLISTENSaysSoAndNothingElse() {
        assertEquals(ExitCode.CANNOT_LISTEN, world.start("nowhere:8000", "9001"));
        assertEquals(
                "error: cannot listen on nowhere:8000: unknown host",
                world.printed().get(0));
        assertEquals(ExitCode.CANNOT_LISTEN, world.check("nowhere:8000", "9001"));
        assertEquals(world.printed().get(0), world.printed().get(2));
        assertEquals(ExitCode.CANNOT_LISTEN, world.start("--admin=nowhere:9009", "8000", "9001"));
        assertEquals(
                "error: cannot listen on nowhere:9009: unknown host",
                world.printed().get(4));
    }

    @ParameterizedTest
    @CsvSource({"localhost:8000", "here:8000", "127.0.0.1:8000"})
    void aBusyPortIsNamedHoweverItWasGiven(String listen) {
        world.names.put("here", List.of("127.0.0.1"));
        world.network.listen(ProgramWorld.FRONT, peer -> {});
        assertEquals(ExitCode.CANNOT_LISTEN, world.start(listen, "9001"));
        assertEquals(ExitCode.CANNOT_LISTEN, world.check(listen, "9001"));
        String busy = "error: cannot listen on " + listen + ": already in use";
        String hint = "hint: see who has it: ss -ltnp 'sport = :8000', or choose another:"
                + " java -jar load-balancer.jar " + listen.replace("8000", "8100") + " 9001";
        assertEquals(List.of(busy, hint, busy, hint), world.printed());
    }
}
