package balancer.algorithm;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.proxy.Scenario;
import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import balancer.testkit.ScriptedBackend;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code --algorithm} in the whole program. */
class AlgorithmTest extends Scenario {
    private void startNamed(HarnessSettings settings) {
        start(settings);
        world.servers().forEach(ScriptedBackend::answersItsName);
    }

    private static HarnessSettings with(String algorithm) {
        return new HarnessSettings().backends(3).also("--algorithm=" + algorithm);
    }

    private String ask(String fields) {
        RawClient client = client().send("GET / HTTP/1.1\nHost: site\n" + fields + "\n");
        return client.received().substring(client.received().length() - 1);
    }

    @Test
    void leastConnectionsSpareTheBusyBackend() {
        start(with("least-connections"));
        client().send(get("/slow"));
        for (int i = 0; i < 6; i++) {
            client().send(get("/"));
            ScriptedBackend asked = world.server(1 + i % 2);
            asked.last().skipRequest().reply(ok("x"));
        }
        assertEquals(1, world.server(0).connectionCount());
        assertEquals(1, world.backend(0).inFlight());
    }

    @Test
    void inTcpModeConnectionsCount() {
        start(with("least-connections").tcp());
        RawClient first = client();
        client();
        client();
        first.close();
        world.run();
        world.server(0).last().thenClose();
        assertEquals(0, world.backend(0).inFlight());
        client();
        assertEquals(1, world.backend(0).inFlight());
    }

    @Test
    void aClientKeepsItsBackendByAddress() {
        startNamed(with("hash:client"));
        TreeSet<String> all = new TreeSet<>();
        for (int host = 1; host <= 20; host++) {
            String first = answerTo(host);
            all.add(first);
            for (int i = 0; i < 3; i++) {
                assertEquals(first, answerTo(host));
            }
        }
        assertEquals(3, all.size());
    }

    private String answerTo(int host) {
        RawClient client =
                world.client(new InetSocketAddress("127.0.1." + host, 0)).send(get("/"));
        return client.received().substring(client.received().length() - 1);
    }

    @Test
    void inTcpModeToo() {
        start(with("hash:client").tcp());
        for (int i = 0; i < 3; i++) {
            world.client(new InetSocketAddress("127.0.1.7", 0)).reset();
            world.run();
        }
        int most = 0;
        for (ScriptedBackend each : world.servers()) {
            most = Math.max(most, each.connectionCount());
        }
        assertEquals(3, most);
    }

    @Test
    void aFieldDecidesAndItsNameIsNoMatterOfCase() {
        startNamed(with("hash:header:X-User"));
        TreeSet<String> all = new TreeSet<>();
        for (int user = 0; user < 20; user++) {
            String first = ask("X-User: u" + user + "\n");
            all.add(first);
            assertEquals(first, ask("Accept: */*\nx-user:\tu" + user + "\n"));
        }
        assertEquals(3, all.size());
        assertEquals(3, new TreeSet<>(List.of(ask(""), ask(""), ask(""))).size(), "without one in turn");
    }

    @Test
    void aCookieDecides() {
        startNamed(with("hash:cookie:Id"));
        TreeSet<String> all = new TreeSet<>();
        for (int user = 0; user < 20; user++) {
            String first = ask("Cookie: Id=" + user + "; a=1\n");
            all.add(first);
            assertEquals(first, ask("Cookie: a=2; id=7; Id=" + user + "\n"));
        }
        assertEquals(3, all.size());
    }

    @Test
    void theFasterBackendGetsMore() {
        start(with("latency"));
        int slow = 0;
        for (int i = 0; i < 100; i++) {
            client().send(get("/"));
            ScriptedBackend asked = world.servers().stream()
                    .filter(each -> each.connectionCount() > 0
                            && !each.last().received().isEmpty())
                    .findFirst()
                    .orElseThrow();
            boolean isFirst = asked == world.server(0);
            slow += isFirst ? 1 : 0;
            world.advanceMillis(isFirst ? 100 : 5);
            asked.last().skipRequest().reply(ok("x"));
        }
        assertTrue(slow < 10, "" + slow);
    }

    @Test
    void ofTwoDrawnTheLessLoadedIsAsked() {
        start(with("random-two"));
        for (int i = 0; i < 30; i++) {
            client().send(get("/"));
        }
        for (int id = 0; id < 3; id++) {
            assertEquals(10, world.backend(id).inFlight(), 2);
        }
    }
}
