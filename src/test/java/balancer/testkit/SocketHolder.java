package balancer.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;

/** Opens a listening socket and keeps it, as systemd does. Each program that has this provider inherits the socket. */
public final class SocketHolder extends ForwardingProvider {
    private static final int BACKLOG = 128;

    private final SimulatedNetwork network;
    private final ListeningSocket held;

    public SocketHolder(SimulatedNetwork network, InetSocketAddress address) throws IOException {
        super(network);
        this.network = network;
        this.held = network.stack().listen(network.bindable(address), BACKLOG);
    }

    /** How many connections nobody has accepted yet. */
    public int waiting() {
        return held.waiting();
    }

    @Override
    public Channel inheritedChannel() {
        return new SimulatedServerSocketChannel(network, held);
    }
}
