package balancer.simulation;

import balancer.Program;
import balancer.admin.numbers.Changes;
import balancer.cli.options.CommandLine;
import balancer.cli.process.ExitCode;
import balancer.client.ExchangeRecord;
import balancer.glass.Watching;
import balancer.health.HealthSettings;
import balancer.loop.DescriptorBudget;
import balancer.loop.EventLoop;
import balancer.memory.BufferPool;
import balancer.observe.ExchangeObserver;
import balancer.observe.RequestExcerpt;
import balancer.proxy.Failure;
import balancer.proxy.Proxy;
import balancer.proxy.RequestId;
import balancer.requestid.RequestIds;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedOutside;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** The code under test: the program as {@code Main} builds it, from the command line that the plan describes. */
final class Balancer implements ExchangeObserver {
    static final InetSocketAddress FRONT = SimulatedNetwork.loopback(8000);
    private static final int FIRST_BACKEND_PORT = 9001;
    private static final int MOST_BACKENDS = 4;
    private static final String DOMAIN = ".test";

    /** Its signatures have one length, so a run can be repeated. */
    private static final String ISSUED = "src/test/resources/certificate/ed25519.crt";

    private static final String CERTIFICATE = ISSUED + ",src/test/resources/certificate/ed25519.key";

    private static final List<String> TCP_LIMITS_OFF = List.of("--connect-timeout=off", "--tunnel-timeout=off");
    private static final List<String> HTTP_LIMITS_OFF = List.of(
            "--connect-timeout=off",
            "--tunnel-timeout=off",
            "--head-timeout=off",
            "--body-timeout=off",
            "--min-upload-rate=off",
            "--response-timeout=off",
            "--stream-timeout=off",
            "--send-timeout=off",
            "--keep-alive-timeout=off");

    final Program program;
    final EventLoop loop;
    final BufferPool buffers;
    final DescriptorBudget descriptors;
    final Proxy proxy;
    final PlannedHealth health;
    final PlannedDrains drains;
    final Changes changes;

    /** Null if there is none. */
    final PlannedAdmin admin;

    /** Null if nobody wants one. */
    final PlannedLog log;

    private final Scene scene;
    private SimulatedOutside outside;

    Balancer(Scene scene) {
        this.scene = scene;
        Plan plan = scene.plan();
        log = plan.log == null ? null : new PlannedLog(plan.log, scene);
        program = start(plan);
        Watching.offer(program.observation().recorder());
        loop = program.loop();
        proxy = program.assembly().proxy();
        program.assembly().balancing().fairShare().shareBytes(plan.shareBytes);
        buffers = program.assembly().resources().buffers();
        descriptors = program.assembly().resources().descriptors();
        changes = program.assembly().changes();
        drains = new PlannedDrains(scene);
        health = new PlannedHealth(scene, drains, program.assembly().health(), outside::printed);
        program.observation().health().add(health);
        program.observation().exchanges().add(this);
        admin = plan.admin == null ? null : new PlannedAdmin(plan.admin, scene);
        if (log != null) {
            log.begin(this);
        }
        drains.begin(this);
    }

    private Program start(Plan plan) {
        outside = new SimulatedOutside(scene.network());
        outside.nanoClock = scene.network().clock(plan.clockOrigin);
        outside.ids = plan.requestIds ? new RequestIds(new SplittableRandom(plan.seed)) : RequestId.NONE;
        outside.descriptors = new DescriptorBudget(plan.descriptorLimit);
        outside.lendableBytes = plan.bufferCap;
        outside.names = this::lookUp;
        outside.handshakes = plan.mostHandshakes;
        outside.computing = plan.knocks.isEmpty() ? outside.computing : new OneHelper(scene.network());
        outside.logs = (path, complaints) -> log.writer();
        CommandLine line = CommandLine.parse(arguments(plan).toArray(new String[0]));
        Judge.require(line.errors().isEmpty(), "the plan can be said in options", line.errors());
        Program started = new Program(line.options(), outside.make());
        int status = started.start(0);
        Judge.require(status == ExitCode.OK, "the program starts", outside.printed());
        return started;
    }

    private static List<String> arguments(Plan plan) {
        List<String> arguments = new ArrayList<>();
        arguments.add("--drain-timeout=" + plan.stop.limit());
        if (plan.tcp) {
            arguments.add("--mode=tcp");
        }
        if (plan.limitsOff) {
            arguments.addAll(plan.tcp ? TCP_LIMITS_OFF : HTTP_LIMITS_OFF);
        } else {
            arguments.addAll(plan.settings.arguments(plan.tcp, plan.probes));
        }
        if (plan.maxConnections < Integer.MAX_VALUE) {
            arguments.add("--max-connections=" + plan.maxConnections);
        }
        if (plan.isLimited()) {
            arguments.add("--max-in-flight=" + plan.maxInFlight);
        }
        HealthSettings.Kind probes = plan.probes;
        arguments.add("--health="
                + (probes == HealthSettings.Kind.HTTP
                        ? PlannedHealth.PATH
                        : probes == HealthSettings.Kind.OFF ? "off" : "tcp"));
        if (plan.admin == null) {
            arguments.add("--admin=off");
        } else {
            Collections.addAll(arguments, "--admin=127.0.0.1:" + PlannedAdmin.PORT, "--admin-control");
        }
        if (plan.log != null) {
            arguments.add("--access-log=-");
        }
        if (plan.hasNames()) {
            arguments.add("--resolve=one");
        }
        if (plan.tls) {
            arguments.add("--tls=" + CERTIFICATE);
        }
        if (plan.tlsBackends) {
            arguments.add(plan.verifies ? "--backend-ca=" + ISSUED : "--backend-insecure");
        }
        if (plan.preambles) {
            Collections.addAll(arguments, Preamble.options());
        }
        if (plan.introductions > 0) {
            arguments.add("--send-proxy=v" + plan.introductions);
        }
        arguments.addAll(plan.choosing.arguments(plan.probes));
        arguments.add(plan.front.argument());
        for (int id = 0; id < plan.backends.size(); id++) {
            BackendPlan backend = plan.backends.get(id);
            arguments.add(nameOf(plan, id) + "*" + backend.weight + (backend.backup ? "*backup" : ""));
        }
        return arguments;
    }

    private static char letter(int id) {
        return (char) ('a' + id);
    }

    /** A backend without its weight, and so its name. */
    static String nameOf(Plan plan, int id) {
        BackendPlan backend = plan.backends.get(id);
        if (plan.tlsBackends) {
            return "https://" + authorityOf(backend, id);
        }
        boolean bare = !backend.named && backend.home == BackendPlan.Home.IPV6_BY_PORT;
        return bare ? String.valueOf(FIRST_BACKEND_PORT + id) : authorityOf(backend, id);
    }

    /** Whom requests of our own to it mean. */
    static String authorityOf(BackendPlan backend, int id) {
        String host = backend.home == BackendPlan.Home.IPV6 ? "[::1]" : "127.0.0.1";
        return (backend.named ? letter(id) + DOMAIN : host) + ":" + (FIRST_BACKEND_PORT + id);
    }

    /** @param moves how often it has moved before; it may change from one family to the other by that */
    static InetSocketAddress addressOf(BackendPlan backend, int id, int moves) {
        boolean ipv6 = moves == 0 && backend.home != BackendPlan.Home.IPV4;
        try {
            InetAddress host = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (1 + moves)});
            return new InetSocketAddress(ipv6 ? Home.LOCAL6.address() : host, FIRST_BACKEND_PORT + id);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Whose address it is; -1: no backend's. */
    static int backendAt(InetSocketAddress address) {
        int id = address.getPort() - FIRST_BACKEND_PORT;
        return id >= 0 && id < MOST_BACKENDS ? id : -1;
    }

    /** The name service: knows where everybody is at the moment. */
    private InetAddress[] lookUp(String host) {
        int id = host.charAt(0) - 'a';
        BackendPlan backend = scene.plan().backends.get(id);
        long moveMicros = backend.moveMicros;
        boolean moved = moveMicros > 0 && scene.network().clock().getAsLong() >= moveMicros * 1_000;
        return new InetAddress[] {addressOf(backend, id, moved ? 1 : 0).getAddress()};
    }

    /** As the log and the dashboard call it. */
    String nameOf(int backend) {
        return nameOf(scene.plan(), backend);
    }

    @Override
    public boolean readsFields() {
        return false;
    }

    @Override
    public void ended(ExchangeRecord exchange, RequestExcerpt request) {
        // What was refused may have been cut off in the middle of its number.
        String target = exchange.method() == null ? "" : request.text(RequestExcerpt.Part.TARGET);
        if (!target.isEmpty() && !scene.plan().tcp) {
            scene.ledger().named(target, new String(exchange.requestId(), StandardCharsets.US_ASCII));
        }
        scene.ledger().ended(target, (Failure) exchange.failure(), exchange.status());
    }
}
