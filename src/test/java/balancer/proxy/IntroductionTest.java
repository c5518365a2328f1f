package balancer.proxy;

import static balancer.testkit.WireText.forwarded;
import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static balancer.testkit.WireText.post;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.proxyprotocol.Headers;
import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import balancer.testkit.ServerConnection;
import balancer.testkit.SimulatedNetwork;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code --send-proxy}: the first bytes of each backend connection name the client that it belongs to. */
final class IntroductionTest extends Scenario {
    private static HarnessSettings sending(String version) {
        return new HarnessSettings().also("--send-proxy=" + version);
    }

    private static String header(RawClient client) {
        return "PROXY TCP4 127.0.0.1 127.0.0.1 " + client.address().getPort() + " 8000\r\n";
    }

    private static String binary(int port) {
        byte[] header = Headers.binary("21 11", "7f000001 7f000001 " + String.format("%04x", port) + " 1f40");
        return new String(header, StandardCharsets.ISO_8859_1);
    }

    private static void expect(ServerConnection connection, String octets) {
        assertEquals(octets, connection.peer().takeReceived());
    }

    @Test
    void theHeaderComesOnceAndTheRequestsOfTheClientFollow() {
        start(sending("v1"));
        RawClient client = client().send(get("/1"));
        serverSide().expect(header(client) + forwarded(get("/1"))).reply(ok("1"));
        client.expect(ok("1")).send(get("/2"));
        server().only().expect(forwarded(get("/2"))).reply(ok("2"));
        client.expect(ok("2"));
    }

    @Test
    void version2SaysTheSameInBytes() {
        start(sending("v2"));
        RawClient client = client().send(get("/1"));
        expect(server().only(), binary(client.address().getPort()) + forwarded(get("/1")));
        server().only().reply(ok("1"));
        client.expect(ok("1"));
    }

    @Test
    void noOtherClientsRequestGoesOverIt() {
        start(sending("v1"));
        RawClient first = client().send(get("/1"));
        server().connection(0).expect(header(first) + forwarded(get("/1"))).reply(ok("1"));
        RawClient second = client().send(get("/2"));
        server().connection(1).expect(header(second) + forwarded(get("/2"))).reply(ok("2"));
        first.expect(ok("1")).send(get("/3"));
        server().connection(0).expect(forwarded(get("/3"))).reply(ok("3"));
        first.expect(ok("3"));
        second.expect(ok("2"));
        assertEquals(2, world.backend(0).idle().size());
    }

    @Test
    void eachRequestStillGoesToTheNextBackendOverTheClientsOwnConnections() {
        start(sending("v1").backends(2));
        RawClient client = client();
        for (int round = 0; round < 3; round++) {
            for (int id = 0; id < 2; id++) {
                client.send(get("/"));
                String expected = (round == 0 ? header(client) : "") + forwarded(get("/"));
                world.server(id).only().expect(expected).reply(ok("x"));
                client.expect(ok("x"));
            }
        }
    }

    @Test
    void theConnectionsEndWithTheirClient() {
        start(sending("v1").backends(2));
        RawClient client = client();
        for (int id = 0; id < 2; id++) {
            client.send(get("/"));
            world.server(id).only().skipRequest().reply(ok("x"));
        }
        client.close();
        world.server(0).only().expectEnd();
        world.server(1).only().expectEnd();
        assertEquals(0, world.backend(0).idle().size());
    }

    /** As the client hears, or earlier. */
    @Test
    void aConnectionThatWaitsEndsWithItsClientWhicheverBackendHadTheLastRequest() {
        start(sending("v1").backends(2));
        RawClient client = client().send(get("/1"));
        world.server(0).only().skipRequest().reply(ok("1"));
        client.expect(ok("1")).send("GET /2 HTTP/1.1\r\nHost: site\r\nConnection: close\r\n\r\n");
        world.server(1).only().skipRequest().reply(ok("2"));
        world.server(0).only().expectEnd();
    }

    @Test
    void aConnectionThatDiedIsReplacedByOneWithAHeader() {
        start(sending("v1"));
        RawClient client = client().send(get("/1"));
        server().connection(0).skipRequest().reply(ok("1")).thenClose();
        client.expect(ok("1")).send(get("/2"));
        server().connection(1).expect(header(client) + forwarded(get("/2"))).reply(ok("2"));
        client.expect(ok("2"));
    }

    @Test
    void aRequestThatIsSentAgainHasItsHeaderAgain() {
        start(sending("v1").backends(2));
        RawClient client = client().send(get("/1"));
        world.server(0).only().expect(header(client) + forwarded(get("/1"))).thenReset();
        world.server(1).only().expect(header(client) + forwarded(get("/1"))).reply(ok("1"));
        client.expect(ok("1"));
    }

    @Test
    void eachAddressOfABackendGetsItsHeader() {
        start(sending("v1").named());
        world.backend(0).resolved(List.of(SimulatedNetwork.loopback(7_000), server().address()));
        RawClient client = client().send(post("/", "body"));
        server().only().expect(header(client) + forwarded(post("/", "body"))).reply(ok("x"));
        client.expect(ok("x"));
    }

    @Test
    void whatWasAnnouncedToUsIsAnnouncedOnwards() {
        start(sending("v1").trusting("127.0.0.0/8").also("--accept-proxy"));
        client().sendOctets(Headers.before(Headers.ofV6(), get("/")));
        server().only()
                .expect("PROXY TCP6 2001:db8::7 2001:db8::1 51234 443\r\n"
                        + forwarded(get("/")).replace("127.0.0.1", "2001:db8::7"));
    }

    @Test
    void inTcpModeItComesBeforeAByteOfTheClient() {
        start(sending("v1").tcp());
        RawClient client = client();
        server().only().expect(header(client)).reply("220 hello\n");
        client.expect("220 hello\n").send("bytes");
        server().only().expect("bytes");
    }

    @Test
    void inTcpModeFromAnIpv6ClientToo() throws Exception {
        start(sending("v2").tcp());
        world.client(new InetSocketAddress(InetAddress.getByName("2001:db8::5"), 0))
                .send("x");
        String all = server().only().peer().takeReceived();
        // The simulated listener has an IPv4 address: no family could hold both.
        assertEquals(new String(Headers.binary("21 00", ""), StandardCharsets.ISO_8859_1) + "x", all);
    }

    /** A full send buffer never happens on a new connection, but nothing may depend on that. */
    @Test
    void aHeaderThatGoesOutInPartsIsStillTheFirst() {
        start(sending("v1").tcp());
        world.network.weather().shortIoChance = 1;
        RawClient client = client().send("hello");
        world.network.weather().shortIoChance = 0;
        world.advanceMillis(5);
        server().only().expect(header(client) + "hello");
    }

    /** The server speaks first, so nothing else would wake us. */
    @Test
    void nothingOfTheClientIsNeededToSendTheRestOfIt() {
        start(sending("v1").tcp());
        world.network.weather().shortIoChance = 1;
        RawClient client = client();
        world.network.weather().shortIoChance = 0;
        world.advanceMillis(5);
        server().only().expect(header(client)).reply("220 hello\n");
        client.expect("220 hello\n");
    }
}
