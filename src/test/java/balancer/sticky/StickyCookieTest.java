package balancer.sticky;

import static balancer.testkit.WireText.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.backend.IdleConnections;
import balancer.proxy.Scenario;
import balancer.testkit.HarnessSettings;
import balancer.testkit.LoopHarness;
import balancer.testkit.RawClient;
import balancer.testkit.ScriptedBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --sticky}: a client comes back to the backend that it had. */
class StickyCookieTest extends Scenario {
    @TempDir
    private Path folder;

    private RawClient client;

    @BeforeEach
    void start3() {
        start(sticky("a secret of 24 letters..").backends(3));
        world.servers().forEach(ScriptedBackend::answersItsName);
    }

    private HarnessSettings sticky(String key) {
        try {
            Path file = Files.writeString(folder.resolve("key"), key.replace(' ', '-'));
            return new HarnessSettings().also("--sticky=LB").also("--sticky-key=" + file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks with these fields, and returns the answer. */
    private String ask(String fields) {
        client = client == null ? client() : client;
        client.send("GET / HTTP/1.1\nHost: site\n" + fields + "\n");
        return client.takeReceived();
    }

    private static String cookie(String answer) {
        int from = answer.indexOf("Set-Cookie: LB=") + 15;
        assertTrue(from > 15, answer);
        return answer.substring(from, answer.indexOf(';', from));
    }

    private static char backend(String answer) {
        return answer.charAt(answer.length() - 1);
    }

    @Test
    void theFirstAnswerSetsTheCookie() {
        String answer = ask("");
        assertEquals(
                "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 1\r\nSet-Cookie: LB=" + cookie(answer)
                        + "; Path=/; HttpOnly; SameSite=Lax\r\nCache-Control: private\r\n\r\na",
                answer);
        assertTrue(cookie(answer).matches("[0-9a-f]{16}"), answer);
    }

    /** What the cookie holds for this backend, as it is told to a new client. */
    private String token(char name) {
        for (int i = 0; i < 3; i++) {
            String answer = client().send(get("/")).received();
            if (backend(answer) == name) {
                return cookie(answer);
            }
        }
        throw new AssertionError("no answer from " + name);
    }

    @Test
    void withItTheClientComesBackAndGetsNoOther() {
        String token = token('b');
        for (int i = 0; i < 5; i++) {
            assertEquals(
                    "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 1\r\n\r\nb", ask("Cookie: LB=" + token + "\n"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Cookie: LB=T                   | ''",
                "Cookie: a=1; LB=T              | Cookie: a=1",
                "Cookie: LB=T; a=1              | Cookie: a=1",
                "Cookie: a=1; LB=T; b=2         | Cookie: a=1; b=2",
                "Cookie: a=1;LB=T;b=2           | Cookie: a=1;b=2",
                "Cookie: a=1 ; LB = T ;  b=2    | Cookie: a=1 ; b=2",
                "Cookie: a=1; LB=T; b=2; LB=U   | Cookie: a=1; b=2",
                "cookie:a=1; LB=T               | cookie: a=1",
                "Cookie: XLB=T; LBX=U; lb=V     | Cookie: XLB=T; LBX=U; lb=V",
                "Cookie: LB; a                  | Cookie: a",
                "Cookie: a=LB=T                 | Cookie: a=LB=T",
                "Cookie: ;;LB=T;                | Cookie: ;",
                "Cookie: a=\"LB=T\"             | Cookie: a=\"LB=T\""
            })
    void theBackendDoesNotSeeIt(String sent, String seen) {
        client().send("GET / HTTP/1.1\nHost: site\n" + sent + "\nX: y\n\n");
        String request = world.server(0).requests().get(0);
        int from = request.indexOf("Host: site\r\n") + 12;
        assertEquals(seen.isEmpty() ? "" : seen + "\r\n", request.substring(from, request.indexOf("X: y")));
    }

    @Test
    void theFirstOfSeveralCookiesCounts() {
        String token = token('c');
        assertEquals('c', backend(ask("Cookie: a=1\nCookie: LB=" + token + "; LB=0123456789abcdef\n")));
    }

    @ParameterizedTest
    @CsvSource({"''", "LB=", "LB=x", "LB=0123456789abcdef", "LB=0123456789abcdeg", "LB=00000000000000000000000000000000"
    })
    void whatIsNoCookieOfOursCountsForNothing(String cookie) {
        cookie(ask("Cookie: " + cookie + "\n"));
        assertEquals('b', backend(ask("")));
    }

    @Test
    void aBackendThatDrainsOrIsDownYieldsToTheAlgorithm() {
        String token = token('b');
        world.health.drain(world.backend(1));
        String other = ask("Cookie: LB=" + token + "\n");
        assertNotEquals('b', backend(other));
        assertNotEquals(token, cookie(other));
        world.health.enable(world.backend(1));
        assertEquals('b', backend(ask("Cookie: LB=" + token + "\n")));
        world.backend(1).available(false);
        assertNotEquals('b', backend(ask("Cookie: LB=" + token + "\n")));
    }

    /** An operator removes it and adds it as a backup: for five minutes there are two of this name. */
    @Test
    void itMeansTheBackendThatServesAndNotTheOneOfThatNameThatHasGone() {
        String token = token('b');
        BackendPool pool = world.proxy.backends();
        for (boolean isBackup : new boolean[] {true, false}) {
            Backend gone = pool.all().stream()
                    .filter(each -> !each.leaving()
                            && each.name().equals(world.backend(1).name()))
                    .findAny()
                    .orElseThrow();
            world.health.leaves(gone);
            pool.leave(gone);
            IdleConnections idle = new IdleConnections(world.loop, HarnessSettings.POOL_MILLIS);
            List<InetSocketAddress> addresses = List.of(world.server(1).address());
            Backend again = new Backend(pool.freeSlot(), pool.nextId(), gone.name(), addresses, 1, isBackup, idle);
            world.health.add(again, "site");
            pool.add(again);
            String answer = ask("Cookie: LB=" + token + "\n");
            assertEquals('b', backend(answer), isBackup ? "as a backup" : "as one of all");
            assertFalse(answer.contains("Set-Cookie"), answer);
        }
    }

    @Test
    void aBackendThatFailsTheRequestYieldsToo() {
        String token = token('b');
        world.advanceMillis(HarnessSettings.POOL_MILLIS + 1_000);
        world.server(1).refuse();
        String other = ask("Cookie: LB=" + token + "\n");
        assertTrue(other.startsWith("HTTP/1.1 200"), other);
        assertNotEquals(token, cookie(other));
    }

    @Test
    void whatTheBackendSaysAboutCachesStands() {
        world.server(0)
                .answers(request -> "HTTP/1.1 200 OK\nDate: today\nCache-Control: no-store\nContent-Length: 0\n\n");
        String answer = ask("");
        assertTrue(answer.contains("Cache-Control: no-store\r\n") && !answer.contains("private"), answer);
    }

    @Test
    void theNextRequestOfTheConnectionDoesNotInheritIt() {
        String token = token('b');
        String order = "";
        for (int i = 0; i < 3; i++) {
            ask("Cookie: LB=" + token + "\n");
            order += backend(ask(""));
        }
        assertEquals(3, order.chars().distinct().count(), order);
    }

    @Test
    void anotherProcessWithTheSameKeyReadsItAndOneWithAnotherDoesNot() {
        String token = token('c');
        LoopHarness same = new LoopHarness(sticky("a secret of 24 letters..").backends(3));
        same.servers().forEach(ScriptedBackend::answersItsName);
        RawClient there = same.client().send("GET / HTTP/1.1\nHost: site\nCookie: LB=" + token + "\n\n");
        assertEquals('c', backend(there.received()));
        same.tearDown();
        LoopHarness other = new LoopHarness(sticky("another of 24 letters...").backends(3));
        other.servers().forEach(ScriptedBackend::answersItsName);
        assertEquals(
                'a',
                backend(other.client()
                        .send("GET / HTTP/1.1\nHost: site\nCookie: LB=" + token + "\n\n")
                        .received()));
        other.tearDown();
    }

    /** The first of two backends has the one request that it may have, and somebody asks for that one: /mine. */
    private void waitForTheFirst() {
        world.tearDown();
        start(sticky("a secret of 24 letters..").backends(2).maxInFlight(1));
        RawClient first = client().send(get("/"));
        world.server(0).last().skipRequest().reply("HTTP/1.1 200 OK\nDate: today\nContent-Length: 0\n\n");
        String token = cookie(first.takeReceived());
        first.send("GET /slow HTTP/1.1\nHost: site\nCookie: LB=" + token + "\n\n");
        client().send("GET /mine HTTP/1.1\nHost: site\nCookie: LB=" + token + "\n\n")
                .expectNothing();
        assertEquals(0, world.server(1).connectionCount());
    }

    @Test
    void whoIsStickyToAFullBackendWaitsForItAndNobodyBehindHim() {
        waitForTheFirst();
        client().send(get("/other"));
        assertEquals(1, world.server(1).connectionCount(), "it had room");
        world.server(0).last().skipRequest().reply("HTTP/1.1 200 OK\nDate: today\nContent-Length: 0\n\n");
        assertTrue(
                world.server(0).last().received().startsWith("GET /mine"),
                world.server(0).last().received());
        assertFalse(world.server(1).last().received().contains("/mine"));
    }

    @Test
    void whoWaitsForAFullBackendThatGoesDownGoesElsewhere() {
        waitForTheFirst();
        world.backend(0).available(false);
        world.advanceMillis(1);
        assertTrue(world.server(1).last().received().startsWith("GET /mine"));
    }
}
