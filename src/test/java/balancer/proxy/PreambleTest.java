package balancer.proxy;

import static balancer.testkit.WireText.forwarded;
import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.proxyprotocol.Headers;
import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import balancer.testkit.WireText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** {@code --accept-proxy}: what a trusted proxy says of its client before the client's own bytes. */
final class PreambleTest extends Scenario {
    private static final byte[] LINE = Headers.text("PROXY TCP4 192.0.2.7 198.51.100.1 56324 443");

    private static HarnessSettings accepting() {
        return new HarnessSettings().trusting("127.0.0.0/8").also("--accept-proxy");
    }

    private static String from(String client, String request) {
        return forwarded(request).replace("127.0.0.1", client);
    }

    @Test
    void theRequestBehindTheHeaderComesFromTheAnnouncedClient() {
        for (byte[] header : new byte[][] {LINE, Headers.ofV4(""), Headers.summed(0)}) {
            start(accepting());
            RawClient client = client().sendOctets(Headers.before(header, get("/1")));
            serverSide().expect(from("192.0.2.7", get("/1"))).reply(ok("x"));
            client.expect(ok("x")).send(get("/2"));
            serverSide().expect(from("192.0.2.7", get("/2"))).reply(ok("y"));
            client.expect(ok("y"));
            assertPhases(client, "PREAMBLE " + CHAIN + "IDLE " + CHAIN + "IDLE");
            world.tearDown();
        }
        world = null;
    }

    @Test
    void aHeaderMayArriveByteByByteAndTheRequestMuchLater() {
        for (byte[] header : new byte[][] {LINE, Headers.ofV6()}) {
            start(accepting());
            RawClient client = client();
            for (byte each : header) {
                client.sendOctets(new byte[] {each});
            }
            world.advanceMillis(HarnessSettings.HEAD_MILLIS - 1);
            client.expectOpen().send(get("/"));
            String address = header == LINE ? "192.0.2.7" : "2001:db8::7";
            serverSide().expect(from(address, get("/"))).reply(ok("x"));
            client.expect(ok("x"));
            world.tearDown();
        }
        world = null;
    }

    @Test
    void aProbeOfTheProxyHasTheProxysOwnAddress() {
        for (byte[] header : new byte[][] {Headers.local(), Headers.text("PROXY UNKNOWN")}) {
            start(accepting());
            RawClient client = client().sendOctets(Headers.before(header, get("/")));
            serverSide().expectRequest(get("/")).reply(ok("x"));
            client.expect(ok("x"));
            world.tearDown();
        }
        world = null;
    }

    @Test
    void trustFollowsTheAnnouncedAddress() {
        String claims = "GET / HTTP/1.1\r\nHost: site\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n";
        start(accepting());
        client().sendOctets(Headers.before(LINE, claims));
        serverSide().expect(from("192.0.2.7", get("/")));
        client().sendOctets(Headers.before(Headers.text("PROXY TCP4 127.0.0.9 127.0.0.1 1 2"), claims));
        server().last()
                .expect("GET / HTTP/1.1\nHost: site\nX-Forwarded-For: 1.2.3.4, 127.0.0.9\n"
                        + "X-Forwarded-Proto: http\nX-Forwarded-Host: site\n\n");
    }

    @Test
    void anOldClientsHostIsTheAnnouncedDestination() {
        start(accepting());
        client().sendOctets(Headers.before(LINE, "GET / HTTP/1.0\r\n\r\n"));
        serverSide()
                .expect("GET / HTTP/1.1\nHost: 198.51.100.1:443\nX-Forwarded-For: 192.0.2.7\n"
                        + "X-Forwarded-Proto: http\nX-Forwarded-Host: 198.51.100.1:443\n\n");
    }

    @Test
    void whoDoesNotBeginWithAHeaderIsRefused() {
        start(accepting());
        client().send(get("/")).expectOwnAnswer(400, "bad-proxy-header");
        client().sendOctets(Headers.before(Headers.summed(1), get("/"))).expectOwnAnswer(400, "bad-proxy-header");
        assertEquals(2, world.failures(Failure.BAD_PREAMBLE));
        assertEquals(0, world.traffic().requests);
    }

    @Test
    void aSecondHeaderIsNoRequest() {
        start(accepting());
        RawClient client = client().sendOctets(Headers.before(LINE, WireText.wire("PROXY UNKNOWN\n") + get("/")));
        client.expectOwnAnswer(400, "bad-request-line");
    }

    @Test
    void aHalfHeaderHasTheLimitOfAHead() {
        start(accepting());
        RawClient half = client().send("PROXY TCP4 192");
        RawClient silent = client();
        world.advanceMillis(HarnessSettings.HEAD_MILLIS - 2);
        half.sendOctets(new byte[] {'.'}).expectOpen();
        silent.expectOpen();
        world.advanceMillis(3);
        half.expectOwnAnswer(408, "head-timeout");
        silent.expectNothing().expectEnd();
        assertPhases(silent, "PREAMBLE CLOSED");
    }

    @Test
    void aClientThatLeavesBeforeItsHeaderIsCompleteWasNoRequest() {
        start(accepting());
        RawClient quiet = client().finish();
        RawClient half = client().send("PROXY TCP4 192").finish();
        RawClient reset = client().send("PROXY TCP4 192").reset();
        assertPhases(quiet, "PREAMBLE CLOSED");
        assertPhases(half, "PREAMBLE CLOSED");
        assertPhases(reset, "PREAMBLE CLOSED");
        assertEquals(0, world.traffic().requests);
        assertEquals(0, world.traffic().connectionsOpen);
    }

    @Test
    void aPeerThatIsNoTrustedProxyIsRefusedAtOnce() throws Exception {
        start(accepting());
        RawClient stranger = world.client(new InetSocketAddress(InetAddress.getByName("192.0.2.66"), 0));
        stranger.expectOwnAnswer(403, "untrusted-proxy");
        assertEquals(1, world.failures(Failure.UNTRUSTED_PROXY));
    }

    @Test
    void aSilentClientMakesRoomLikeAnyOtherIdleOne() {
        start(accepting().maxConnections(1));
        RawClient silent = client();
        world.advanceMillis(1_100);
        RawClient next = client().sendOctets(Headers.before(LINE, get("/")));
        silent.expectEnd();
        serverSide().expect(from("192.0.2.7", get("/"))).reply(ok("x"));
        next.expect(ok("x"));
    }

    @Test
    void inTcpModeTheBytesBehindTheHeaderGoOn() {
        start(accepting().tcp());
        RawClient client = client();
        assertEquals(0, server().connectionCount());
        client.sendOctets(Headers.before(Headers.ofV4("04 0001 00"), "\0\1 not HTTP"));
        server().only().expect("\0\1 not HTTP").reply("answer");
        client.expect("answer").send("more");
        server().only().expect("more").thenClose();
        client.expectEnd();
        assertPhases(client, "PREAMBLE CONNECTING TUNNELLING");
        assertEquals(1, world.traffic().requests);
    }

    @Test
    void inTcpModeWhoDoesNotBeginWithAHeaderIsReset() throws Exception {
        start(accepting().tcp());
        client().send("SSH-2.0-x\n").expectReset();
        world.client(new InetSocketAddress(InetAddress.getByName("192.0.2.66"), 0))
                .expectReset();
        RawClient half = client().send("PROXY ");
        world.advanceMillis(HarnessSettings.HEAD_MILLIS + 2);
        half.expectReset();
        client().finish();
        assertEquals(0, server().connectionCount());
        assertEquals(0, world.traffic().requests);
        assertEquals(1, world.failures(Failure.BAD_PREAMBLE));
        assertEquals(1, world.failures(Failure.UNTRUSTED_PROXY));
        assertEquals(1, world.failures(Failure.HEAD_TIMEOUT));
    }

    @Test
    void inTcpModeAClientThatIsGivenUpBeforeItsHeaderIsReset() {
        start(accepting().tcp().maxConnections(1));
        RawClient silent = client();
        world.advanceMillis(1_100);
        RawClient next = client();
        silent.expectReset();
        world.advanceMillis(HarnessSettings.HEAD_MILLIS + 2);
        next.expectReset();
        assertEquals(0, world.traffic().connectionsOpen);
    }

    @Test
    void withoutTheOptionAHeaderIsNoRequest() {
        start(new HarnessSettings().trusting("127.0.0.0/8"));
        client().sendOctets(LINE).expectOwnAnswer(400, "bad-request-line");
    }
}
