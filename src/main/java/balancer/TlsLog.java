package balancer;

import balancer.cli.options.TlsMessages;
import balancer.cli.terminal.Terminal;
import balancer.loop.Deadline;
import balancer.loop.EventLoop;
import balancer.tls.HandshakeFailure;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.function.BiConsumer;

/** Reports what an operator should know of TLS: certificates that end soon, once a day, and handshakes that failed. */
final class TlsLog extends Deadline implements BiConsumer<InetSocketAddress, IOException> {
    private static final long DAY_NANOS = 24 * 3_600 * 1_000_000_000L;

    private final EventLoop loop;
    private final InstantSource instants;
    private final Certificates certificates;
    private final Terminal terminal;
    private final OnceAMinute pace;

    TlsLog(EventLoop loop, InstantSource instants, Certificates certificates, Terminal terminal) {
        this.loop = loop;
        this.instants = instants;
        this.certificates = certificates;
        this.terminal = terminal;
        this.pace = new OnceAMinute(loop);
    }

    /** Warns now and every day. */
    void begin(boolean selfSigned) {
        if (selfSigned) {
            terminal.report(TlsMessages.selfSigned());
        }
        warn();
    }

    @Override
    protected void onDeadline() {
        warn();
    }

    /** Of certificates that end soon; again in a day. */
    void warn() {
        for (String each : certificates.store().warnings(instants.instant())) {
            terminal.report(TlsMessages.ending(each));
        }
        loop.unheld().after(DAY_NANOS, this);
    }

    @Override
    protected void onFault(Throwable fault) {}

    /**
     * A handshake with a client has failed: at most one line a minute, because anybody can cause it. None for a client
     * that just went away, as scanners and health checks do.
     */
    @Override
    public void accept(InetSocketAddress peer, IOException reason) {
        if (!(reason instanceof EOFException) && pace.isTime()) {
            terminal.report(TlsMessages.handshakeFailed(peer, HandshakeFailure.wordsAboutClient(reason)));
        }
    }
}
