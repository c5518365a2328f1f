package balancer.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;

/** The smallest useful loop: sends back what it reads, for the tests of the simulation itself. */
final class EchoLoop {
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(4_096);

    EchoLoop(SelectorProvider provider, InetSocketAddress address) throws IOException {
        selector = provider.openSelector();
        listener = provider.openServerSocketChannel();
        listener.bind(address);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    void runOnce() throws IOException {
        selector.select(this::onReady);
    }

    private void onReady(SelectionKey key) {
        try {
            if (key.isValid() && key.isAcceptable()) {
                accept();
            } else if (key.isValid()) {
                echo(key);
            }
        } catch (IOException e) {
            close(key);
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = listener.accept();
        if (channel != null) {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        }
    }

    /** What does not go out at once waits in a buffer of its own, attached to the key. */
    private void echo(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        ByteBuffer waiting = (ByteBuffer) key.attachment();
        if (waiting == null) {
            buffer.clear();
            if (channel.read(buffer) < 0) {
                close(key);
                return;
            }
            waiting = buffer.flip();
        }
        channel.write(waiting);
        if (!waiting.hasRemaining()) {
            key.attach(null);
            key.interestOps(SelectionKey.OP_READ);
        } else if (waiting == buffer) {
            key.attach(ByteBuffer.allocate(waiting.remaining()).put(waiting).flip());
            key.interestOps(SelectionKey.OP_WRITE);
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            throw new AssertionError("a simulated close does not fail", e);
        }
    }
}
