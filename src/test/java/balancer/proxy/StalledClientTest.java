package balancer.proxy;

import static balancer.testkit.WireText.get;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.testkit.RawClient;
import org.junit.jupiter.api.Test;

/**
 * Clients that take nothing of their response: {@code --send-timeout}, 20 s here. Whatever else moves meanwhile is no
 * sign that they read.
 */
final class StalledClientTest extends Scenario {
    private static final int SEND_SECONDS = 20;
    private static final String HEAD = "HTTP/1.1 200 OK\nDate: today\nContent-Length: 9000000\n\n";
    private static final String LARGE = HEAD + "x".repeat(200_000);

    @Test
    void aClientThatUploadsOnAndReadsNothingIsCut() {
        start();
        world.network.weather().socketBufferBytes = 4_000;
        RawClient client = client().stopReading().send("POST / HTTP/1.1\nHost: site\nContent-Length: 9000000\n\n");
        serverSide().skipRequest().reply(LARGE);
        int seconds = 0;
        while (world.proxy.failures()[Failure.CLIENT_STALLED.ordinal()] == 0 && seconds++ < 300) {
            client.send("u".repeat(1_000));
            world.advanceMillis(1_000);
        }
        assertEquals(SEND_SECONDS, seconds, 1);
    }

    @Test
    void aClientOfAServerThatTricklesIsCutToo() {
        start();
        world.network.weather().socketBufferBytes = 4_000;
        client().stopReading().send(get("/events"));
        serverSide().skipRequest().reply(HEAD + "x".repeat(9_000));
        int seconds = 0;
        while (world.proxy.failures()[Failure.CLIENT_STALLED.ordinal()] == 0 && seconds++ < 300) {
            serverSide().reply("event\n");
            world.advanceMillis(1_000);
        }
        assertEquals(SEND_SECONDS, seconds, 1);
    }

    @Test
    void aClientThatTakesAByteNowAndThenIsNotCut() {
        start();
        world.network.weather().socketBufferBytes = 4_000;
        RawClient client = client().stopReading().send(get("/"));
        serverSide().skipRequest().reply(LARGE);
        for (int i = 0; i < 20; i++) {
            world.advanceMillis(15_000);
            client.resumeReading();
            world.advanceMillis(1);
            client.stopReading();
            serverSide().reply("x".repeat(50_000));
        }
        assertEquals(0, world.proxy.failures()[Failure.CLIENT_STALLED.ordinal()]);
    }
}
