package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;

import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import org.junit.jupiter.api.Test;

/** 101: from then on both directions are plain bytes, and each ends by itself. */
final class UpgradeTest extends Scenario {
    private static final String ASKED = "GET /chat HTTP/1.1\nHost: site\nConnection: upgrade\nUpgrade: websocket\n\n";
    private static final String FORWARDED =
            """
            GET /chat HTTP/1.1
            Host: site
            X-Forwarded-For: 127.0.0.1
            X-Forwarded-Proto: http
            X-Forwarded-Host: site
            Connection: upgrade
            Upgrade: websocket

            """;
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\nConnection: upgrade\nUpgrade: websocket\n\n";

    private RawClient upgraded() {
        start();
        RawClient client = client().send(ASKED);
        serverSide().expect(FORWARDED).reply(SWITCHING);
        return client.expect(SWITCHING);
    }

    @Test
    void afterTheSwitchAnyBytesPassBothWays() {
        RawClient client = upgraded().send("\201\5hello");
        serverSide().expect("\201\5hello").reply("\201\2hi");
        client.expect("\201\2hi");
        assertPhases(client, CHAIN + "TUNNELLING");
    }

    @Test
    void bytesBehindTheRequestHeadArePassedOnOnlyAfterTheSwitch() {
        start();
        RawClient client = client().send(ASKED + "early");
        serverSide().expect(FORWARDED).reply(SWITCHING);
        serverSide().expect("early");
        client.expect(SWITCHING);
    }

    @Test
    void bytesBehindTheSwitchReachTheClient() {
        start();
        RawClient client = client().send(ASKED);
        serverSide().expect(FORWARDED).reply(SWITCHING + "welcome");
        client.expect(SWITCHING + "welcome");
    }

    @Test
    void ifTheBackendDeclinesThePipelinedBytesAreTheNextRequest() {
        start();
        RawClient client = client().send(ASKED + get("/next"));
        serverSide().expect(FORWARDED).reply(ok("no"));
        serverSide().expectRequest(get("/next")).reply(ok("next"));
        client.expect(ok("no") + ok("next")).expectOpen();
    }

    @Test
    void eachSideMayEndByItself() {
        RawClient client = upgraded().send("bye").finish();
        serverSide().expect("bye").expectEnd().reply("long tail").thenClose();
        client.expect("long tail").expectEnd();
        assertPhases(client, CHAIN + "TUNNELLING CLOSED");
    }

    @Test
    void theServersEndIsPassedOnWhileTheClientTalksOn() {
        RawClient client = upgraded();
        serverSide().reply("bye").thenFinish();
        client.expect("bye").expectEnd().send("more").finish();
        serverSide().expect("more").expectEnd();
    }

    @Test
    void whatAServerSaidBeforeItWasGoneIsDelivered() {
        RawClient client = upgraded().stopReading();
        String said = fill(serverSide().peer());
        serverSide().thenReset();
        client.send("more").expectOpen();
        client.resumeReading().expect(said).expectReset();
        assertPhases(client, CHAIN + "TUNNELLING LINGERING CLOSED");
    }

    @Test
    void whatAClientSaidBeforeItWasGoneIsDelivered() {
        RawClient client = upgraded();
        serverSide().stopReading();
        String said = fill(client.peer());
        client.reset();
        serverSide().reply("more").expectOpen();
        serverSide().resumeReading().expect(said).expectReset();
        assertPhases(client, CHAIN + "TUNNELLING LINGERING CLOSED");
    }

    @Test
    void anEndThatCameBeforeTheSwitchIsPassedOnAfterIt() {
        start();
        RawClient client = client().send(ASKED).finish();
        serverSide().expect(FORWARDED).reply(SWITCHING).expectEnd().thenClose();
        client.expect(SWITCHING).expectEnd();
        assertPhases(client, CHAIN + "TUNNELLING CLOSED");
    }

    @Test
    void anEndSeenDuringAnEarlierRequestIsPassedOnToo() {
        start();
        RawClient client = client().send(get("/1") + ASKED).finish();
        serverSide().expectRequest(get("/1")).reply(ok("1"));
        serverSide().expect(FORWARDED).reply(SWITCHING).expectEnd().thenClose();
        client.expect(ok("1") + SWITCHING).expectEnd();
        assertPhases(client, CHAIN + "IDLE " + CHAIN + "TUNNELLING CLOSED");
    }

    @Test
    void anUnrequestedSwitchIsABadResponse() {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply(SWITCHING + "secret");
        client.expectOwnAnswer(502, "bad-response");
    }

    @Test
    void aSwitchToSomethingElseIsABadResponse() {
        start();
        RawClient client = client().send(ASKED);
        serverSide().reply("HTTP/1.1 101 Switching Protocols\nConnection: upgrade\nUpgrade: h2c\n\n");
        client.expectOwnAnswer(502, "bad-response");
        serverSide().expectReset(); // it has switched: an end in order would be that of the client's stream
    }

    /** RFC 9110 §7.8: names of protocols have no letter case. */
    @Test
    void eitherSideMaySpellTheProtocolItsOwnWay() {
        start();
        RawClient client = client().send(ASKED.replace("websocket", "WebSocket"));
        serverSide().expect(FORWARDED.replace("websocket", "WebSocket")).reply(SWITCHING + "welcome");
        client.expect(SWITCHING + "welcome");
    }

    @Test
    void anHourOfSilenceEndsATunnel() {
        RawClient client = upgraded();
        world.advanceMillis(HarnessSettings.TUNNEL_MILLIS + 1);
        client.expectEnd();
        assertPhases(client, CHAIN + "TUNNELLING CLOSED");
    }
}
