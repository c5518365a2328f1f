package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.glass.Watching;
import balancer.testkit.SimulatedListener;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The recordings that ship with the page of the loop are what the balancer does today, and each has its words beside
 * it, for a test of the page's own. {@code -Drecordings.write} makes them anew.
 */
class RecordingsTest {
    private static final Path SHIPPED = Path.of("src/main/resources/admin/recordings");
    private static final Path WORDS = Path.of("src/test/resources/recordings");
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private final ProgramWorld world = new ProgramWorld();
    private Watching watching;

    private SimulatedListener serve(int port, String body) {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        return world.network.listen(SimulatedNetwork.loopback(port), peer -> peer.onReadable(p -> {
                    if (p.takeReceived().endsWith("\r\n\r\n")) {
                        p.send(answer);
                    }
                })
                .onEof(SimulatedPeer::close));
    }

    private void begin(String... options) {
        String[] arguments = List.of(options).toArray(new String[options.length + 5]);
        System.arraycopy(new String[] {"--admin=off", "8000", "9001", "9002", "9003"}, 0, arguments, options.length, 5);
        world.running(arguments);
    }

    private void record() {
        watching = Watching.keeping(world.program.observation().recorder());
    }

    private void assertShipped(String name) throws IOException {
        String recording = String.join("\n", watching.json()) + "\n";
        String words = String.join("\n", watching.words()) + "\n";
        Path shipped = SHIPPED.resolve(name + ".ndjson");
        Path told = WORDS.resolve(name + ".txt");
        if (System.getProperty("recordings.write") != null) {
            Files.createDirectories(SHIPPED);
            Files.createDirectories(WORDS);
            Files.writeString(shipped, recording);
            Files.writeString(told, words);
        }
        assertEquals(Files.readString(shipped), recording);
        assertEquals(Files.readString(told), words);
    }

    @Test
    void oneRequest() throws IOException {
        serve(9001, "blue");
        begin("--health=off");
        record();
        SimulatedPeer client = world.network.connect(ProgramWorld.FRONT).send(GET);
        world.network.run();
        assertTrue(client.received().endsWith("blue"), client::received);
        client.close();
        world.network.run();
        assertShipped("one-request");
    }

    @Test
    void aSlowClient() throws IOException {
        world.network.weather().socketBufferBytes = 64 << 10;
        serve(9001, "x".repeat(300_000));
        begin("--health=off");
        record();
        SimulatedPeer client = world.network.connect(ProgramWorld.FRONT);
        client.stopReading();
        client.send(GET);
        world.network.run();
        assertTrue(String.join("\n", watching.words()).contains("FULL towards the client"), "its buffer is full");
        while (client.receivedCount() < 300_000) {
            world.network.advance(Duration.ofMillis(500));
            client.read(64 << 10);
            world.network.run();
        }
        client.close();
        world.network.run();
        assertShipped("slow-client");
    }

    @Test
    void aBackendDies() throws IOException {
        serve(9001, "blue");
        SimulatedListener dying = serve(9002, "green");
        serve(9003, "coral");
        begin("--health-interval=1s");
        world.seconds(1);
        record();
        dying.close();
        SimulatedPeer client = world.network.connect(ProgramWorld.FRONT);
        for (int i = 0; i < 4; i++) {
            client.send(GET);
            world.network.run();
            world.network.advance(Duration.ofMillis(i == 1 ? 1300 : 0)); // the probes find out
        }
        assertEquals(5, client.received().split("HTTP/1.1 200 OK").length, client::received);
        assertTrue(String.join("\n", watching.words()).contains(", not 9002"), "the dead one is passed over");
        client.close();
        world.network.run();
        assertShipped("backend-dies");
    }
}
