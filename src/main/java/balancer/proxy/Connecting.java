package balancer.proxy;

import balancer.backend.BackendConnection;
import balancer.client.Phase;
import java.io.IOException;
import java.net.BindException;

/**
 * CONNECTING: waits until a backend connection is open. Woken by the backend; an idle connection is open already, and
 * then this phase is over at once. What the client sends meanwhile is read as long as there is room. Step 6.
 */
final class Connecting {
    private Connecting() {}

    static void step(Session session) {
        if (session.backend == null && !dial(session)) {
            return;
        }
        boolean failed = session.backend.endpoint().failure() != null;
        Failure failure = failed ? tryNextAddress(session) : null;
        if (failure != null) {
            session.fail(failure);
        } else if (!session.backend.endpoint().connected()) {
            Forwarding.moveRequest(session);
        } else {
            connected(session);
        }
    }

    private static void connected(Session session) {
        if (!session.backend.reused()) {
            Proxy proxy = session.proxy;
            session.backend.backend().addresses().worked(session.backend.walk().current());
            session.backend.backend().metrics().connected++;
            session.exchange.connectNanos = proxy.loop.nowNanos() - session.exchange.dialledNanos;
            proxy.accounts.traffic.connectDurations.record(session.exchange.connectNanos);
        }
        if (session.proxy.settings.tcp()) {
            Tunnelling.begin(session);
        } else {
            session.upload.begin(session.proxy.loop.nowNanos(), session.request.bodyBytes());
            session.become(Phase.FORWARDING);
        }
    }

    /**
     * A name may have several addresses, and localhost has two. That one of them does not take us says nothing about the
     * backend: the same attempt goes on at the next.
     *
     * @return what it means if there is none left; null if there is
     */
    private static Failure tryNextAddress(Session session) {
        BackendConnection next;
        try {
            next = session.proxy.dialer.next(session.backend, session);
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

    /** We have no socket to connect with, or no port for it. */
    private static Failure lackOf(IOException ourFault) {
        return ourFault instanceof BindException ? Failure.NO_LOCAL_PORT : Failure.OVERLOADED;
    }

    /** The address was silent for its share of the time. True if another one is dialled now. */
    static boolean goesOnElsewhere(Session session) {
        boolean hasLeft = session.backend != null && session.backend.walk().left() > 0;
        return session.phase() == Phase.CONNECTING && hasLeft && tryNextAddress(session) == null;
    }

    /** For the address being dialled. */
    static long deadlineNanos(Session session, long endNanos) {
        BackendConnection connection = session.backend;
        return connection == null || connection.reused()
                ? endNanos
                : connection.walk().deadlineNanos(connection.dialledNanos(), endNanos);
    }

    private static boolean dial(Session session) {
        if (OwnConnection.mustWait(session)) {
            session.proxy.queue.join(session);
            return false;
        }
        session.backend = OwnConnection.take(session);
        if (session.backend == null && session.proxy.queue.mustJoin(session)) {
            session.proxy.queue.join(session);
            return false;
        }
        try {
            if (session.backend == null) {
                session.backend = session.proxy.dialer.dial(session.exchange, session.replayable(), session);
            }
        } catch (IOException ourFault) {
            session.fail(lackOf(ourFault));
            return false;
        }
        if (session.backend == null && session.proxy.backends().isBusy()) {
            session.proxy.queue.join(session);
            return false;
        }
        if (session.backend == null) {
            Failure last = session.exchange.attempts.outOfBackends();
            if (last == Failure.NO_BACKEND) {
                session.proxy.accounts.failed(session, last);
            }
            Replying.begin(session, last);
            return false;
        }
        OwnConnection.claim(session);
        session.exchange.attempts.begun(session.proxy.accounts.traffic);
        session.exchange.dialledNanos = session.proxy.loop.nowNanos();
        session.exchange.connectNanos = -1;
        session.backend.backend().began();
        session.proxy.queue.wakeIfRoom();
        return true;
    }

    /** The attempt failed in a way that may be followed by another, if there is somebody left and budget for it. */
    static void retry(Session session, Failure failure) {
        boolean reused = session.backend.reused();
        Proxy proxy = session.proxy;
        if (!session.exchange.attempts.mayTryAgain(
                failure, session.exchange.backend, reused, proxy.retryBudget, proxy.loop.nowNanos())) {
            Replying.begin(session, failure);
            return;
        }
        session.closeBackend();
        session.request.newSink();
        session.response.newSource();
        session.become(Phase.CONNECTING);
    }
}
