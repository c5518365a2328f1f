package balancer.proxy;

import balancer.backend.BackendPool;
import java.util.ArrayDeque;

/**
 * QUEUED: requests that wait because every backend has as many as {@code --max-in-flight} allows. First come, first
 * served; woken by whoever finishes.
 *
 * <p>Bounded, because behind a queue that is never worked off the clients have long gone: who finds it full is told so
 * at once. What the client sends meanwhile is read as long as there is room, so that its leaving is noticed.
 */
final class Queue {
    private static final int MAX_WAITING = 1_024;

    private final ArrayDeque<Session> waiting = new ArrayDeque<>(0);

    /** New work may not overtake what waits; who comes from the queue has waited. */
    boolean mustJoin(Session session) {
        return !waiting.isEmpty() && !session.exchange.wasQueued;
    }

    void join(Session session) {
        if (waiting.size() == MAX_WAITING) {
            session.fail(Failure.QUEUE_FULL);
            return;
        }
        waiting.add(session);
        if (!session.exchange.wasQueued) {
            session.exchange.wasQueued = true;
            session.exchange.queuedSinceNanos = session.proxy.loop.nowNanos();
        }
        session.become(Phase.QUEUED);
    }

    void leave(Session session) {
        waiting.remove(session);
    }

    /** A backend has room again, or whoever was woken for it made no use of it: the one that has waited longest tries its luck. */
    void wakeNext() {
        Session next = waiting.poll();
        if (next != null) {
            next.leaveQueue();
        }
    }

    /** There may be more room than one place: a backend came back, or was enabled. */
    void wakeIfRoom(BackendPool backends) {
        if (!waiting.isEmpty() && backends.hasRoom()) {
            wakeNext();
        }
    }

    int size() {
        return waiting.size();
    }

    static void step(Session session) {
        session.request.collect(session.client);
        boolean cut = session.client.ended() && !session.request.messageEnded();
        if (cut || session.client.failure() != null) {
            session.fail(Failure.CLIENT_LEFT);
        } else if (session.request.framer.bad()) {
            session.fail(Failure.BAD_REQUEST);
        }
    }
}
