package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static balancer.testkit.WireText.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.client.ExchangeRecord;
import balancer.client.RecordListener;
import balancer.http.RequestHead;
import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A few empty lines before a request line are nothing (RFC 9112 §2.2): a client that sends no more is as idle as
 * before.
 */
final class EmptyLineTest extends Scenario {
    private RawClient posted(String behindTheBody) {
        start();
        RawClient client = client().send(post("/", "a=b") + behindTheBody);
        serverSide().expectRequest(post("/", "a=b")).reply(ok("x"));
        return client.expect(ok("x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\n\n\n\n", "\r", "\n\n\n\n\r"})
    void behindABodyItLeavesTheConnectionIdleUntilKeepAliveEnds(String behindTheBody) {
        RawClient client = posted(behindTheBody);
        world.advanceMillis(HarnessSettings.KEEP_ALIVE_MILLIS - 10);
        client.expectOpen();
        world.advanceMillis(20);
        client.expectNothing().expectEnd();
        assertPhases(client, CHAIN + "IDLE CLOSED");
    }

    @Test
    void anEmptyLineTakesNoMemoryFromThoseWhoHaveARequest() {
        posted("\n");
        assertEquals(0, world.buffers.lentBytes());
    }

    @Test
    void itExtendsNoLimitHoweverItTrickles() {
        RawClient client = posted("");
        for (char half : "\r\n\r\n\r\n\r\n".toCharArray()) {
            world.advanceMillis(7_000);
            client.peer().send(String.valueOf(half));
            world.run();
        }
        world.advanceMillis(3_990);
        client.expectOpen();
        world.advanceMillis(20);
        client.expectNothing().expectEnd();
    }

    @Test
    void theNextRequestIsServedAndTheOnesBehindItHaveEmptyLinesOfTheirOwn() {
        RawClient client = posted("\n\n\n\n");
        for (int i = 0; i < 3; i++) {
            client.trickle(get("/" + i)).trickle("\n\n\n\n");
            serverSide().expectRequest(get("/" + i)).reply(ok("y"));
            client.expect(ok("y"));
        }
        assertPhases(client, (CHAIN + "IDLE ").repeat(4).trim());
    }

    @Test
    void aFifthOneIsABadRequestHoweverTheyAreCut() {
        posted("\n\n\n\n").send("\n").expectOwnAnswer(400, "bad-request-line");
        world.tearDown();
        posted("\n").send("\n\n").expectOpen().send("\n\n").expectOwnAnswer(400, "bad-request-line");
    }

    @Test
    void halfOfOneMustBecomeAWholeOne() {
        posted("\r").send("G").expectOwnAnswer(400, "bare-carriage-return");
        world.tearDown();
        posted("\r").send("\r").expectOwnAnswer(400, "bare-carriage-return");
    }

    @Test
    void aNewClientThatSendsNothingElseIsClosedWithoutAWord() {
        start();
        RawClient client = client().send("\n\n\r");
        world.advanceMillis(HarnessSettings.HEAD_MILLIS - 10);
        client.expectOpen();
        world.advanceMillis(20);
        client.expectNothing().expectEnd();
        assertPhases(client, "READING_HEAD CLOSED");
    }

    @Test
    void aRequestBeginsWithItsFirstByteNotWithTheEmptyLine() {
        List<Long> durations = new ArrayList<>();
        start(new HarnessSettings().listener(new RecordListener() {
            @Override
            public void admitted(ExchangeRecord exchange, RequestHead head, ByteBuffer bytes) {}

            @Override
            public void ended(ExchangeRecord exchange) {
                durations.add(exchange.durationNanos());
            }
        }));
        server().answersItsName();
        RawClient client = client().send("\n");
        world.advanceMillis(5_000);
        client.send(get("/")).expect(ok("a")).send("\n");
        world.advanceMillis(5_000);
        client.send(get("/")).expect(ok("a"));
        assertTrue(durations.stream().allMatch(each -> each < 1_000_000_000L), durations::toString);
    }

    @Test
    void aClientThatHasSentNothingElseMakesRoomForAnotherClient() {
        start(new HarnessSettings().maxConnections(2));
        server().answersItsName();
        RawClient used = client().send(get("/")).expect(ok("a")).send("\n\r");
        RawClient fresh = client().send("\n\r");
        RawClient first = world.clientSoon().sendSoon(get("/"));
        RawClient second = world.clientSoon().sendSoon(get("/"));
        world.advanceMillis(2_500);
        used.expectNothing().expectEnd();
        fresh.expectNothing().expectEnd();
        first.expect(ok("a"));
        second.expect(ok("a"));
    }

    @Test
    void duringADrainItIsGivenASecondAsIdleClientsAre() {
        RawClient used = posted("\n");
        RawClient fresh = client().send("\n");
        world.drain();
        world.advanceMillis(990);
        used.expectOpen();
        fresh.expectOpen();
        world.advanceMillis(20);
        used.expectNothing().expectEnd();
        fresh.expectNothing().expectEnd();
        assertTrue(world.isDrained());
    }

    @Test
    void theMemoryThatHalfOfOneHoldsIsThereForRequests() {
        start(new HarnessSettings().bufferCap(8 * 2_048L));
        server().answersItsName();
        List<RawClient> halves = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            halves.add(client().send(i % 2 == 0 ? get("/") + "\r" : "\r"));
            world.advanceMillis(20);
        }
        RawClient late = client().send(get("/"));
        world.advanceMillis(1_000);
        late.expect(ok("a"));
        halves.get(0).expect(ok("a")).expectEnd();
    }

    @Test
    void theClientsEndBehindItIsAnEnd() {
        RawClient client = posted("\n").finish().expectNothing().expectEnd();
        assertPhases(client, CHAIN + "IDLE CLOSED");
    }
}
