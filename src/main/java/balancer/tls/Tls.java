package balancer.tls;

import balancer.client.LoopResources;
import balancer.loop.Encryption;
import balancer.loop.Endpoint;
import balancer.loop.EventLoop;
import balancer.loop.Transport;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/** TLS for the connections of a loop. */
public final class Tls {
    private final Handshakes handshakes;
    private final TlsShared shared;

    /** @param helpers where handshakes are computed; never refuses a task */
    public Tls(EventLoop loop, LoopResources resources, Executor helpers) {
        this.handshakes = new Handshakes(loop, helpers);
        this.shared = new TlsShared(resources.buffers(), resources.instants(), handshakes);
    }

    /** Encrypts connections with a fresh engine for each. */
    public Encryption with(Supplier<SSLEngine> engines) {
        return new Encryption() {
            @Override
            public boolean isOn() {
                return true;
            }

            @Override
            public Transport over(Endpoint endpoint, ByteBuffer early) {
                return new TlsTransport(endpoint, shared, engines.get(), early);
            }
        };
    }

    public TlsMetrics metrics() {
        return handshakes.metrics();
    }
}
