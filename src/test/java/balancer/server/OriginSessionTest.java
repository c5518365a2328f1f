package balancer.server;

import static balancer.server.Origin.wire;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.testkit.SimulatedPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One connection of an origin server: persistence, pipelining, unwanted bodies. */
class OriginSessionTest {
    private static final String GET = wire("GET /a HTTP/1.1\nHost: h\n\n");

    private Origin origin;

    @BeforeEach
    void listen() throws IOException {
        origin = Origin.of(OriginSessionTest::echoesTheTarget);
    }

    @AfterEach
    void nothingIsLeft() {
        origin.close();
    }

    /** Answers with what it understood of the request; only GET and HEAD. */
    private static Answer echoesTheTarget(Request request) {
        return switch (request.method()) {
            case GET, HEAD -> {
                String text = request.path() + " " + request.query() + " [" + request.field("x-a") + "]\n";
                yield Answer.of(200)
                        .field("Content-Type", "text/plain")
                        .body(new BytesBody(text.getBytes(StandardCharsets.US_ASCII)));
            }
            default -> Answer.methodNotAllowed("GET, HEAD");
        };
    }

    @Test
    void aGetIsAnsweredWithDateAndLengthAndTheConnectionStays() {
        SimulatedPeer client = origin.connect().send(GET);
        origin.network.run();
        assertEquals(
                wire(
                                """
                HTTP/1.1 200 OK
                Date: Thu, 01 Jan 2026 00:00:00 GMT
                Content-Type: text/plain
                Content-Length: 7

                """)
                        + "/a  []\n",
                client.takeReceived());
        assertFalse(client.sawEof());
        client.send(GET);
        origin.network.run();
        assertEquals("200", Origin.status(client.takeReceived()));
    }

    /** RFC 9112 §9.6: a reset for what it sends now could destroy the answer before it is read. */
    @Test
    void aClientThatMayPipelineIsNotResetForBytesAfterTheLastAnswer() {
        SimulatedPeer client = origin.connect();
        client.send(wire("POST /a HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n0\n\n"));
        client.stopReading();
        origin.network.run();
        client.send(GET);
        origin.network.run();
        assertEquals("", client.failure());
        client.resumeReading();
        assertEquals("405", Origin.status(client.takeReceived()));
        assertTrue(client.sawEof());
        client.close();
    }

    @Test
    void aBodyOfWhichTheRestIsNotReadDoesNotMakeTheLoopSpin() {
        origin.network.weather().socketBufferBytes = 100;
        SimulatedPeer client = origin.connect();
        client.stopReading();
        client.send(wire("POST /a HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\nx\n\n"));
        client.shutdownOutput();
        origin.network.run();
        client.resumeReading();
        origin.network.run();
        assertEquals("405", Origin.status(client.takeReceived()));
        assertTrue(client.sawEof());
    }

    @Test
    void anEmptyLineBehindABodyIsNoRequest() {
        SimulatedPeer client = origin.connect().send(wire("GET /a HTTP/1.1\nHost: h\nContent-Length: 1\n\nx\n"));
        origin.network.run();
        assertEquals("200", Origin.status(client.takeReceived()));
        origin.network.advance(Duration.ofSeconds(20)); // longer than a head may take
        assertFalse(client.sawEof());
        client.send(GET);
        origin.network.run();
        assertEquals("200", Origin.status(client.takeReceived()));
    }

    @Test
    void aHeadIsAnsweredAsAGetWithoutTheBody() {
        String got = origin.ask("GET /a HTTP/1.1\nHost: h\n\n");
        String head = origin.ask("HEAD /a HTTP/1.1\nHost: h\n\n");
        assertEquals(got.substring(0, got.indexOf("\r\n\r\n") + 4), head);
    }

    @ParameterizedTest
    @CsvSource({
        "/a?b=c?d, '/a ?b=c?d'",
        "http://h/a?b, '/a ?b'",
        "http://h, '/ '",
        "http://h?q, '/ ?q'",
        "/%41, '/%41 '",
        "//a, '//a '"
    })
    void theSiteSeesPathAndQueryAsTheyWereSent(String target, String seen) {
        String answer = origin.get(target);
        assertEquals(seen + " []\n", Origin.body(answer));
    }

    @Test
    void fieldsOfOneNameAreJoinedWhateverTheirCase() {
        String answer = origin.get("/a", "X-A: 1", "x-ab: 2", "X-a:  3 ", "x-A: 4");
        assertEquals("/a  [1, 3, 4]\n", Origin.body(answer));
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        StringBuilder requests = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            requests.append("GET /").append(i).append(" HTTP/1.1\nHost: h\n\n");
            expected.append('/').append(i).append("  []\n");
        }
        SimulatedPeer client = origin.connect().send(wire(requests.toString()));
        origin.network.run();
        assertEquals(expected.toString(), bodies(client.takeReceived()));
    }

    private static String bodies(String answers) {
        StringBuilder bodies = new StringBuilder();
        for (String line : answers.split("(?<=\n)")) {
            bodies.append(line.startsWith("/") ? line : "");
        }
        return bodies.toString();
    }

    /** At rest a buffer moves its bytes to the front; the place where the parser goes on must move with them. */
    @Test
    void pipelinedRequestsMayBeCutAnywhere() {
        String requests = GET.repeat(3);
        for (int cut = 1; cut < requests.length(); cut++) {
            SimulatedPeer client = origin.connect().send(requests.substring(0, cut));
            origin.network.run();
            client.send(requests.substring(cut));
            origin.network.run();
            assertEquals("/a  []\n".repeat(3), bodies(client.takeReceived()), "cut at " + cut);
        }
    }

    @Test
    void aPipeliningClientGetsOnlyItsShareOfATurn() {
        // A turn takes a millisecond here, so that who is answered in a later turn is answered later.
        origin.network.weather().selectCostNanos = 1_000_000;
        SimulatedPeer greedy = origin.connect().send(GET.repeat(200));
        SimulatedPeer modest = origin.connect().send(GET);
        origin.network.runUntil(() -> modest.receivedCount() > 0);
        assertTrue(greedy.receivedCount() < 200 * modest.receivedCount());
        origin.network.run();
        assertEquals(200 * modest.receivedCount(), greedy.receivedCount());
    }

    @Test
    void http10IsAnsweredAndClosed() {
        SimulatedPeer client = origin.connect().send(wire("GET /a HTTP/1.0\n\n"));
        origin.network.run();
        assertEquals("close", Origin.field(client.takeReceived(), "Connection"));
        assertTrue(client.sawEof());
    }

    @Test
    void http10PersistsIfItAsksAndIsTold() {
        SimulatedPeer client = origin.connect();
        for (int i = 0; i < 3; i++) {
            client.send(wire("GET /a HTTP/1.0\nConnection: Keep-Alive\n\n"));
            origin.network.run();
            assertEquals("keep-alive", Origin.field(client.takeReceived(), "Connection"));
        }
        assertFalse(client.sawEof());
    }

    @Test
    void aClientThatAsksForTheCloseGetsIt() {
        SimulatedPeer client = origin.connect().send(wire("GET /a HTTP/1.1\nHost: h\nConnection: close\n\n"));
        origin.network.run();
        assertEquals("close", Origin.field(client.takeReceived(), "Connection"));
        assertTrue(client.sawEof());
        assertEquals("", client.failure());
    }

    @Test
    void aClientThatEndsItsSideAfterTheRequestIsStillAnswered() {
        SimulatedPeer client = origin.connect().send(GET);
        client.shutdownOutput();
        origin.network.run();
        assertEquals("200", Origin.status(client.takeReceived()));
        assertTrue(client.sawEof());
    }

    @Test
    void aSmallBodyIsSkippedAndTheNextRequestFoundBehindIt() {
        SimulatedPeer client = origin.connect()
                .send(
                        wire(
                                """
                POST /a HTTP/1.1
                Host: h
                Content-Length: 33

                GET /not-me HTTP/1.1
                Host: x

                GET /me HTTP/1.1
                Host: h

                """));
        origin.network.run();
        String answers = client.takeReceived();
        assertEquals("405", Origin.status(answers));
        assertEquals("GET, HEAD", Origin.field(answers, "Allow"));
        assertEquals("/me  []\n", bodies(answers));
    }

    @Test
    void aBodyThatComesAfterItsAnswerIsWaitedFor() {
        SimulatedPeer client = origin.connect().send(wire("POST /a HTTP/1.1\nHost: h\nContent-Length: 5\n\n"));
        origin.network.run();
        assertEquals("405", Origin.status(client.takeReceived()));
        client.send("hel").send("lo" + GET);
        origin.network.run();
        assertEquals("200", Origin.status(client.takeReceived()));
    }

    @Test
    void aClientThatExpectsToBeAskedIsToldNoAndNotAsked() {
        SimulatedPeer client =
                origin.connect().send(wire("PUT /a HTTP/1.1\nHost: h\nContent-Length: 5\nExpect: 100-continue\n\n"));
        origin.network.run();
        String answer = client.takeReceived();
        assertEquals("405", Origin.status(answer));
        assertEquals("close", Origin.field(answer, "Connection"));
        assertTrue(client.sawEof());
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 1000000", "Transfer-Encoding: chunked"})
    void anUnwantedUploadGetsItsAnswerAndNoReset(String framing) {
        SimulatedPeer client = origin.connect();
        client.send(wire("POST /a HTTP/1.1\nHost: h\n" + framing + "\n\n"));
        client.send(wire("f4240\n") + "x".repeat(1_000_000));
        client.close();
        client.stopReading(); // not even looking at the answer before all is sent
        origin.network.run();
        assertEquals(0, client.unsent());
        client.resumeReading();
        origin.network.run();
        assertEquals("", client.failure());
    }

    @Test
    void anEndlessUploadIsCutSomewhere() {
        SimulatedPeer client = origin.connect();
        client.send(wire("POST /a HTTP/1.1\nHost: h\nContent-Length: 99000000\n\n"));
        byte[] megabyte = new byte[1 << 20];
        for (int i = 0; i < 40; i++) {
            client.send(megabyte);
        }
        origin.network.run();
        String answer = client.takeReceived();
        assertEquals("405", Origin.status(answer));
        assertEquals("close", Origin.field(answer, "Connection"));
        assertEquals(0, origin.server.traffic().connectionsOpen);
        assertTrue(client.unsent() > 0 || !client.failure().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "400, 'GET /a HTTP/1.1\n\n'",
        "400, 'GET  /a HTTP/1.1\nHost: h\n\n'",
        "400, 'GET /a HTTP/1.1\nHost : h\n\n'",
        "400, 'POST /a HTTP/1.1\nHost: h\nContent-Length: 1\nTransfer-Encoding: chunked\n\n'",
        "400, 'nonsense\n\n'",
        "501, 'CONNECT h:1 HTTP/1.1\nHost: h\n\n'",
        "505, 'GET /a HTTP/2.0\nHost: h\n\n'"
    })
    void whatIsNoRequestIsRefusedAndClosed(int status, String request) {
        SimulatedPeer client = origin.connect().send(wire(request) + GET);
        origin.network.run();
        String answer = client.takeReceived();
        assertEquals(String.valueOf(status), Origin.status(answer));
        assertEquals("close", Origin.field(answer, "Connection"));
        assertEquals(
                Origin.field(answer, "Content-Length"),
                String.valueOf(Origin.body(answer).length()));
        assertTrue(client.sawEof());
        assertEquals("", client.failure());
    }

    @Test
    void aLineOrAHeadThatIsTooLongIsRefusedAlthoughMoreOfItComes() {
        String line = origin.ask("GET /" + "a".repeat(100_000));
        assertEquals("414", Origin.status(line));
        String head = origin.ask("GET / HTTP/1.1\nHost: h\n" + "X: y\n".repeat(20_000));
        assertEquals("431", Origin.status(head));
    }

    @Test
    void aRequestThatComesByteByByteIsUnderstood() {
        SimulatedPeer client = origin.connect();
        for (char octet : GET.toCharArray()) {
            client.send(String.valueOf(octet));
            origin.network.run();
        }
        assertEquals("200", Origin.status(client.takeReceived()));
    }
}
