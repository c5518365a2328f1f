package balancer.admin.page;

import balancer.client.LoopResources;
import balancer.loop.Deadline;
import balancer.loop.Encryption;
import balancer.loop.Endpoint;
import balancer.loop.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;

/**
 * A few requests a second for the demo's balancer, so that something moves: clients on the same loop. They go on while
 * the traffic is held, so there is something to step through.
 */
public final class DemoTraffic extends Deadline {
    private static final long PERIOD_NANOS = 300_000_000;
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_CLIENTS = 3;

    private final EventLoop loop;
    private final LoopResources resources;
    private final InetSocketAddress balancer;
    private final Encryption encryption;
    private final ByteBuffer dropped = ByteBuffer.allocateDirect(4096);
    private boolean on;
    private int clients;

    /**
     * @param balancer where its requests go
     * @param encryption of its connections
     */
    public DemoTraffic(EventLoop loop, LoopResources resources, InetSocketAddress balancer, Encryption encryption) {
        this.encryption = encryption;
        this.loop = loop;
        this.resources = resources;
        this.balancer = balancer;
    }

    public boolean isOn() {
        return on;
    }

    public void start() {
        on = true;
        loop.unheld().after(0, this);
    }

    public void stop() {
        on = false;
        loop.unheld().remove(this);
    }

    @Override
    protected void onDeadline() {
        loop.unheld().after(PERIOD_NANOS, this);
        try {
            if (clients < MOST_CLIENTS) {
                new Client();
            }
        } catch (IOException noDescriptor) {
            // the next one may have more luck
        }
    }

    @Override
    protected void onFault(Throwable fault) {
        stop();
    }

    /** One request on a connection of its own; its answer is dropped. */
    private final class Client implements Endpoint.Owner {
        private boolean sent;

        Client() throws IOException {
            Endpoint endpoint = Endpoint.connecting(loop, resources.descriptors(), balancer, this);
            clients++;
            if (endpoint.failure() != null) {
                end(endpoint);
            }
        }

        @Override
        public void onReady(Endpoint endpoint) {
            if (!endpoint.finishConnect()) {
                end(endpoint);
                return;
            }
            if (encryption.isOn() && !endpoint.isEncrypted()) {
                endpoint.transport(encryption.over(endpoint, dropped.clear().limit(0)));
            }
            if (!endpoint.isOpen() && endpoint.failure() == null) {
                endpoint.interest(SelectionKey.OP_READ);
                return;
            }
            if (!sent) {
                sent = endpoint.write(ByteBuffer.wrap(REQUEST)) == REQUEST.length;
                endpoint.interest(SelectionKey.OP_READ);
                return;
            }
            int count = endpoint.read(dropped.clear());
            if (count < 0 || endpoint.ended()) {
                end(endpoint);
            }
        }

        @Override
        public void onFault(Endpoint endpoint, Throwable fault) {
            end(endpoint);
        }

        private void end(Endpoint endpoint) {
            if (!endpoint.closed()) {
                clients--;
                endpoint.close();
            }
        }
    }
}
