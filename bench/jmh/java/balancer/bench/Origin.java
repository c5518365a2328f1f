package balancer.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * The cheapest server that serves the benchmarks: one thread, one fixed answer, no parsing. It relies on its clients to
 * wait for an answer before they ask again, so input that ends with an empty line is exactly one request.
 */
final class Origin {
    private static final int BACKLOG = 1024;
    private static final int REQUEST_BYTES = 4096;
    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE = "close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector;
    private final ServerSocketChannel listener;
    private final ByteBuffer response;
    private final Thread thread = new Thread(this::run, "origin");

    private Origin(Selector selector, ServerSocketChannel listener, int bodyBytes) {
        this.selector = selector;
        this.listener = listener;
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + bodyBytes + "\r\n\r\n";
        response = ByteBuffer.allocateDirect(head.length() + bodyBytes)
                .put(head.getBytes(StandardCharsets.US_ASCII))
                .rewind();
    }

    /** Serves on a free port of the loopback interface until closed. */
    static Origin open(int bodyBytes) throws IOException {
        Selector selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        listener.configureBlocking(false);
        Origin origin = new Origin(selector, listener, bodyBytes);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        origin.thread.setDaemon(true);
        origin.thread.start();
        return origin;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), listener.socket().getLocalPort());
    }

    void close() throws IOException, InterruptedException {
        thread.interrupt();
        thread.join();
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                selector.select(this::ready);
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private void ready(SelectionKey key) {
        if (key.isAcceptable()) {
            accept();
            return;
        }
        try {
            ((Connection) key.attachment()).ready(key);
        } catch (IOException reset) {
            key.cancel();
            closeQuietly((SocketChannel) key.channel());
        }
    }

    private void accept() {
        try {
            for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.register(selector, SelectionKey.OP_READ, new Connection(channel, response.duplicate()));
            }
        } catch (IOException gone) {
            // The client took its connection back before we accepted it.
            return;
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException alreadyBroken) {
            return;
        }
    }

    private static final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer request = ByteBuffer.allocateDirect(REQUEST_BYTES);
        private final ByteBuffer response;
        private boolean last;

        Connection(SocketChannel channel, ByteBuffer response) {
            this.channel = channel;
            this.response = response.limit(0);
        }

        void ready(SelectionKey key) throws IOException {
            if (key.isReadable() && !response.hasRemaining()) {
                if (channel.read(request) < 0) {
                    channel.close();
                    return;
                }
                if (!endsWith(END)) {
                    return;
                }
                last = endsWith(CLOSE);
                request.clear();
                response.clear();
            }
            channel.write(response);
            if (!response.hasRemaining() && last) {
                channel.close();
            } else {
                key.interestOps(response.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
            }
        }

        private boolean endsWith(byte[] text) {
            int start = request.position() - text.length;
            for (int i = 0; i < text.length; i++) {
                if (start < 0 || request.get(start + i) != text[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
