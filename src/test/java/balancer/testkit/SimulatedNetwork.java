package balancer.testkit;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * A network in one object, for the unmodified code under test: it takes this as its {@link SelectorProvider} together
 * with {@link #clock}, {@link #instants}, {@link #random} and {@link #helper}, and everything then happens in virtual
 * time on the test's own thread, the same way for the same seed.
 *
 * <pre>
 *   code under test          java.nio channels, one selector
 *   this provider            channels with the JDK's manners           SimulatedPeer, SimulatedListener
 *   TcpStack                 sockets with Linux's manners   &lt;-------&gt;  sockets
 *   World                    virtual time, seed, events, trace
 * </pre>
 *
 * A test hands over its loop with {@link #drive} and then alternates between acting through peers and letting things
 * happen with {@link #run}, {@link #runUntil} or {@link #advance}. {@link Weather} makes it hard.
 */
public final class SimulatedNetwork extends SelectorProvider {
    private static final int TRACE_ENTRIES = 1 << 10;

    private final World world;
    private final Weather weather = new Weather();
    private final Counters counters = new Counters();
    private final TcpStack stack;
    private final Driver driver;
    private final RandomGenerator random;
    private final Descriptors descriptors = new Descriptors(this);

    private final List<SimulatedSelector> selectors = new ArrayList<>();
    private int lastKeyNumber;

    public SimulatedNetwork(long seed) {
        world = new World(seed, TRACE_ENTRIES);
        stack = new TcpStack(world, weather);
        driver = new Driver(world);
        // A sequence of its own: what the code under test draws must not change what the network does.
        random = new SplitMix64(~seed);
    }

    // ---- what the code under test is given, beside the provider itself ----

    /** Virtual nanoseconds, from 0. */
    public LongSupplier clock() {
        return world::now;
    }

    /** The same from another origin, such as shortly before {@link Long#MAX_VALUE}: nanoTime promises none. */
    public LongSupplier clock(long originNanos) {
        return () -> originNanos + world.now();
    }

    /** The clock on the wall, moving with the other. */
    public InstantSource instants() {
        return () -> weather.beginning.plusNanos(world.now());
    }

    public RandomGenerator random() {
        return random;
    }

    /** Runs each task as an event of its own after a while, on the same thread; see {@link Weather}. */
    public Executor helper() {
        return task -> world.after(
                world.random().between(weather.leastHelperNanos, weather.mostHelperNanos),
                Objects.requireNonNull(task));
    }

    // ---- what the test does ----

    public Weather weather() {
        return weather;
    }

    /** A scripted client; it connects as soon as time passes. */
    public SimulatedPeer connect(InetSocketAddress address) {
        return connect(address, stack.newSocket());
    }

    /** The same from a given address, port 0 for any. */
    public SimulatedPeer connect(InetSocketAddress from, InetSocketAddress address) {
        SimulatedSocket socket = stack.newSocket();
        socket.bindTo(bindable(from));
        return connect(address, socket);
    }

    private SimulatedPeer connect(InetSocketAddress address, SimulatedSocket socket) {
        SimulatedPeer peer = new SimulatedPeer(stack, socket);
        stack.connect(socket, TcpStack.reachable(checked(address)));
        return peer;
    }

    /** A scripted server; the acceptor sees each new connection before anything happens on it. */
    public SimulatedListener listen(InetSocketAddress address, Consumer<SimulatedPeer> acceptor) {
        try {
            return new SimulatedListener(stack, stack.listen(checked(address), 128), acceptor);
        } catch (BindException e) {
            throw new IllegalStateException(address + ": " + e.getMessage(), e);
        }
    }

    /** 127.0.0.1 with this port; 0 for any free one when listening. */
    public static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Something to happen while the loop runs: a change of weather, a peer's next move. */
    public void after(Duration delay, Runnable event) {
        world.after(delay.toNanos(), event);
    }

    /**
     * The loop under test, or several on selectors of their own. Without one, time passes for the peers alone. Of one
     * loop each wait is a real one; several are woken at every event, for nothing if it was not theirs.
     */
    public void drive(Step... loops) {
        driver.drive(List.of(loops));
    }

    /**
     * Steps the loop until nothing is under way in the network or in the helper and the loop waits: for ever, or for
     * a deadline of its own, which is not reached by this. Deadlines before the last event do come.
     */
    public void run() {
        driver.untilQuiet();
    }

    /** Steps the loop, through any deadlines, until the condition holds; an hour of virtual time is too long. */
    public void runUntil(BooleanSupplier condition) {
        driver.until(condition);
    }

    /** Steps the loop until exactly so much time has passed; all that falls due before or then, happens in order. */
    public void advance(Duration time) {
        driver.advance(time.toNanos());
    }

    // ---- what the test looks at ----

    public Trace trace() {
        return world.trace();
    }

    public Counters counters() {
        return counters;
    }

    /** Events that have happened. */
    public long eventsRun() {
        return world.eventsRun();
    }

    /** Channels of the code under test that it has not closed, oldest first. */
    public List<String> openChannels() {
        return descriptors.openChannels();
    }

    /** Also counts what is closed and waits for the next select to go. */
    public int openDescriptors() {
        return descriptors.count();
    }

    /** Keys of all open selectors, cancelled ones until the next select. */
    public int registeredKeys() {
        int keys = 0;
        for (SimulatedSelector selector : selectors) {
            keys += selector.registeredKeys();
        }
        return keys;
    }

    /** Sent but not arrived, over all connections. */
    public long bytesUnderWay() {
        return stack.bytesUnderWay();
    }

    // ---- the provider ----

    @Override
    public AbstractSelector openSelector() {
        SimulatedSelector selector = new SimulatedSelector(this, world);
        selectors.add(selector);
        return selector;
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        return descriptors.openSocket();
    }

    @Override
    public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
        return openSocketChannel();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return descriptors.openListener();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
        return openServerSocketChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel() {
        throw new UnsupportedOperationException("datagrams");
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) {
        throw new UnsupportedOperationException("datagrams");
    }

    @Override
    public Pipe openPipe() {
        throw new UnsupportedOperationException("pipes");
    }

    // ---- for the channels ----

    World world() {
        return world;
    }

    TcpStack stack() {
        return stack;
    }

    int nextKeyNumber() {
        return ++lastKeyNumber;
    }

    boolean connect(SimulatedSocket socket, InetSocketAddress remote) throws BindException {
        counters.connects++;
        if (weather.hasNoPortFor(remote, world.now())) {
            throw new BindException("Cannot assign requested address");
        }
        return stack.connectInWeather(socket, remote);
    }

    Descriptors descriptors() {
        return descriptors;
    }

    void selectorClosed(SimulatedSelector selector) {
        selectors.remove(selector);
    }

    InetSocketAddress bindable(SocketAddress local) {
        return stack.withPort(local == null ? new InetSocketAddress(0) : checked(local));
    }

    static InetSocketAddress checked(SocketAddress address) {
        Objects.requireNonNull(address);
        if (!(address instanceof InetSocketAddress internet)) {
            throw new UnsupportedAddressTypeException();
        }
        if (internet.isUnresolved()) {
            throw new UnresolvedAddressException();
        }
        return internet;
    }

    /** A simulated call cannot block: there is no other thread that could end the wait. */
    void requireNonBlocking(SelectableChannel channel) {
        if (channel.isBlocking()) {
            throw new IllegalBlockingModeException();
        }
    }
}
