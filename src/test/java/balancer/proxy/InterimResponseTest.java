package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static balancer.testkit.WireText.wire;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.testkit.RawClient;
import org.junit.jupiter.api.Test;

/** 1xx responses, RFC 9110 §15.2, and {@code Expect: 100-continue}. */
final class InterimResponseTest extends Scenario {
    private static final String CONTINUE = "HTTP/1.1 100 Continue\n\n";
    private static final String HINTS = "HTTP/1.1 103 Early Hints\nLink: </style.css>; rel=preload\n\n";
    private static final String EXPECTING = "POST / HTTP/1.1\nHost: site\nContent-Length: 4\nExpect: 100-continue\n\n";

    @Test
    void aClientThatExpectsContinueGetsItFromTheBackendThenSendsItsBody() {
        start();
        RawClient client = requested(EXPECTING);
        client.expectNothing();
        serverSide().reply(CONTINUE);
        client.expect(CONTINUE).send("body");
        serverSide().expect("body").reply(ok("thanks"));
        client.expect(ok("thanks")).expectOpen();
    }

    @Test
    void aBackendMayAnswerFinallyInsteadOfContinue() {
        start();
        RawClient client = requested(EXPECTING);
        serverSide().reply("HTTP/1.1 417 Expectation Failed\nDate: today\nContent-Length: 0\n\n");
        client.expect("HTTP/1.1 417 Expectation Failed\nDate: today\nContent-Length: 0\nConnection: close\n\n")
                .expectEnd();
        serverSide().expectReset();
        assertPhases(client, CHAIN + "LINGERING");
        client.close();
        assertPhases(client, CHAIN + "LINGERING CLOSED");
    }

    @Test
    void severalInterimResponsesPassBeforeTheFinalOne() {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply(HINTS).reply(HINTS + CONTINUE);
        client.expect(HINTS + HINTS + CONTINUE);
        serverSide().reply(ok("x"));
        client.expect(ok("x")).expectOpen();
    }

    @Test
    void aSlowClientGetsAllOfAnInterimResponseBeforeOurAnswer() {
        start();
        world.network.weather().socketBufferBytes = 1_000;
        RawClient client = client().stopReading().send("POST / HTTP/1.1\nHost: site\nTransfer-Encoding: chunked\n\n");
        String hints = HINTS.replace("style", "s".repeat(15_000));
        serverSide().skipRequest().reply(hints);
        client.send("no chunk\n");
        String received = client.resumeReading().received();
        assertTrue(received.startsWith(wire(hints) + "HTTP/1.1 400 Bad Request\r\n"), received);
    }

    @Test
    void interimAndFinalResponseMayComeTogether() {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply(HINTS + ok("x"));
        client.expect(HINTS + ok("x")).expectOpen();
    }

    @Test
    void aSlowClientGetsInterimResponsesInOrderToo() {
        start();
        world.network.weather().socketBufferBytes = 100;
        RawClient client = client().stopReading().send(get("/"));
        serverSide().skipRequest().reply(HINTS + HINTS + HINTS + HINTS + ok("x"));
        client.resumeReading().expect(HINTS + HINTS + HINTS + HINTS + ok("x"));
    }

    @Test
    void aSlowClientGetsTheFinalResponseThoughTheBackendIsGone() {
        start();
        world.network.weather().socketBufferBytes = 100;
        RawClient client = client().stopReading().send(get("/"));
        serverSide().skipRequest().reply(HINTS + HINTS + HINTS + ok("x")).thenClose();
        client.resumeReading().expect(HINTS + HINTS + HINTS + ok("x")).expectOpen();
    }

    @Test
    void aResetBehindAWaitingInterimResponseDoesNotMakeTheLoopSpin() {
        start();
        world.network.weather().socketBufferBytes = 100;
        RawClient client = client().stopReading().send(get("/"));
        serverSide()
                .skipRequest()
                .reply(HINTS + HINTS + HINTS + "HTTP/1.1 200 O")
                .thenReset();
        world.advanceMillis(1_000); // a loop that spins keeps time from passing
        client.resumeReading();
        assertTrue(client.received().contains("HTTP/1.1 502 "), client::received);
        client.expectEnd();
    }

    @Test
    void noInterimResponseGoesToAnOldClient() {
        start();
        RawClient client = client().send("GET / HTTP/1.0\nHost: site\n\n");
        serverSide().skipRequest().reply(HINTS).reply(CONTINUE + ok("x"));
        client.expect("HTTP/1.1 200 OK\nDate: today\nContent-Length: 1\nConnection: close\n\nx")
                .expectEnd();
    }

    @Test
    void anOldClientsExpectationIsNotPassedOn() {
        start();
        client().send("POST / HTTP/1.0\nHost: site\nContent-Length: 1\nExpect: 100-continue\n\nx");
        serverSide().expectRequest("POST / HTTP/1.1\nHost: site\nContent-Length: 1\n\nx");
    }

    @Test
    void afterAnInterimResponseAFailureIsStillAnswered() {
        start();
        RawClient client = requested(get("/"));
        serverSide().reply(HINTS).thenClose();
        assertEquals(wire(HINTS), client.received().substring(0, wire(HINTS).length()));
        assertTrue(
                client.received()
                        .startsWith("HTTP/1.1 502 Bad Gateway", wire(HINTS).length()),
                client::received);
        client.expectEnd();
        assertPhases(client, CHAIN + "REPLYING LINGERING");
    }

    @Test
    void aBackendMayReportProgressAsOftenAndAsLongAsItLikes() {
        start();
        RawClient client = requested(get("/"));
        for (int i = 0; i < 200; i++) {
            serverSide().reply(HINTS);
            world.advanceMillis(250);
        }
        serverSide().reply(ok("x"));
        client.expect(HINTS.repeat(200) + ok("x")).expectOpen();
    }

    @Test
    void interimResponsesWithoutEndAreNoAnswer() {
        start();
        RawClient client = requested(get("/"));
        for (int i = 0; i < 40; i++) {
            serverSide().replySoon(CONTINUE);
        }
        world.run();
        assertTrue(client.received().contains("HTTP/1.1 502 "), client::received);
        client.expectEnd();
    }
}
