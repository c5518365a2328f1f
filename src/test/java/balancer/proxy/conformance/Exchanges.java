package balancer.proxy.conformance;

import balancer.testkit.HarnessSettings;
import balancer.testkit.LoopHarness;
import balancer.testkit.RawClient;
import balancer.testkit.ServerConnection;

/** One request that has reached the only backend, which now says something. */
final class Exchanges {
    /** What the backend does behind its bytes. */
    enum Ending {
        NOTHING,
        FIN,
        RESET
    }

    final LoopHarness world = new LoopHarness(new HarnessSettings());
    final RawClient client = world.client();
    final ServerConnection backend;

    /** A POST is never repeated; so each outcome is that of the one attempt. */
    Exchanges(String method, String version, String fields) {
        client.send(method + " / " + version + "\nHost: site\n" + fields + "\n");
        backend = world.server().only().skipRequest();
    }

    static Exchanges of(String method) {
        return new Exchanges(method, "HTTP/1.1", "");
    }

    Exchanges answer(Arrival arrival, String raw, Ending ending) {
        arrival.send(world, backend.peer(), raw);
        switch (ending) {
            case NOTHING -> world.run();
            case FIN -> backend.thenClose();
            case RESET -> backend.thenReset();
        }
        return this;
    }

    /** Backend connections that wait for another request. */
    int kept() {
        return world.backend(0).idle().size();
    }

    void end() {
        world.tearDown();
    }
}
