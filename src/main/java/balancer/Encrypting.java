package balancer;

import balancer.admin.numbers.TlsNumbers;
import balancer.certificate.TlsClient;
import balancer.certificate.Trust;
import balancer.cli.options.Mode;
import balancer.cli.options.Options;
import balancer.cli.options.TlsMessages;
import balancer.cli.text.Address;
import balancer.client.LoopResources;
import balancer.loop.Encryption;
import balancer.loop.EventLoop;
import balancer.tls.Tls;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;

/** TLS of one loop, as the options say: what connections are encrypted with, and what is logged of it. */
public final class Encrypting implements Supplier<TlsNumbers> {
    private final Options options;
    private final EventLoop loop;
    private final LoopResources resources;
    private final Outside outside;

    /** Null if clients speak plain text. */
    private final Certificates certificates;

    private final BackendTls backendTls;

    /** Null until something is encrypted: nobody else pays for it. */
    private Tls tls;

    /** Null if clients speak plain text. */
    private TlsLog log;

    private boolean hasBackends;

    Encrypting(
            Options options,
            EventLoop loop,
            LoopResources resources,
            Outside outside,
            Certificates certificates,
            BackendTls backendTls) {
        this.options = options;
        this.loop = loop;
        this.resources = resources;
        this.outside = outside;
        this.certificates = certificates;
        this.backendTls = backendTls;
    }

    /** Of clients' connections. */
    Encryption ofClients() {
        if (certificates == null) {
            return Encryption.NONE;
        }
        log = new TlsLog(loop, outside.instants(), certificates, outside.terminal());
        tls = new Tls(loop, resources, outside.computing(), outside.handshakes(), log);
        return tls.with(certificates::engine, certificates.clientsShowTheirs());
    }

    /** Of the demo's own client, which knows whom it speaks to. */
    Encryption ofOurselves() {
        if (certificates == null) {
            return Encryption.NONE;
        }
        TlsClient client = new TlsClient(Trust.insecure(), options.mode() == Mode.HTTP, outside.secrets());
        InetSocketAddress ours = options.listen().socketAddress();
        return tls.with(() -> client.engine("localhost", ours.getPort()));
    }

    /** The numbers for the dashboard; null as long as nothing was encrypted. */
    @Override
    public TlsNumbers get() {
        return tls == null ? null : new TlsNumbers(tls.metrics(), certificates == null ? null : certificates.store());
    }

    /**
     * Of connections to this backend. The first one that is encrypted may come while the program runs: then a helper
     * begins to make ready, and the loop waits for the rest of that, once, when it connects.
     */
    Encryption ofBackend(Address backend) {
        if (!backend.isEncrypted()) {
            return Encryption.NONE;
        }
        if (!hasBackends) {
            hasBackends = true;
            outside.computing().execute(backendTls::client);
        }
        if (tls == null) {
            tls = new Tls(loop, resources, outside.computing(), outside.handshakes(), (client, failure) -> {});
        }
        String host = backend.certifiedHost();
        int port = backend.socketAddress().getPort();
        return tls.with(() -> backendTls.client().engine(host, port));
    }

    /** The program is ready. */
    void begin() {
        if (log != null) {
            log.begin(options.tls().isSelf());
        }
    }

    /** The files of certificates have been read again, with these problems. */
    void reloaded(List<String> problems) {
        for (String each : problems) {
            outside.terminal().report(TlsMessages.notReplaced(each));
        }
        if (log != null) {
            log.warn();
        }
    }
}
