package balancer.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What a conformance script works with, on either provider: a selector, connected pairs, a way to wait until the
 * network has done its work, and a list of observations. Nothing observed depends on ports, buffers or time.
 */
final class ConformanceBench implements Closeable {
    /** Something to observe: its value, or the exception it ends with. */
    interface Attempt {
        Object make() throws Exception;
    }

    /** The two ends of a connection, non-blocking and not registered. */
    record Pair(SocketChannel client, SocketChannel server) {}

    private static final long PATIENCE_MILLIS = 5_000;

    final SelectorProvider provider;
    final Selector selector;
    final ServerSocketChannel listener;
    private final List<String> observations = new ArrayList<>();
    private final List<SelectableChannel> opened = new ArrayList<>();
    private final Selector markerSelector;
    private final Pair marker;

    ConformanceBench(SelectorProvider provider) throws IOException {
        this.provider = provider;
        selector = provider.openSelector();
        listener = listen();
        markerSelector = provider.openSelector();
        marker = pair();
        marker.client.register(markerSelector, SelectionKey.OP_READ);
        marker.server.register(markerSelector, SelectionKey.OP_READ);
    }

    List<String> observations() {
        return observations;
    }

    void note(String what, Attempt attempt) {
        observations.add(what + ": " + outcome(attempt));
    }

    static String outcome(Attempt attempt) {
        try {
            return String.valueOf(attempt.make());
        } catch (Exception e) {
            return e.getClass().getSimpleName() + " " + e.getMessage();
        }
    }

    ServerSocketChannel listen() throws IOException {
        ServerSocketChannel channel = remember(provider.openServerSocketChannel());
        channel.bind(SimulatedNetwork.loopback(0));
        channel.configureBlocking(false);
        return channel;
    }

    SocketChannel open() throws IOException {
        SocketChannel channel = remember(provider.openSocketChannel());
        channel.configureBlocking(false);
        return channel;
    }

    private <C extends SelectableChannel> C remember(C channel) {
        opened.add(channel);
        return channel;
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listener.getLocalAddress();
    }

    Pair pair() throws IOException {
        SocketChannel client = open();
        if (!client.connect(address())) {
            await(client, SelectionKey.OP_CONNECT);
            client.finishConnect();
        }
        await(listener, SelectionKey.OP_ACCEPT);
        SocketChannel server = remember(listener.accept());
        server.configureBlocking(false);
        // Else Nagle's algorithm holds a second small write back for the 40 ms of a delayed acknowledgement.
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        server.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new Pair(client, server);
    }

    /** Waits on a selector of its own, so that the channel is not registered afterwards. */
    private void await(SelectableChannel channel, int ops) throws IOException {
        try (Selector waiting = provider.openSelector()) {
            channel.register(waiting, ops);
            if (waiting.select(PATIENCE_MILLIS) == 0) {
                throw new IOException("not ready in time: " + ops);
            }
        }
    }

    /**
     * Returns when everything done before has taken effect everywhere: a byte goes to and fro on a connection of its
     * own, behind all other packets of the loopback. Four ways, because a reset may answer what a packet brings.
     */
    void settle() throws IOException {
        pass(marker.client, marker.server);
        pass(marker.server, marker.client);
        pass(marker.client, marker.server);
        pass(marker.server, marker.client);
    }

    private void pass(SocketChannel from, SocketChannel to) throws IOException {
        from.write(ByteBuffer.wrap(new byte[1]));
        ByteBuffer received = ByteBuffer.allocate(2);
        while (to.read(received) == 0) {
            if (markerSelector.select(key -> {}, PATIENCE_MILLIS) == 0) {
                throw new IOException("the marker is lost");
            }
        }
    }

    /** Registers; the name shows in {@link #ready}. */
    SelectionKey watch(String name, SelectableChannel channel, int ops) throws IOException {
        return channel.register(selector, ops, name);
    }

    /** One select without waiting: which names are ready for what, by name, because the order is the kernel's. */
    String ready() throws IOException {
        settle();
        TreeMap<String, String> ready = new TreeMap<>();
        selector.selectNow(key -> ready.put((String) key.attachment(), key.isValid() ? ops(key.readyOps()) : "dead"));
        return ready.toString();
    }

    static String ops(int ops) {
        return ((ops & SelectionKey.OP_READ) != 0 ? "R" : "")
                + ((ops & SelectionKey.OP_WRITE) != 0 ? "W" : "")
                + ((ops & SelectionKey.OP_CONNECT) != 0 ? "C" : "")
                + ((ops & SelectionKey.OP_ACCEPT) != 0 ? "A" : "");
    }

    /** @return the text read, of a long one the length and a hash, or the count if nothing was */
    static Object read(SocketChannel channel, int most) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(most);
        int count = channel.read(buffer);
        if (count <= 0) {
            return count;
        }
        String text = new String(buffer.array(), 0, count, StandardCharsets.ISO_8859_1);
        return count <= 20 ? text : count + " bytes, hash " + text.hashCode();
    }

    static int write(SocketChannel channel, String text) throws IOException {
        return channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Writes, and waits until it has arrived. */
    void send(SocketChannel channel, String text) throws IOException {
        write(channel, text);
        settle();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        markerSelector.close();
        for (SelectableChannel channel : opened) {
            channel.close();
        }
    }
}
