package balancer.testkit;

import balancer.Outside;
import balancer.cli.process.Resolver;
import balancer.cli.terminal.Terminal;
import balancer.loop.DescriptorBudget;
import balancer.loop.FaultReporter;
import balancer.observe.LogSinks;
import balancer.proxy.RequestId;
import balancer.tls.Handshakes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** Everything outside of the program, on a simulated network; a test replaces what it needs. */
public final class SimulatedOutside {
    private final SimulatedNetwork network;

    /** The network itself, or what a test puts around it. */
    public SelectorProvider provider;

    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    public LongSupplier nanoClock;
    public RequestId.Source ids = RequestId.NONE;
    public DescriptorBudget descriptors = new DescriptorBudget(10_000);
    public long lendableBytes = 64 << 20;
    public Path folder = Path.of("");
    public boolean quiet;
    public FaultReporter faults = (where, fault) -> {
        throw new AssertionError("an unexpected exception in " + where, fault);
    };

    /** Knows nobody. */
    public Resolver.NameService names = host -> {
        throw new UnknownHostException(host);
    };

    /** Takes its time, as the weather wants it. */
    public Executor nameThreads;

    /** Takes its time as well. */
    public Executor computing;

    public int handshakes = Handshakes.MOST;

    /** Chance for TLS; null: the JDK's own. */
    public SecureRandom secrets;

    /** There is no disk. */
    public LogSinks logs = (path, complaints) -> {
        throw new IOException("no disk");
    };

    public SimulatedOutside(SimulatedNetwork network) {
        this.network = network;
        this.provider = network;
        this.nanoClock = network.clock();
        this.nameThreads = network.helper();
        this.computing = network.helper();
    }

    public Outside make() {
        return new Outside(
                provider,
                nanoClock,
                network.instants(),
                network.random(),
                ids,
                descriptors,
                lendableBytes,
                names,
                nameThreads,
                computing,
                handshakes,
                secrets,
                logs,
                folder,
                new Terminal(data, printed, Runnable::run, false, quiet),
                faults);
    }

    /** What was asked for, on standard output. */
    public String data() {
        return data.toString(StandardCharsets.UTF_8);
    }

    /** What the terminal shows, line by line. */
    public List<String> printed() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
