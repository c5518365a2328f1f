package balancer.testkit;

import java.net.BindException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The one host of the simulation: its ports, its listeners, and the handshake that makes two sockets a connection. */
final class TcpStack {
    private static final int FIRST_EPHEMERAL_PORT = 32_768;
    private static final int MOST_SYN_RETRIES = 6;
    private static final long FIRST_SYN_RETRY_NANOS = 1_000_000_000L;

    private final World world;
    private final Weather weather;

    /** Looked up by key only: its order never matters. */
    private final Map<Integer, List<ListeningSocket>> listenersByPort = new HashMap<>();

    /** Peers read through it: one is enough, because nothing runs at the same time. */
    private final ByteBuffer scratch = ByteBuffer.allocate(16 * 1024);

    private long bytesUnderWay;
    private int lastSocket;
    private int nextEphemeralPort = FIRST_EPHEMERAL_PORT;

    TcpStack(World world, Weather weather) {
        this.world = world;
        this.weather = weather;
    }

    World world() {
        return world;
    }

    Weather weather() {
        return weather;
    }

    ByteBuffer scratch() {
        return scratch.clear();
    }

    /** Sent, but not yet arrived, over all connections. */
    long bytesUnderWay() {
        return bytesUnderWay;
    }

    void bytesUnderWay(int change) {
        bytesUnderWay += change;
    }

    SimulatedSocket newSocket() {
        return new SimulatedSocket(this, ++lastSocket);
    }

    /** @throws BindException if a listener stands there, on that address or on all */
    ListeningSocket listen(InetSocketAddress wanted, int backlog) throws BindException {
        InetSocketAddress address = withPort(wanted);
        List<ListeningSocket> listeners = listenersByPort.computeIfAbsent(address.getPort(), port -> new ArrayList<>());
        for (ListeningSocket listener : listeners) {
            if (overlap(listener.address().getAddress(), address.getAddress())) {
                throw new BindException("Address already in use");
            }
        }
        ListeningSocket listener = new ListeningSocket(this, address, backlog);
        listeners.add(listener);
        return listener;
    }

    private static boolean overlap(InetAddress one, InetAddress another) {
        return one.isAnyLocalAddress() || another.isAnyLocalAddress() || one.equals(another);
    }

    void unbind(ListeningSocket listener) {
        listenersByPort.get(listener.address().getPort()).remove(listener);
    }

    /** Port 0 becomes a free one. */
    InetSocketAddress withPort(InetSocketAddress wanted) {
        return wanted.getPort() != 0 ? wanted : new InetSocketAddress(wanted.getAddress(), ephemeralPort());
    }

    private int ephemeralPort() {
        int port = nextEphemeralPort;
        nextEphemeralPort = port == 65_535 ? FIRST_EPHEMERAL_PORT : port + 1;
        return listenersByPort.getOrDefault(port, List.of()).isEmpty() ? port : ephemeralPort();
    }

    /** Starts a handshake; the socket's watcher learns how it ends. */
    void connect(SimulatedSocket client, InetSocketAddress remote) {
        prepare(client, remote);
        world.after(latency(), () -> synArrived(client, 0));
    }

    /**
     * The same under the weather.
     *
     * @return true if it succeeded at once, as a kernel may do on loopback
     */
    boolean connectInWeather(SimulatedSocket client, InetSocketAddress remote) {
        SplitMix64 random = world.random();
        if (random.chance(weather.connectLostChance)) {
            prepare(client, remote);
            world.record("SYN lost", client.number(), 0);
            weather.did(Incident.Kind.CONNECT_LOST, world.now(), client.localAddress(), remote);
        } else if (random.chance(weather.connectRefusedChance)) {
            prepare(client, remote);
            weather.did(Incident.Kind.CONNECT_REFUSED, world.now(), client.localAddress(), remote);
            world.after(latency(), () -> client.connectFailed(SocketError.REFUSED));
        } else if (random.chance(weather.connectAtOnceChance) && isAnswering(remote)) {
            prepare(client, remote);
            acceptAtOnce(client, remote);
            return true;
        } else {
            connect(client, remote);
        }
        return false;
    }

    private void prepare(SimulatedSocket client, InetSocketAddress remote) {
        if (client.localAddress() == null || client.localAddress().getAddress().isAnyLocalAddress()) {
            int port = client.localAddress() == null
                    ? ephemeralPort()
                    : client.localAddress().getPort();
            client.bindTo(new InetSocketAddress(sourceFor(remote.getAddress()), port));
        }
        client.connectingTo(remote);
        world.record("connects to", client.number(), remote.getPort());
    }

    private void acceptAtOnce(SimulatedSocket client, InetSocketAddress remote) {
        SimulatedSocket server = newSocket();
        server.join(client);
        client.establish();
        ListeningSocket listener = find(remote);
        world.after(latency(), () -> listener.offer(server));
    }

    private boolean isAnswering(InetSocketAddress remote) {
        ListeningSocket listener = find(remote);
        return listener != null && !listener.isBlackHole() && !listener.isFull();
    }

    private void synArrived(SimulatedSocket client, int retries) {
        if (client.isClosed()) {
            return;
        }
        ListeningSocket listener = find(client.remoteAddress());
        if (listener == null) {
            world.after(latency(), () -> client.connectFailed(SocketError.REFUSED));
        } else if (isAnswering(client.remoteAddress())) {
            SimulatedSocket server = newSocket();
            server.join(client);
            server.out().sendSynAck();
            listener.offer(server);
        } else if (retries < MOST_SYN_RETRIES) {
            world.record("SYN dropped", client.number(), retries);
            world.inBackground(FIRST_SYN_RETRY_NANOS << retries, () -> synArrived(client, retries + 1));
        } else {
            world.inBackground(FIRST_SYN_RETRY_NANOS << retries, () -> client.connectFailed(SocketError.TIMED_OUT));
        }
    }

    private ListeningSocket find(InetSocketAddress remote) {
        for (ListeningSocket listener : listenersByPort.getOrDefault(remote.getPort(), List.of())) {
            InetAddress address = listener.address().getAddress();
            if (address.isAnyLocalAddress() || address.equals(remote.getAddress())) {
                return listener;
            }
        }
        return null;
    }

    long latency() {
        return world.random().between(weather.leastLatencyNanos, weather.mostLatencyNanos);
    }

    /** As Linux routes: all of 127/8 is reached from 127.0.0.1, any other address of this host from itself. */
    private static InetAddress sourceFor(InetAddress remote) {
        return remote.isLoopbackAddress() ? loopback(remote instanceof Inet6Address) : remote;
    }

    /** The wildcard address as a target means this host. */
    static InetSocketAddress reachable(InetSocketAddress remote) {
        if (!remote.getAddress().isAnyLocalAddress()) {
            return remote;
        }
        return new InetSocketAddress(loopback(!(remote.getAddress() instanceof Inet4Address)), remote.getPort());
    }

    private static InetAddress loopback(boolean ipv6) {
        byte[] bytes = ipv6 ? new byte[16] : new byte[] {127, 0, 0, 1};
        bytes[bytes.length - 1] = 1;
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are always an address", e);
        }
    }

    /** Its listener closed before anybody accepted it. */
    void turnedAway(SimulatedSocket socket) {
        weather.did(Incident.Kind.CUT, world.now(), socket.localAddress(), socket.remoteAddress());
    }
}
