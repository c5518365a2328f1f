package balancer.algorithm;

import balancer.testkit.HarnessSettings;
import balancer.testkit.LoopHarness;
import balancer.testkit.ScriptedBackend;
import balancer.testkit.SimulatedPeer;
import balancer.testkit.SplitMix64;
import balancer.testkit.WireText;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Requests for the whole program in virtual time: they come at random (Poisson), whether those before are answered or
 * not, from {@link #CLIENTS} addresses. Each backend works on {@link #AT_ONCE} of them at a time, the others wait
 * there; the time that one takes is drawn (exponential), and the first backend takes {@link #SLOWER} times as long. All
 * algorithms see the same arrivals, clients and amounts of work.
 */
final class UnevenLoad {
    static final int REQUESTS = 20_000;
    static final int PER_SECOND = 560;
    static final int CLIENTS = 200;
    static final int BACKENDS = 4;
    static final int AT_ONCE = 8;
    static final int SLOWER = 5;
    static final double WORK_NANOS = 10e6;

    private static final String REQUEST = WireText.get("/");
    private static final String ANSWER = WireText.ok("x");

    private final LoopHarness world;
    private final SplitMix64 random = new SplitMix64(1);

    /** By client: connections that wait for its next request. */
    private final List<ArrayDeque<Connection>> kept = new ArrayList<>();

    private final long[] nanos = new long[REQUESTS];
    private int arrived;
    private int answered;

    /** What was asked and not begun yet, over all backends: the work is drawn as requests arrive, and goes along. */
    private final int[] askedOf = new int[BACKENDS];

    UnevenLoad(String algorithm) {
        world = new LoopHarness(new HarnessSettings().backends(BACKENDS).also("--algorithm=" + algorithm));
        for (int id = 0; id < BACKENDS; id++) {
            new Worker(id).serve(world.server(id));
        }
        for (int i = 0; i < CLIENTS; i++) {
            kept.add(new ArrayDeque<>());
        }
    }

    /** All requests, until the last one is answered. */
    UnevenLoad run() {
        arriveLater();
        world.network.runUntil(() -> answered == REQUESTS);
        Arrays.sort(nanos);
        for (ArrayDeque<Connection> each : kept) {
            each.forEach(connection -> connection.peer.close());
        }
        world.run();
        world.tearDown();
        return this;
    }

    /** So many milliseconds, or less, took this share of the requests, from arrival to the answer's last byte. */
    double millis(double share) {
        return nanos[(int) Math.ceil(share * REQUESTS) - 1] / 1e6;
    }

    /** The slow backend's share of the requests. */
    double slowShare() {
        return (double) askedOf[0] / REQUESTS;
    }

    private void arriveLater() {
        double pause = exponential(1e9 / PER_SECOND);
        world.network.after(Duration.ofNanos((long) pause), this::arrive);
    }

    private void arrive() {
        int client = random.nextInt(CLIENTS);
        double work = exponential(WORK_NANOS);
        ArrayDeque<Connection> idle = kept.get(client);
        Connection connection = idle.isEmpty() ? new Connection(client) : idle.pop();
        connection.ask(work);
        arrived++;
        if (arrived < REQUESTS) {
            arriveLater();
        }
    }

    private double exponential(double mean) {
        return -mean * StrictMath.log(1 - random.nextDouble());
    }

    private long now() {
        return world.network.clock().getAsLong();
    }

    /** A client's connection: one request after the other. */
    private final class Connection {
        final SimulatedPeer peer;
        private final int client;
        private long askedNanos;

        Connection(int client) {
            this.client = client;
            InetSocketAddress from = new InetSocketAddress("127.0.1." + client, 0);
            peer = world.network.connect(from, LoopHarness.FRONT);
            peer.onReadable(this::read);
        }

        void ask(double work) {
            askedNanos = now();
            peer.send(REQUEST.replace("\r\n\r\n", "\r\nX-Work: " + (long) work + "\r\n\r\n"));
        }

        private void read(SimulatedPeer from) {
            String answer = from.received();
            if (answer.endsWith("\r\n\r\nx")) {
                if (!answer.startsWith("HTTP/1.1 200 ")) {
                    throw new AssertionError(answer);
                }
                from.takeReceived();
                nanos[answered++] = now() - askedNanos;
                kept.get(client).push(this);
            }
        }
    }

    /** What a backend does. */
    private final class Worker {
        private record Task(long nanos, Consumer<String> reply) {}

        private final int id;
        private final Queue<Task> waiting = new ArrayDeque<>();
        private int busy;

        Worker(int id) {
            this.id = id;
        }

        void serve(ScriptedBackend backend) {
            backend.answersLater((request, reply) -> {
                int from = request.indexOf("X-Work: ") + 8;
                long work = Long.parseLong(request.substring(from, request.indexOf('\r', from)));
                askedOf[id]++;
                waiting.add(new Task(id == 0 ? work * SLOWER : work, reply));
                begin();
            });
        }

        private void begin() {
            while (busy < AT_ONCE && !waiting.isEmpty()) {
                Task task = waiting.remove();
                busy++;
                world.network.after(Duration.ofNanos(task.nanos), () -> {
                    busy--;
                    task.reply.accept(ANSWER);
                    begin();
                });
            }
        }
    }
}
