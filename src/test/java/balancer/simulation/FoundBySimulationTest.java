package balancer.simulation;

import balancer.backend.Backend;
import balancer.health.HealthChecker;
import balancer.health.HealthSettings;
import balancer.observe.HealthObservers;
import balancer.testkit.HarnessSettings;
import balancer.testkit.LoopHarness;
import balancer.testkit.RawClient;
import balancer.testkit.ServerConnection;
import balancer.testkit.WireText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Defects that the simulation has found, each as the smallest scenario that shows it. */
final class FoundBySimulationTest {
    private static final int TINY = 128;

    /** When the first probes have been given up. */
    private static final int PROBE_LIMIT_MILLIS = 2_200;

    private LoopHarness harness = new LoopHarness(new HarnessSettings());

    @AfterEach
    void nothingIsLeft() {
        harness.tearDown();
    }

    @Test
    void finalAnswerBehindAnInterimOneThatWaitsForASlowClientSurvivesTheBackendsClose() {
        harness.network.weather().socketBufferBytes = TINY;
        RawClient client = harness.client().stopReading();
        String early = "HTTP/1.1 103 Early Hints\r\nLink: " + "x".repeat(3 * TINY) + "\r\n\r\n";
        String answer = WireText.ok("whole");
        client.send(WireText.get("/"));
        harness.server().only().skipRequest().replySoon(early).replySoon(answer).thenClose();
        client.resumeReading().expect(early + answer);
    }

    @Test
    void backendsResetBehindItsAnswerIsNoFailureOfTheRequest() {
        harness.network.weather().socketBufferBytes = TINY;
        RawClient client = harness.client().stopReading();
        String early = "HTTP/1.1 103 Early Hints\r\nLink: " + "x".repeat(3 * TINY) + "\r\n\r\n";
        String answer = WireText.ok("whole");
        client.send(WireText.get("/"));
        harness.server().only().skipRequest().reply(early + answer).thenReset();
        client.resumeReading().expect(early + answer).expectOpen();
    }

    @Test
    void limitOfTheQueueIsForgottenByWhoLeavesItAtThatMoment() {
        harness.tearDown();
        harness = new LoopHarness(new HarnessSettings().maxInFlight(1));
        harness.server().blackHole();
        RawClient first = harness.client();
        RawClient second = harness.client();
        first.sendSoon(WireText.get("/1"));
        second.sendSoon(WireText.get("/2"));
        harness.advanceMillis(HarnessSettings.CONNECT_MILLIS + 1);
        first.expectOwnAnswer(504, "connect-timeout");
        second.expectNothing().expectOpen();
        harness.advanceMillis(HarnessSettings.CONNECT_MILLIS + 1);
        second.expectOwnAnswer(504, "connect-timeout");
    }

    /** Its next request is here when its answer is through, so it would be first each time and for ever. */
    @Test
    void aClientThatPipelinesDoesNotOvertakeOneThatHasWaitedLonger() {
        harness.tearDown();
        harness = new LoopHarness(new HarnessSettings().maxInFlight(1));
        RawClient greedy = harness.client().send(WireText.get("/1") + WireText.get("/2") + WireText.get("/3"));
        RawClient waiting = harness.client().send(WireText.get("/waits"));
        harness.server().connection(0).skipRequest().reply(WireText.ok("one"));
        harness.server()
                .connection(0)
                .expect(WireText.forwarded(WireText.get("/waits")))
                .reply(WireText.ok("waited"));
        waiting.expect(WireText.ok("waited"));
        harness.server()
                .connection(0)
                .expect(WireText.forwarded(WireText.get("/2")))
                .reply(WireText.ok("two"));
        greedy.expect(WireText.ok("one") + WireText.ok("two"));
    }

    @Test
    void headThatGrowsInFrontOfAFullBufferOfPipelinedBytesFindsRoom() {
        harness.network.weather().socketBufferBytes = 4 << 20;
        harness.server().answersItsName();
        String large = WireText.post("/large", "x".repeat(700_000));
        harness.client().send(large + large + large).expect(WireText.ok("a").repeat(3));
    }

    @Test
    void answerWhoseEndIsTheCloseIsNotEatenByAResetForThePipelinedRequestBehind() {
        RawClient client = harness.client();
        client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        ServerConnection backend = harness.server().only();
        backend.skipRequest()
                .reply("HTTP/1.1 200 OK\r\nDate: today\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n");
        client.send(WireText.get("/next"));
        client.expect("HTTP/1.1 200 OK\r\nDate: today\r\nConnection: close\r\n\r\nx")
                .expectEnd();
    }

    @Test
    void requestKeptForARepetitionMakesRoomForItsOwnAnswer() {
        harness.tearDown();
        harness = new LoopHarness(new HarnessSettings().bufferCap(64 << 10));
        harness.server().answersItsName();
        RawClient client = harness.client();
        String request = "PUT / HTTP/1.1\r\nHost: site\r\nContent-Length: 17000\r\n\r\n" + "x".repeat(17_000);
        client.send(request).expect(WireText.ok("a"));
    }

    @Test
    void probesWithoutAnswerDoNotSpoilTheMemoryOfRequests() {
        harness.tearDown();
        harness = new LoopHarness(new HarnessSettings().backends(3));
        HealthChecker health = healthChecker(new HealthSettings(HealthSettings.Kind.HTTP, "/probe"));
        health.start();
        harness.advanceMillis(PROBE_LIMIT_MILLIS);
        health.stop();
        String answer = WireText.ok("x".repeat(3_000));
        harness.server(0).answers(request -> answer);
        harness.client().send(WireText.get("/")).expect(answer);
    }

    /** Watches the harness's backends; nobody is told. */
    private HealthChecker healthChecker(HealthSettings settings) {
        HealthChecker.Resources resources = new HealthChecker.Resources(
                harness.loop, harness.buffers, harness.descriptors, harness.network.random());
        HealthChecker health = new HealthChecker(resources, settings, new HealthObservers());
        for (Backend backend : harness.proxy.backends().all()) {
            health.add(backend, "host");
        }
        return health;
    }
}
