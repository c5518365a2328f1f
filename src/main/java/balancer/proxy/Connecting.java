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
        if (session.backendConnection == null && !dial(session)) {
            return;
        }
        boolean open = session.backendConnection.isOpen();
        Failure failure = null;
        while (failure == null && session.backendConnection.endpoint().failure() != null) {
            failure = tryNextAddress(session);
            open = failure == null && session.backendConnection.isOpen();
        }
        if (failure != null) {
            session.fail(failure);
        } else if (!open) {
            forwarding.moveRequest(session);
        } else {
            connected(session);
        }
    }

    private void connected(Session session) {
        if (session.exchange.bindsConnection) { // not at dial: each address tried has its own connection
            session.exchange.bound.claim(session.backendConnection);
        }
        if (!session.backendConnection.reused()) {
            session.backendConnection.backend().metrics().connected++;
            session.backendConnection
                    .backend()
                    .addresses()
                    .worked(session.backendConnection.walk().current());
            session.exchange.connectNanos = session.loop().nowNanos() - session.exchange.askedNanos;
            context.accounts.listener.connected(session.exchange);
        }
        if (context.settings.tcp()) {
            context.accounts.connected(session.exchange);
            tunnelling.begin(session);
        } else {
            session.forwarding.begin(session);
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
            next = context.dialer.next(session.backendConnection, session.exchange, session);
        } catch (IOException ourFault) {
            return lackOf(ourFault);
        }
        if (next == null) {
            return Failure.ofConnect(session.backendConnection.walk().failure());
        }
        session.backendConnection = next;
        session.request.newSink();
        session.response.newSource();
        return null;
    }

    /** What we lack: a socket to connect with, or a local port. */
    private Failure lackOf(IOException ourFault) {
        return ourFault instanceof BindException ? Failure.NO_LOCAL_PORT : Failure.OVERLOADED;
    }

    /** The address did not answer in its share of the time limit: dials the next one. True if there is one. */
    boolean dialNextAddress(Session session) {
        boolean hasLeft = session.backendConnection != null
                && session.backendConnection.walk().left() > 0;
        return session.phase() == Phase.CONNECTING && hasLeft && tryNextAddress(session) == null;
    }

    /** True if the session has a connection now, open or opening. If not, it waits in the queue or is answered. */
    private boolean dial(Session session) {
        Exchange exchange = session.exchange;
        if (context.backends.mustWaitFor(exchange.onlyBackend())) {
            context.waiting.join(session);
            return false;
        }
        if (context.settings.tcp()) {
            context.ties.connects(exchange);
        }
        BackendConnection connection = context.dialer.takeBound(exchange, session);
        if (connection == null && context.waiting.joinBehindOthers(session)) {
            return false;
        }
        if (connection == null) {
            try {
                connection = context.dialer.dial(exchange, session.replayable(), session);
            } catch (IOException ourFault) {
                session.fail(lackOf(ourFault));
                return false;
            }
        }
        if (connection == null) {
            withoutBackend(session);
            return false;
        }
        begin(session, connection);
        return true;
    }

    /** No backend can be asked now: waits if one is only busy, else answers. */
    private void withoutBackend(Session session) {
        if (context.backends.isBusy()) {
            context.waiting.join(session);
            return;
        }
        Failure last = session.exchange.attempts.outOfBackends();
        if (last == Failure.NO_BACKEND) {
            context.accounts.countFailure(session, last);
        }
        replying.begin(session, last);
    }

    private void begin(Session session, BackendConnection connection) {
        session.backendConnection = connection;
        session.exchange.attempts.begun(context.accounts.traffic);
        session.exchange.askedNanos = session.loop().nowNanos();
        session.exchange.connectNanos = -1;
        connection.backend().began();
        context.waiting.workBegan(session);
    }

    /** The attempt failed. Makes another one if {@link Attempts} allows it, else answers with the failure. */
    void retry(Session session, Failure failure) {
        boolean reused = session.backendConnection.reused();
        if (!session.exchange.attempts.allowAnother(
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
