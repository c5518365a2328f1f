package balancer.proxy;

import balancer.backend.BackendConnection;
import balancer.client.Phase;
import java.io.IOException;
import java.net.BindException;

/**
 * CONNECTING: waits until a backend connection is open. Woken by the backend; if the connection was idle it is open
 * already, and the phase ends at once. Meanwhile the client's bytes are read as long as there is room. Step 6.
 */
final class Connecting {
    private final ProxyContext context;
    private final Forwarding forwarding;
    private final Tunnelling tunnelling;
    private final Replying replying;

    Connecting(ProxyContext context, Forwarding forwarding, Tunnelling tunnelling, Replying replying) {
        this.context = context;
        this.forwarding = forwarding;
        this.tunnelling = tunnelling;
        this.replying = replying;
    }

    void step(Session session) {
        if (session.backend == null && !dial(session)) {
            return;
        }
        boolean failed = session.backend.endpoint().failure() != null;
        Failure failure = failed ? tryNextAddress(session) : null;
        if (failure != null) {
            session.fail(failure);
        } else if (!session.backend.endpoint().connected()) {
            forwarding.moveRequest(session);
        } else {
            connected(session);
        }
    }

    private void connected(Session session) {
        if (session.exchange.bindsConnection) { // not before: each address has had another connection
            session.exchange.own.claim(session.backend);
        }
        if (!session.backend.reused()) {
            session.backend.backend().metrics().connected++;
            session.backend.backend().addresses().worked(session.backend.walk().current());
            session.exchange.connectNanos = session.loop().nowNanos() - session.exchange.dialledNanos;
            context.accounts.listener.connected(session.exchange);
        }
        if (context.settings.tcp()) {
            tunnelling.begin(session);
        } else {
            session.upload.begin(session.loop().nowNanos(), session.request.bodyBytes());
            session.become(Phase.FORWARDING);
        }
    }

    /**
     * A name may have several addresses, as localhost has. A failed connect to one of them says nothing about the
     * backend: the same attempt continues with the next address.
     *
     * @return the failure if no address is left; null if another one is dialled
     */
    private Failure tryNextAddress(Session session) {
        BackendConnection next;
        try {
            next = context.dialer.next(session.backend, session);
        } catch (IOException ourFault) {
            return lackOf(ourFault);
        }
        if (next == null) {
            return Failure.CONNECT_REFUSED;
        }
        session.backend = next;
        session.request.newSink();
        session.response.newSource();
        return null;
    }

    /** The failure of ours: we have no socket to connect with, or no local port. */
    private Failure lackOf(IOException ourFault) {
        return ourFault instanceof BindException ? Failure.NO_LOCAL_PORT : Failure.OVERLOADED;
    }

    /** The address did not answer in its share of the time limit. True if another one is dialled now. */
    boolean goesOnElsewhere(Session session) {
        boolean hasLeft = session.backend != null && session.backend.walk().left() > 0;
        return session.phase() == Phase.CONNECTING && hasLeft && tryNextAddress(session) == null;
    }

    private boolean dial(Session session) {
        if (context.backends.mustWaitFor(session.exchange.onlyBackend())) {
            context.waiting.join(session);
            return false;
        }
        session.backend = context.dialer.takeOwn(session.exchange, session);
        if (session.backend == null && context.waiting.joinBehindOthers(session)) {
            return false;
        }
        try {
            if (session.backend == null) {
                session.backend = context.dialer.dial(session.exchange, session.replayable(), session);
            }
        } catch (IOException ourFault) {
            session.fail(lackOf(ourFault));
            return false;
        }
        if (session.backend == null && context.backends.isBusy()) {
            context.waiting.join(session);
            return false;
        }
        if (session.backend == null) {
            Failure last = session.exchange.attempts.outOfBackends();
            if (last == Failure.NO_BACKEND) {
                context.accounts.countFailure(session, last);
            }
            replying.begin(session, last);
            return false;
        }
        session.exchange.attempts.begun(context.accounts.traffic);
        session.exchange.dialledNanos = session.loop().nowNanos();
        session.exchange.connectNanos = -1;
        session.backend.backend().began();
        context.waiting.workBegan(session);
        return true;
    }

    /** The attempt failed. Makes another one if a backend is left and the retry budget allows it. */
    void retry(Session session, Failure failure) {
        boolean reused = session.backend.reused();
        if (!session.exchange.attempts.mayTryAgain(
                failure,
                session.exchange.backend,
                reused,
                context.retries,
                session.loop().nowNanos())) {
            replying.begin(session, failure);
            return;
        }
        session.closeBackend();
        session.request.newSink();
        session.response.newSource();
        session.become(Phase.CONNECTING);
    }
}
