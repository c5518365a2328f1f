package balancer.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.Outside;
import balancer.Program;
import balancer.cli.process.ExitCode;
import balancer.cli.process.Resolver;
import balancer.cli.terminal.Terminal;
import balancer.loop.DescriptorBudget;
import balancer.observe.LogSinks;
import balancer.requestid.RequestIds;
import balancer.tls.Handshakes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** The program on the kernel's own sockets and a thread of its own, listening on a free port of loopback. */
public final class LoopbackProgram {
    private static final int DESCRIPTORS = 1_000;

    public final Program program;
    public final Thread thread;
    private final List<ServerSocketChannel> listeners = new ArrayList<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    /**
     * @param logs where an access log goes, if the options want one
     * @param options all but LISTEN, followed by the backends
     */
    public LoopbackProgram(LogSinks logs, List<String> options, InetSocketAddress... backends) {
        this(
                logs,
                options,
                Arrays.stream(backends)
                        .map(each -> "127.0.0.1:" + each.getPort())
                        .toList());
    }

    /** @param backends as on a command line */
    public LoopbackProgram(LogSinks logs, List<String> options, List<String> backends) {
        this(logs, Runnable::run, options, backends);
    }

    /** @param computing where handshakes are computed */
    public LoopbackProgram(LogSinks logs, Executor computing, List<String> options, List<String> backends) {
        Stream<String> operands = Stream.concat(Stream.of("127.0.0.1:1"), backends.stream());
        ChangedOptions changed =
                new ChangedOptions(Stream.concat(options.stream(), operands).toArray(String[]::new));
        changed.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        program = new Program(changed.make(), outside(logs, computing));
        assertEquals(ExitCode.OK, program.start(System.nanoTime()), printed::toString);
        thread = new Thread(this::turn);
        thread.setDaemon(true);
        thread.start();
    }

    private Outside outside(LogSinks logs, Executor computing) {
        SelectorProvider provider = new ForwardingProvider(SelectorProvider.provider()) {
            @Override
            public ServerSocketChannel openServerSocketChannel() throws IOException {
                listeners.add(super.openServerSocketChannel());
                return listeners.get(listeners.size() - 1);
            }
        };
        return new Outside(
                provider,
                System::nanoTime,
                InstantSource.system(),
                new SplittableRandom(),
                new RequestIds(new SplittableRandom()),
                new DescriptorBudget(DESCRIPTORS),
                64 << 20,
                Resolver.jdk(),
                Runnable::run,
                computing,
                Handshakes.MOST,
                null,
                logs,
                Path.of(""),
                new Terminal(new ByteArrayOutputStream(), printed, Runnable::run, false, false),
                (where, fault) -> fault.printStackTrace());
    }

    private void turn() {
        try {
            program.loop().run();
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listeners.get(0).getLocalAddress();
    }

    /** What the terminal shows so far. */
    public String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** At once, whatever is under way. */
    public void stop() throws InterruptedException {
        program.loop().post(program::askedToStop);
        program.loop().post(program::askedToStop);
        thread.join();
        program.end();
    }
}
