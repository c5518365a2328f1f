package balancer.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.server.Origin;
import balancer.testkit.SimulatedPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that pipeline, dawdle and upload unwanted bodies, over a network that splits, delays and cuts. Whatever
 * happens, each gets exactly the bytes it asked for, in order; and where nothing is cut, all of them.
 */
class BadWeatherTest {
    private static final int[] SIZES = {0, 1, 700, 16_000, 16_384, 90_000};
    private static final int CLIENTS = 5;

    @TempDir
    static Path root;

    @BeforeAll
    static void fill() throws IOException {
        for (int size : SIZES) {
            Files.writeString(root.resolve(size + ".txt"), content(size));
        }
    }

    private static String content(int size) {
        StringBuilder text = new StringBuilder(size);
        for (int i = 0; i < size; i++) {
            text.append((char) ('a' + (i + i / 26 * 7 + size) % 26));
        }
        return text.toString();
    }

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("seeds", 300));
    }

    /** What one client sends, and what it should get for it. */
    private static final class Script {
        private final StringBuilder requests = new StringBuilder();
        private final List<String> bodies = new ArrayList<>();
        private SimulatedPeer peer;

        Script(Random random) {
            for (int n = random.nextInt(1, 8); n > 0; n--) {
                int size = SIZES[random.nextInt(SIZES.length)];
                int length = content(size).length();
                switch (random.nextInt(4)) {
                    case 0 -> {
                        int from = random.nextInt(length + 1);
                        add("GET", size, "Range: bytes=" + from + "-", "");
                        bodies.add(from == length ? null : content(size).substring(from));
                    }
                    case 1 -> {
                        int body = random.nextInt(3_000);
                        add(
                                "POST",
                                size,
                                "Content-Length: " + body,
                                "GET /?".repeat(body).substring(0, body));
                        bodies.add(null);
                    }
                    default -> {
                        add("GET", size, "X: y", "");
                        bodies.add(content(size));
                    }
                }
            }
        }

        private void add(String method, int size, String field, String body) {
            requests.append(Origin.wire(method + " /" + size + ".txt HTTP/1.1\nHost: h\n" + field + "\n\n"));
            requests.append(body);
        }

        /** Null in the script stands for a refusal, whatever its words. */
        void check(boolean all) {
            String received = peer.received();
            int at = 0;
            int answers = 0;
            while (at < received.length()) {
                int headEnd = received.indexOf("\r\n\r\n", at) + 4;
                if (headEnd < 4) {
                    break;
                }
                String head = received.substring(at, headEnd);
                int length = Integer.parseInt(Origin.field(head, "Content-Length"));
                int end = Math.min(received.length(), headEnd + length);
                String expected = bodies.get(answers);
                if (expected == null) {
                    assertTrue(Origin.status(head).startsWith("4"), head);
                } else {
                    assertEquals(expected.length(), length);
                    assertTrue(expected.startsWith(received.substring(headEnd, end)), head);
                }
                answers += end == headEnd + length ? 1 : 0;
                at = end;
            }
            if (all) {
                assertEquals(bodies.size(), answers);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyClientGetsWhatItAskedForInOrder(long seed) throws IOException {
        Random random = new Random(seed);
        try (Origin origin = new Origin(seed, 8 << 20)) {
            origin.network.weather().draw(random);
            origin.network.weather().stallChance = 0; // or 408 would be right
            origin.serve(new FileSite(root, origin.descriptors, origin.network.instants()));
            List<Script> scripts = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                scripts.add(start(new Script(random), origin, random));
            }
            origin.network.advance(Duration.ofSeconds(50));
            boolean all = origin.network.weather().cutChance == 0;
            for (Script script : scripts) {
                script.check(all);
            }
        }
    }

    private static Script start(Script script, Origin origin, Random random) {
        script.peer = origin.connect();
        byte[] bytes = script.requests.toString().getBytes(StandardCharsets.ISO_8859_1);
        int cut = random.nextInt(bytes.length);
        script.peer.send(java.util.Arrays.copyOf(bytes, cut));
        if (random.nextBoolean()) {
            script.peer.stopReading();
            origin.network.after(Duration.ofMillis(random.nextInt(4_000)), script.peer::resumeReading);
        }
        origin.network.after(Duration.ofMillis(random.nextInt(500)), () -> {
            if (script.peer.failure().isEmpty()) {
                script.peer.send(java.util.Arrays.copyOfRange(bytes, cut, bytes.length));
            }
        });
        return script;
    }
}
