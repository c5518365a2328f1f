package balancer.tls;

import balancer.client.LoopResources;
import balancer.loop.Encryption;
import balancer.loop.Endpoint;
import balancer.loop.EventLoop;
import balancer.loop.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/** TLS for the connections of a loop. */
public final class Tls {
    private final TlsShared shared;

    /**
     * @param helpers where handshakes are computed; never refuses a task
     * @param most how many handshakes clients may have begun; as a rule {@link Handshakes#MOST}
     * @param failures hears of each handshake with a client that has failed, with the client's address and the reason
     */
    public Tls(
            EventLoop loop,
            LoopResources resources,
            Executor helpers,
            int most,
            BiConsumer<InetSocketAddress, IOException> failures) {
        this(new TlsShared(resources.buffers(), resources.instants(), new Handshakes(loop, helpers, failures, most)));
    }

    Tls(TlsShared shared) {
        this.shared = shared;
    }

    /** Encrypts connections with a fresh engine for each. */
    public Encryption with(Supplier<SSLEngine> engines) {
        return with(engines, false);
    }

    /** @param peersShow whether peers show certificates that backends are to hear of */
    public Encryption with(Supplier<SSLEngine> engines, boolean peersShow) {
        return new Encryption() {
            @Override
            public boolean isOn() {
                return true;
            }

            @Override
            public Transport over(Endpoint endpoint, ByteBuffer early) {
                return new TlsTransport(endpoint, shared, engines.get(), early);
            }

            @Override
            public byte[] fieldsAbout(Endpoint endpoint) {
                return peersShow ? ((TlsTransport) endpoint.transport()).fieldsAboutPeer() : NO_FIELDS;
            }
        };
    }

    public TlsMetrics metrics() {
        return shared.handshakes().metrics();
    }
}
