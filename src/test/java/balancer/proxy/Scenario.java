package balancer.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.testkit.HarnessSettings;
import balancer.testkit.LoopHarness;
import balancer.testkit.RawClient;
import balancer.testkit.ScriptedBackend;
import balancer.testkit.ServerConnection;
import balancer.testkit.SimulatedPeer;
import org.junit.jupiter.api.AfterEach;

/** A balancer in front of scripted backends; after each test nothing may be left of it. */
public abstract class Scenario {
    protected static final String CHAIN = "READING_HEAD CONNECTING FORWARDING ";

    final PhaseTrace phases = new PhaseTrace();
    protected LoopHarness world;

    /** One backend, default settings. */
    protected LoopHarness start() {
        return start(new HarnessSettings());
    }

    protected LoopHarness start(HarnessSettings settings) {
        world = new LoopHarness(settings);
        world.proxy.steps.trace = phases;
        return world;
    }

    @AfterEach
    final void nothingIsLeftBehind() {
        if (world != null) {
            world.tearDown();
        }
    }

    protected RawClient client() {
        return world.client();
    }

    protected ScriptedBackend server() {
        return world.server();
    }

    protected void assertPhases(RawClient client, String expected) {
        assertEquals(expected, phases.of(client));
    }

    /** A fresh client whose request has reached the only backend; the head has been taken from what it received. */
    protected RawClient requested(String request) {
        RawClient client = client().send(request);
        server().last().expectRequest(request);
        return client;
    }

    /** Sends until nothing more goes out, because the other end reads nothing; answers what did go out. */
    protected String fill(SimulatedPeer peer) {
        StringBuilder sent = new StringBuilder();
        while (peer.unsent() == 0) {
            String piece =
                    String.valueOf((char) ('a' + sent.length() / 20_000 % 26)).repeat(20_000);
            peer.send(piece);
            sent.append(piece);
            world.run();
        }
        sent.setLength(sent.length() - (int) peer.unsent());
        return sent.toString();
    }

    protected ServerConnection serverSide() {
        return server().last();
    }
}
