package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.testkit.RawClient;
import org.junit.jupiter.api.Test;

/** Answers that are complete while the request still comes: the 413 must arrive, and nothing is mixed up behind it. */
final class EarlyResponseTest extends Scenario {
    private static final String UPLOAD = "POST / HTTP/1.1\nHost: site\nContent-Length: 1000000\n\n";
    private static final String TOO_LARGE = "HTTP/1.1 413 Content Too Large\nDate: today\nContent-Length: 3\n\nno!";

    @Test
    void itReachesTheClientWhichIsThenLetToFinish() {
        start();
        RawClient client = requested(UPLOAD).send("x".repeat(1_000));
        serverSide().reply(TOO_LARGE);
        client.expect(closing(TOO_LARGE)).expectEnd();
        assertPhases(client, CHAIN + "LINGERING");
        client.send("x".repeat(200_000)).expectNothing();
        client.close();
        assertPhases(client, CHAIN + "LINGERING CLOSED");
        assertEquals(0, world.backend(0).idle().size());
        serverSide().expectReset();
    }

    @Test
    void lingeringEndsAfterFiveSeconds() {
        start();
        RawClient client = requested(UPLOAD);
        serverSide().reply(TOO_LARGE);
        world.advanceMillis(4_990);
        assertPhases(client, CHAIN + "LINGERING");
        world.advanceMillis(20);
        assertPhases(client, CHAIN + "LINGERING CLOSED");
    }

    @Test
    void aRestOfTheBodyIsNeverTakenForARequest() {
        start();
        RawClient client = requested("POST / HTTP/1.1\nHost: site\nContent-Length: 500\n\n");
        serverSide().reply(TOO_LARGE);
        client.expect(closing(TOO_LARGE)).send(get("/smuggled")).expectNothing();
        assertEquals(1, server().connectionCount());
        assertEquals(1, world.traffic().requests);
    }

    @Test
    void aBackendThatAnswersAndStopsReadingIsHeard() {
        start();
        world.network.weather().socketBufferBytes = 4_000;
        RawClient client = client().send(UPLOAD);
        serverSide().skipRequest().stopReading();
        client.send("x".repeat(100_000));
        serverSide().reply(TOO_LARGE);
        client.expect(closing(TOO_LARGE)).expectEnd();
        serverSide().peer().resumeReading();
    }

    @Test
    void aWriteThatFailsStillLeavesTheAnswerToBeRead() {
        start();
        RawClient client = requested(UPLOAD).send("x".repeat(1_000));
        // The answer and the end arrive together with more body: our write meets a peer that is gone.
        serverSide().peer().takeReceived();
        client.sendSoon("x".repeat(1_000));
        serverSide().replySoon(TOO_LARGE).peer().close();
        world.run();
        client.expect(closing(TOO_LARGE));
        assertEquals(0, world.backend(0).idle().size());
    }

    @Test
    void aWriteThatFailsWithoutAnyAnswerIs502ForAnUpload() {
        start();
        RawClient client = requested(UPLOAD).send("x".repeat(1_000));
        client.sendSoon("x".repeat(1_000));
        serverSide().peer().reset();
        world.run();
        client.expectOwnAnswer(502, "backend-closed");
    }

    @Test
    void anAnswerWhoseRequestEndsAtTheSameTimeKeepsBothConnections() {
        start();
        RawClient client = requested("POST / HTTP/1.1\nHost: site\nContent-Length: 4\n\n");
        client.sendSoon("body");
        serverSide().replySoon(ok("x"));
        world.run();
        client.expect(ok("x"));
        // Whether the last byte or the answer was handled first decides; either is right, a mixture is not.
        boolean kept = world.backend(0).idle().size() == 1;
        assertPhases(client, CHAIN + (kept ? "IDLE" : "LINGERING"));
    }

    /** An answer before the end of its request is the last one, and says so. */
    private static String closing(String response) {
        return response.replaceFirst("\n\n", "\nConnection: close\n\n");
    }
}
