package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.backend.Backend;
import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import balancer.testkit.ScriptedBackend;
import balancer.testkit.ServerConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Backends that are drained and enabled in the middle of everything: small worlds, each drawn from its seed. */
final class DrainingBackendTest extends Scenario {
    private static final int BACKENDS = 3;
    private static final int STEPS = 80;
    private static final long[] NOT_DRAINING = {-1, -1, -1};

    private final List<RawClient> clients = new ArrayList<>();

    /** How many requests each had got when its drain began; -1 while it is enabled. */
    private final long[] requestsBefore = NOT_DRAINING.clone();

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void drainingBackendsGetNoNewRequestAndLoseNone(long seed) {
        Random random = new Random(seed);
        start(new HarnessSettings().backends(BACKENDS).maxInFlight(1 + random.nextInt(2)));
        for (int i = 0; i < STEPS; i++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> clients.add(client().send(get("/" + i)));
                case 2 -> answer(world.server(random.nextInt(BACKENDS)));
                default -> turn(random.nextInt(BACKENDS));
            }
            noDrainingBackendGotMore();
        }
        for (int id = 0; id < BACKENDS; id++) {
            if (requestsBefore[id] >= 0) {
                turn(id);
            }
        }
        answerAll();
        world.advanceMillis(HarnessSettings.CONNECT_MILLIS + 10);
        answerAll();
        for (RawClient each : clients) {
            String answer = each.received();
            boolean refused = answer.contains(" no-backend: ") || answer.contains(" queue-timeout: ");
            assertTrue(answer.startsWith("HTTP/1.1 200 ") || refused, answer);
        }
        for (int id = 0; id < BACKENDS; id++) {
            RawClient late = client().send(get("/late"));
            answerAll();
            assertTrue(late.received().startsWith("HTTP/1.1 200 "), "it goes on: " + late.received());
            assertEquals(0, world.backend(id).inFlight());
        }
    }

    private void turn(int id) {
        Backend backend = world.backend(id);
        if (backend.draining()) {
            backend.enable();
            requestsBefore[id] = -1;
        } else {
            backend.drain();
            requestsBefore[id] = backend.metrics().requests;
            assertEquals(0, backend.idle().size());
        }
    }

    private void noDrainingBackendGotMore() {
        for (int id = 0; id < BACKENDS; id++) {
            if (requestsBefore[id] >= 0) {
                assertEquals(requestsBefore[id], world.backend(id).metrics().requests);
                assertEquals(0, world.backend(id).idle().size());
            }
        }
    }

    /** @return whether there was a request to answer */
    private static boolean answer(ScriptedBackend server) {
        for (int i = 0; i < server.connectionCount(); i++) {
            ServerConnection connection = server.connection(i);
            if (connection.received().endsWith("\r\n\r\n")) {
                connection.skipRequest().reply(ok(server.name()));
                return true;
            }
        }
        return false;
    }

    private void answerAll() {
        boolean more = true;
        while (more) {
            more = false;
            for (int id = 0; id < BACKENDS; id++) {
                more |= answer(world.server(id));
            }
        }
    }
}
