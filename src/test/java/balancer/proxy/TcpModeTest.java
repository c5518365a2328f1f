package balancer.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import balancer.testkit.ScriptedBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --mode=tcp}: each connection goes to the next backend, as plain bytes. */
final class TcpModeTest extends Scenario {
    private void startTcp(int backends) {
        start(new HarnessSettings().tcp().backends(backends));
    }

    @Test
    void eachConnectionGoesToTheNextBackend() {
        startTcp(3);
        for (int i = 0; i < 6; i++) {
            client();
        }
        for (ScriptedBackend server : world.servers()) {
            assertEquals(2, server.connectionCount());
        }
    }

    @Test
    void anyBytesPassBothWaysUnchanged() {
        startTcp(1);
        RawClient client = client().send("\0\1 not HTTP \377\r\n\r\n");
        server().only().expect("\0\1 not HTTP \377\r\n\r\n").reply("\2\0\377");
        client.expect("\2\0\377").send("more");
        server().only().expect("more");
        assertPhases(client, "CONNECTING TUNNELLING");
    }

    @Test
    void aServerMaySpeakFirst() {
        startTcp(1);
        RawClient client = client();
        server().only().reply("220 ready\n");
        client.expect("220 ready\n");
    }

    @Test
    void aClientThatEndsItsInputStillGetsTheWholeAnswer() {
        startTcp(1);
        RawClient client = client().send("question").finish();
        server().only()
                .expect("question")
                .expectEnd()
                .reply("long ")
                .reply("answer")
                .thenClose();
        client.expect("long answer").expectEnd();
        assertPhases(client, "CONNECTING TUNNELLING CLOSED");
    }

    @Test
    void aServerThatEndsItsOutputIsStillToldTheRest() {
        startTcp(1);
        RawClient client = client();
        server().only().reply("done").thenFinish();
        client.expect("done").expectEnd().send("late").finish();
        server().only().expect("late").expectEnd();
    }

    @Test
    void aClientThatSaysNothingButFinIsPassedOn() {
        startTcp(1);
        RawClient client = world.clientSoon();
        client.finish();
        server().only().expectEnd().reply("x").thenClose();
        client.expect("x").expectEnd();
    }

    @Test
    void aResetGoesThroughToTheServer() {
        startTcp(1);
        client().send("x").reset();
        server().only().expectReset();
    }

    @Test
    void aResetGoesThroughToTheClient() {
        startTcp(1);
        RawClient client = client().send("x");
        server().only().thenReset();
        client.expectReset();
    }

    /** It closes with something unread, as who refuses without listening does: so its end is a reset. */
    @ParameterizedTest
    @ValueSource(strings = {"", "more"})
    void whatAServerSaidBeforeItWasGoneIsDelivered(String behind) {
        startTcp(1);
        RawClient client = client().stopReading();
        String said = fill(server().only().peer());
        server().only().thenReset();
        client.send(behind).expectOpen();
        client.resumeReading().expect(said).expectReset();
        assertPhases(client, "CONNECTING TUNNELLING LINGERING CLOSED");
        assertEquals(Failure.TUNNEL_CLOSED, world.ended.get(0).failure());
        assertEquals(1, world.failures(Failure.TUNNEL_CLOSED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "more"})
    void whatAClientSaidBeforeItWasGoneIsDelivered(String behind) {
        startTcp(1);
        RawClient client = client();
        server().only().stopReading();
        String said = fill(client.peer());
        client.reset();
        server().only().reply(behind).expectOpen();
        server().only().resumeReading().expect(said).expectReset();
        assertPhases(client, "CONNECTING TUNNELLING LINGERING CLOSED");
        assertEquals(Failure.TUNNEL_CLOSED, world.ended.get(0).failure());
        assertEquals(1, world.failures(Failure.TUNNEL_CLOSED));
    }

    /** Then its end was seen, and is passed on, although nobody takes the answers any more. */
    @Test
    void aSideThatEndedBeforeItWasGoneHasSentAll() {
        startTcp(1);
        RawClient client = client().send("bye").finish();
        server().only().expect("bye").expectEnd();
        client.reset();
        server().only().reply("to nobody");
        world.advanceMillis(4_900);
        assertPhases(client, "CONNECTING TUNNELLING LINGERING");
        world.advanceMillis(200);
        assertPhases(client, "CONNECTING TUNNELLING LINGERING CLOSED");
    }

    @Test
    void theRemainingSideHasTheTimeThatAClientHasForItsAnswer() {
        startTcp(1);
        RawClient client = client().stopReading();
        fill(server().only().peer());
        server().only().thenReset();
        client.send("more");
        world.advanceMillis(2 * 60_000 - 10);
        client.expectOpen();
        world.advanceMillis(20);
        assertPhases(client, "CONNECTING TUNNELLING CLOSED");
        client.resumeReading().expectReset();
    }

    @Test
    void aSideThatSendsToAClosedOneWithoutEndAndTakesNothingIsClosed() {
        startTcp(1);
        RawClient client = client();
        server().only().stopReading();
        fill(client.peer());
        client.reset();
        server().only().reply("x".repeat(18 << 20));
        assertPhases(client, "CONNECTING TUNNELLING CLOSED");
        server().only().resumeReading().expectReset();
    }

    @Test
    void withBothGoneNothingIsWaitedFor() {
        startTcp(1);
        RawClient client = client().stopReading();
        server().only().stopReading();
        fill(client.peer());
        fill(server().only().peer());
        server().only().thenReset();
        client.reset();
        assertPhases(client, "CONNECTING TUNNELLING CLOSED");
    }

    @Test
    void aRefusedConnectionGoesToTheNextBackendAndNothingIsLost() {
        startTcp(2);
        world.server(0).refuse();
        RawClient client = world.clientSoon().send("early");
        world.server(1).only().expect("early").reply("answer");
        client.expect("answer");
        assertPhases(client, "CONNECTING CONNECTING TUNNELLING");
        assertEquals(1, world.traffic().retries);
    }

    @Test
    void withoutAnyBackendTheClientIsReset() {
        startTcp(2);
        world.server(0).refuse();
        world.server(1).refuse();
        RawClient client = client();
        client.expectReset();
        assertPhases(client, "CONNECTING CONNECTING CONNECTING CLOSED");
        assertEquals(Failure.NO_BACKEND, world.ended.get(0).failure());
    }

    @Test
    void aTunnelWhereSomethingIsSaidNowAndThenLastsForEver() {
        startTcp(1);
        RawClient client = client();
        for (int i = 0; i < 6; i++) {
            world.advanceMillis(HarnessSettings.TUNNEL_MILLIS * 2 / 3);
            client.send("x").expectOpen();
        }
        serverSide().expect("xxxxxx");
    }

    @Test
    void aSilentTunnelEndsAfterAnHour() {
        startTcp(1);
        RawClient client = client().send("x");
        world.advanceMillis(HarnessSettings.TUNNEL_MILLIS - 1);
        client.expectOpen().send("y");
        world.advanceMillis(HarnessSettings.TUNNEL_MILLIS - 1);
        client.expectOpen();
        world.advanceMillis(2);
        assertPhases(client, "CONNECTING TUNNELLING CLOSED");
    }

    /** An end in order would make what the client has received look whole. */
    @Test
    void aSilentTunnelWhoseBytesNobodyTakesEndsInAReset() {
        startTcp(1);
        RawClient client = client().stopReading();
        server().only().reply("x".repeat(5_000_000));
        world.advanceMillis(HarnessSettings.TUNNEL_MILLIS + 1);
        client.resumeReading().expectReset();
        assertPhases(client, "CONNECTING TUNNELLING CLOSED");
    }

    @Test
    void aServerThatTakesNothingForAnHourIsResetToo() {
        startTcp(1);
        RawClient client = client();
        server().only().stopReading();
        client.send("x".repeat(5_000_000));
        world.advanceMillis(HarnessSettings.TUNNEL_MILLIS + 1);
        server().only().resumeReading().expectReset();
    }
}
