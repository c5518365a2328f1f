package balancer.testkit;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/** Wraps a provider, so that a test can observe or break one operation. */
public class ForwardingProvider extends SelectorProvider {
    private final SelectorProvider other;

    public ForwardingProvider(SelectorProvider other) {
        this.other = other;
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        return other.openSelector();
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        return other.openSocketChannel();
    }

    @Override
    public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
        return other.openSocketChannel(family);
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return other.openServerSocketChannel();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
        return other.openServerSocketChannel(family);
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        return other.openDatagramChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return other.openDatagramChannel(family);
    }

    @Override
    public Pipe openPipe() throws IOException {
        return other.openPipe();
    }
}
