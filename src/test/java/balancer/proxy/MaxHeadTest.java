package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static balancer.testkit.WireText.wire;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.testkit.HarnessSettings;
import balancer.testkit.LoopHarness;
import balancer.testkit.RawClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --max-head}: parser, buffers and the memory behind them follow what the operator says. */
final class MaxHeadTest extends Scenario {
    private LoopHarness start(int most) {
        return start(new HarnessSettings().also("--max-head=" + most));
    }

    /** As large as may be: half of it is the request line. */
    private static String largest(int most) {
        String line = "GET /" + "a".repeat(most / 2 - 16) + " HTTP/1.1\r\n";
        return line + "Host: site\r\nX: " + "x".repeat(most / 2 - 19) + "\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(ints = {1 << 10, 16 << 10, 16_500, 64 << 10, 256 << 10})
    void theLargestPassesAndItsConnectionGoesOn(int most) {
        start(most);
        String head = largest(most);
        assertEquals(most, head.length());
        RawClient client = requested(head);
        serverSide().reply(ok("x"));
        client.expect(ok("x"));
        for (int at = 0; at < head.length(); at += 10_000) {
            client.send(head.substring(at, Math.min(head.length(), at + 10_000)));
        }
        client.send(get("/next"));
        serverSide().expectRequest(head).reply(ok("y"));
        serverSide().expectRequest(get("/next")).reply(ok("z"));
        client.expect(ok("y") + ok("z")).expectOpen();
        assertEquals(0, world.buffers.lentBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {1 << 10, 16 << 10, 16_500, 64 << 10, 256 << 10})
    void aByteMoreIsRefusedAndAlsoInTheRequestLine(int most) {
        start(most);
        String head = largest(most);
        client().send(head.replace("X: ", "XY: ")).expectOwnAnswer(431, "head-too-large");
        client().send(head.replace("GET /", "GET /a")).expectOwnAnswer(414, "request-line-too-long");
        assertEquals(0, server().connectionCount());
    }

    @Test
    void theWorstHeadThereIsGrowsWithinItsBuffer() {
        start(256 << 10);
        String host = "h".repeat(1_024);
        String fields = "a:\r\n".repeat(98);
        String head = "GET http://" + host + " HTTP/1.0\r\nHost: " + host + "\r\n" + fields + "b:";
        head += "x".repeat((256 << 10) - head.length() - 4) + "\r\n\r\n";
        client().send(head);
        assertTrue(serverSide().received().contains("X-Forwarded-Host: " + host + "\r\n"));
    }

    @Test
    void aBodyBehindALargeHeadStreamsAsAnyOther() {
        start(64 << 10);
        String head = "POST / HTTP/1.1\nHost: site\nX: " + "x".repeat(60_000) + "\nContent-Length: 1000000\n\n";
        String body = "b".repeat(1_000_000);
        RawClient client = requested(head);
        client.send(body);
        serverSide().expect(body).reply(ok("x"));
        client.expect(ok("x")).expectOpen();
    }

    @Test
    void aResponseHeadMayBeAsLargeAndNeverLessThan32KiB() {
        assertLargestResponse(1 << 10, 32 << 10);
        assertLargestResponse(16 << 10, 32 << 10);
        assertLargestResponse(100 << 10, 100 << 10);
    }

    private void assertLargestResponse(int most, int largest) {
        start(most);
        String head = "HTTP/1.1 204 No Content\r\nDate: today\r\nX: ";
        head += "x".repeat(largest - head.length() - 4) + "\r\n\r\n";
        RawClient client = requested(get("/"));
        serverSide().reply(head);
        client.expect(head).send(get("/"));
        serverSide().skipRequest().reply(head.replace("X: ", "XX: "));
        client.expectOwnAnswer(502, "bad-response");
        world.tearDown();
    }

    @Test
    void halfReadHeadsOfThatSizeKeepNoClientOut() {
        start(new HarnessSettings().also("--max-head=256k").bufferCap(4 << 20));
        server().answersItsName();
        String half = "GET / HTTP/1.1\nHost: site\nX: " + "x".repeat(200_000);
        for (int i = 0; i < 60; i++) {
            client().send(half);
        }
        List<RawClient> small = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            small.add(client().send(get("/")));
        }
        world.advanceMillis(1_000);
        small.forEach(client -> client.expect(ok("a")));
    }

    /** Each holds a part of the memory that the others need, so somebody must go; but everybody is told. */
    @Test
    void whereMemoryIsShortSomeLargeHeadsComeThroughAndNoClientHangs() {
        start(new HarnessSettings().also("--max-head=256k").bufferCap(4 << 20));
        server().answersItsName();
        String head = largest(256 << 10);
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            clients.add(world.clientSoon().sendSoon(wire(head)));
        }
        world.advanceMillis(HarnessSettings.HEAD_MILLIS + 10);
        int served = 0;
        for (RawClient client : clients) {
            String answer = client.received();
            served += answer.equals(ok("a")) ? 1 : 0;
            assertTrue(answer.equals(ok("a")) || answer.matches("(?s)HTTP/1.1 (408|503) .*"), answer);
        }
        assertTrue(served > 0, "nobody was served");
    }

    @Test
    void waitingForMemoryForAHeadDoesNotTurnTheLoop() {
        start(new HarnessSettings().also("--max-head=256k").bufferCap(4 << 20));
        String half = "GET / HTTP/1.1\nHost: site\nX: " + "x".repeat(200_000);
        for (int i = 0; i < 30; i++) {
            client().send(half);
        }
        long selects = world.network.counters().selects;
        world.advanceMillis(400);
        assertTrue(world.network.counters().selects - selects <= 10, "the loop turned without reason");
    }
}
