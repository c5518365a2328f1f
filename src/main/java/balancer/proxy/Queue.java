package balancer.proxy;

import balancer.backend.BackendPool;
import balancer.client.Phase;
import java.util.ArrayDeque;

/**
 * QUEUED: requests that wait because every backend has as many as {@code --max-in-flight} allows, or has a name for which
 * no address is known yet. First come, first served; woken by whoever finishes, and by the answer of the name service.
 *
 * <p>Bounded, because behind a queue that is never worked off the clients have long gone: who finds it full is told so
 * at once. What the client sends meanwhile is read as long as there is room, so that its leaving is noticed.
 */
final class Queue implements Runnable {
    private static final int MAX_WAITING = 1_024;

    private final ArrayDeque<Session> waiting = new ArrayDeque<>(0);
    private final BackendPool backends;

    private final OwnConnection owned;

    Queue(BackendPool backends, OwnConnection owned) {
        this.backends = backends;
        this.owned = owned;
        backends.onNews(this);
    }

    /** New work may not overtake what waits; who comes from the queue has waited. */
    boolean mustJoin(Session session) {
        // Who waits for a name may wait for that alone, and is no hindrance to others.
        return !session.exchange.wasQueued && !backends.awaitsName() && first() != null;
    }

    void join(Session session) {
        if (waiting.size() == MAX_WAITING) {
            session.fail(Failure.QUEUE_FULL);
            return;
        }
        if (session.exchange.wasQueued) {
            waiting.addFirst(session); // woken in vain, it has waited longer than anybody
        } else {
            waiting.addLast(session);
            session.exchange.wasQueued = true;
            session.exchange.queuedSinceNanos = session.loop().nowNanos();
        }
        session.become(Phase.QUEUED);
    }

    /** Whoever ends before he has asked for the place that he was woken for leaves it to the next. */
    void moved(Session session, Phase before) {
        if (before == Phase.QUEUED) {
            waiting.remove(session);
        } else if (before == Phase.CONNECTING && session.backend == null && session.phase() != Phase.QUEUED) {
            passOn();
        }
    }

    /** A backend has room again, or who was woken for it made no use of it: who has waited longest tries its luck. */
    void wakeNext() {
        Session next = first();
        if (next != null) {
            next.leaveQueue();
        }
    }

    /** Who has waited longest, but for those who wait for one certain backend that has no room: null if there is nobody. */
    Session first() {
        if (waiting.isEmpty()) {
            return null; // without an iterator, as nearly always
        }
        for (Session next : waiting) {
            if (!owned.mustWait(next)) {
                return next;
            }
        }
        return null;
    }

    /** A backend that comes back has room for more than one: whoever got a place wakes the next, as long as there is any. */
    void wakeIfRoom() {
        if (!waiting.isEmpty() && backends.hasRoom()) {
            wakeNext();
        }
    }

    /** A backend came back, was enabled, or its name was answered. */
    @Override
    public void run() {
        passOn();
    }

    /** Somebody may get a place; or there is nothing to wait for any more, which he must be told. */
    private void passOn() {
        if (backends.hasRoom() || !backends.mayGetRoom()) {
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
        } else if (session.request.isBad()) {
            session.fail(Failure.BAD_REQUEST);
        }
    }
}
