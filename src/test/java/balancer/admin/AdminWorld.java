package balancer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.Program;
import balancer.admin.numbers.Changes;
import balancer.admin.numbers.DashboardSources;
import balancer.admin.page.DemoServers;
import balancer.admin.page.Views;
import balancer.backend.Backend;
import balancer.cli.options.Options;
import balancer.cli.process.ExitCode;
import balancer.cli.text.Address;
import balancer.client.ClientLimits;
import balancer.client.LoopResources;
import balancer.client.RecordListener;
import balancer.glass.Directory;
import balancer.health.HealthChecker;
import balancer.loop.DescriptorBudget;
import balancer.loop.EventLoop;
import balancer.memory.BufferPool;
import balancer.observe.SlowestRequests;
import balancer.proxy.Proxy;
import balancer.server.Answer;
import balancer.server.BytesBody;
import balancer.server.OriginServer;
import balancer.testkit.ChangedOptions;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedOutside;
import balancer.testkit.SimulatedPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A whole demo in virtual time: proxy, backends that live in the same loop, health checks, admin server. */
public final class AdminWorld implements AutoCloseable {
    public static final InetSocketAddress FRONT = SimulatedNetwork.loopback(8000);
    public static final InetSocketAddress ADMIN = SimulatedNetwork.loopback(9009);
    private static final int FIRST_PORT = 10_001;
    private static final int WATCHED = 10;

    public final SimulatedNetwork network = new SimulatedNetwork(1);
    public final EventLoop loop;
    public final BufferPool buffers;
    public final DescriptorBudget descriptors = new DescriptorBudget(10_000);
    public final List<Throwable> faults = new ArrayList<>();
    public final List<Backend> backends;
    public final List<OriginServer> servers = new ArrayList<>();
    public final DemoServers demo = new DemoServers();
    public final HealthChecker health;
    public final Proxy proxy;
    public final DashboardSources sources;
    public final Changes changes;
    public final SlowestRequests slowest;
    public final Admin admin;
    public long droppedLogLines;

    /** What the servers answer. */
    public int answerStatus = 200;

    public AdminWorld() {
        this("9001", "9002", "9003");
    }

    public AdminWorld(String... names) {
        this(true, names);
    }

    /** @param controllable whether backends may be drained */
    public AdminWorld(boolean controllable, String... names) {
        this(ADMIN, controllable, names);
    }

    /** @param address of the admin server */
    public AdminWorld(InetSocketAddress address, boolean controllable, String... names) {
        this("", address, controllable, names);
    }

    /** @param token what whoever changes backends has to know; empty: nothing */
    public AdminWorld(String token, InetSocketAddress address, boolean controllable, String... names) {
        Program program = start(names);
        loop = program.loop();
        buffers = program.assembly().resources().buffers();
        changes = program.assembly().changes();
        health = program.assembly().health();
        proxy = program.assembly().proxy();
        backends = proxy.backends().all();
        slowest = new SlowestRequests(loop.nowNanos());
        program.observation().exchanges().add(slowest);
        DashboardSources.Identity identity = new DashboardSources.Identity(
                "1.0.0",
                () -> "abc1234",
                "127.0.0.1:8000",
                false,
                controllable,
                token,
                List.of("lb.example"),
                network.instants().millis(),
                List.of(Map.entry("--via", "\"")));
        LoopResources resources = program.assembly().resources();
        sources = new DashboardSources(
                loop,
                proxy,
                program.observation().statistics(),
                health,
                program.assembly().balancing().roster(),
                resources,
                () -> droppedLogLines,
                slowest,
                program.observation().recorder(),
                () -> null,
                identity);
        admin = new Admin(sources, changes, demo, Integer.MAX_VALUE);
        program.observation().recorder().directory().add(admin.clients(), Directory.ADMIN);
        try {
            for (int id = 0; id < names.length; id++) {
                addServer(SimulatedNetwork.loopback(FIRST_PORT + id), resources);
            }
            admin.listen(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        network.drive(loop::runOnce);
        if (names.length > WATCHED) {
            health.stop(); // the probes of so many would keep the network busy for ever
        }
    }

    /** The program as {@code Main} starts it, with a dashboard of the test's own. */
    private Program start(String... names) {
        SimulatedOutside outside = new SimulatedOutside(network);
        outside.descriptors = descriptors;
        outside.faults = (where, fault) -> faults.add(fault);
        List<Address> addresses = new ArrayList<>();
        for (String name : names) {
            addresses.add(new Address(name, SimulatedNetwork.loopback(FIRST_PORT + addresses.size())));
        }
        Options options = new ChangedOptions("--admin=off", "127.0.0.1:" + FRONT.getPort(), "9001")
                .backends(addresses)
                .make();
        Program program = new Program(options, outside.make());
        assertEquals(ExitCode.OK, program.start(0), () -> "" + outside.printed());
        return program;
    }

    /** What the dashboard shows. */
    public Views views() {
        return admin.views();
    }

    private void addServer(InetSocketAddress address, LoopResources resources) throws IOException {
        OriginServer server = new OriginServer(
                loop,
                resources,
                ClientLimits.DEFAULTS,
                request -> Answer.of(answerStatus).body(new BytesBody(new byte[10])),
                RecordListener.NONE);
        server.listen(address);
        servers.add(server);
        demo.add(server, address);
    }

    /** Sends a request to the balancer and takes its answer. */
    public String request(String method, String target, String... fields) {
        return exchange(FRONT, method + " " + target + " HTTP/1.1\nHost: a\n" + String.join("", fields) + "\n");
    }

    /** Asks the admin server under its usual name. */
    public String get(String target) {
        return ask("GET " + target + " HTTP/1.1\nHost: localhost:9009\n\n");
    }

    public String post(String target, String... fields) {
        return ask("POST " + target + " HTTP/1.1\nHost: localhost:9009\nContent-Length: 0\n" + String.join("", fields)
                + "\n");
    }

    /** Line ends are made CR LF. */
    public String ask(String request) {
        return exchange(ADMIN, request);
    }

    public String exchange(InetSocketAddress address, String request) {
        SimulatedPeer client = network.connect(address).send(request.replace("\n", "\r\n"));
        network.run();
        String answer = client.takeReceived();
        client.close();
        network.run();
        return answer;
    }

    /** A watcher that reads all it is told. */
    public SimulatedPeer watch(String topics) {
        SimulatedPeer watcher = network.connect(ADMIN);
        watcher.send("GET /events?topics=" + topics + " HTTP/1.1\r\nHost: localhost:9009\r\n\r\n");
        network.run();
        return watcher;
    }

    public void seconds(int seconds) {
        network.advance(Duration.ofSeconds(seconds));
    }

    public static String status(String answer) {
        return answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3);
    }

    public static String head(String answer) {
        return answer.substring(0, answer.indexOf("\r\n\r\n") + 4);
    }

    /** What the chunks hold, or what the length says. */
    public static String body(String answer) {
        String rest = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        return head(answer).contains("Transfer-Encoding: chunked") ? unchunked(rest) : rest;
    }

    private static String unchunked(String chunks) {
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (true) {
            int lineEnd = chunks.indexOf("\r\n", at);
            int size = Integer.parseInt(chunks.substring(at, lineEnd), 16);
            if (size == 0) {
                assertEquals("\r\n", chunks.substring(lineEnd + 2), "the end");
                byte[] octets = body.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
                return new String(octets, java.nio.charset.StandardCharsets.UTF_8);
            }
            body.append(chunks, lineEnd + 2, lineEnd + 2 + size);
            at = lineEnd + 2 + size + 2;
        }
    }

    /** Stops everything and demands that nothing is left. */
    @Override
    public void close() {
        health.stop();
        sources.roster().stop();
        admin.stop();
        proxy.stop();
        for (OriginServer server : servers) {
            server.stop();
        }
        network.run();
        seconds(5); // an idle connection's deadline forgets itself when its time comes
        assertEquals(List.of(), faults);
        assertEquals(List.of(), network.openChannels());
        assertEquals(0, buffers.lentBytes());
        assertEquals(0, descriptors.open());
        assertEquals(0, loop.deadlines().size());
        assertEquals(0, loop.unheld().size());
    }
}
