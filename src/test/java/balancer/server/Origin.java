package balancer.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.client.ClientLimits;
import balancer.client.LoopResources;
import balancer.client.RecordListener;
import balancer.loop.DescriptorBudget;
import balancer.loop.EventLoop;
import balancer.memory.BufferPool;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** An origin server on a simulated network, and a check that it leaves nothing behind. */
public final class Origin implements AutoCloseable {
    private static final int DESCRIPTORS = 1_000;

    public final SimulatedNetwork network;
    public final DescriptorBudget descriptors = new DescriptorBudget(DESCRIPTORS);
    public final List<String> faults = new ArrayList<>();
    public final EventLoop loop;
    public final BufferPool buffers;
    public OriginServer server;
    private InetSocketAddress address;

    public Origin(long seed, long bufferBytes) throws IOException {
        network = new SimulatedNetwork(seed);
        loop = new EventLoop(network, network.clock(), (where, fault) -> faults.add(where + ": " + fault));
        buffers = new BufferPool(loop, loop.deadlines(), bufferBytes);
    }

    public static Origin of(Site site) throws IOException {
        return of(site, ClientLimits.DEFAULTS);
    }

    public static Origin of(Site site, ClientLimits limits) throws IOException {
        return new Origin(1, 64 << 20).serve(site, limits);
    }

    public Origin serve(Site site) throws IOException {
        return serve(site, ClientLimits.DEFAULTS);
    }

    public Origin serve(Site site, ClientLimits limits) throws IOException {
        server = new OriginServer(
                loop,
                new LoopResources(buffers, descriptors, network.instants(), loop.deadlines()),
                limits,
                site,
                RecordListener.NONE);
        address = server.listen(SimulatedNetwork.loopback(8080));
        network.drive(loop::runOnce);
        return this;
    }

    public SimulatedPeer connect() {
        return network.connect(address);
    }

    /** Sends a text block, its line ends made CR LF, and returns all that comes back while nobody waits for a limit. */
    public String ask(String request) {
        SimulatedPeer client = connect().send(wire(request));
        network.run();
        String answer = client.takeReceived();
        client.close();
        network.run();
        return answer;
    }

    /** A head alone, for tables of them: each line as given, Host added. */
    public String get(String target, String... fields) {
        return ask("GET " + target + " HTTP/1.1\nHost: a\n" + lines(fields) + "\n");
    }

    public static String lines(String... fields) {
        StringBuilder lines = new StringBuilder();
        for (String field : fields) {
            lines.append(field).append('\n');
        }
        return lines.toString();
    }

    public static String wire(String text) {
        return text.replace("\n", "\r\n");
    }

    public static String status(String answer) {
        return answer.isEmpty() ? "" : answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3);
    }

    public static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    /** The value of a field of the first answer, or "none". */
    public static String field(String answer, String name) {
        for (String line : answer.substring(0, answer.indexOf("\r\n\r\n")).split("\r\n")) {
            if (line.startsWith(name + ": ")) {
                return line.substring(name.length() + 2);
            }
        }
        return "none";
    }

    /** Stops the server and sees that memory, descriptors and channels have all come back. */
    @Override
    public void close() {
        server.stop();
        network.run();
        assertEquals(List.of(), faults);
        assertEquals(List.of(), network.openChannels());
        assertEquals(0, network.registeredKeys());
        assertEquals(0, buffers.lentBytes(), "lent bytes");
        assertEquals(0, descriptors.open(), "descriptors");
        assertEquals(0, server.traffic().connectionsOpen);
    }
}
