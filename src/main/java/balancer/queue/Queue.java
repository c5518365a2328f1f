package balancer.queue;

import balancer.backend.BackendPool;
import balancer.client.Phase;
import balancer.proxy.Failure;
import balancer.proxy.Session;
import balancer.proxy.WaitingList;
import java.util.ArrayDeque;

/**
 * QUEUED: requests that wait because every backend has as many as {@code --max-in-flight} allows, or has a name for
 * which no address is known yet. First come, first served; woken by whoever finishes, and by the answer of the name
 * service.
 *
 * <p>Bounded, because behind a queue that is never worked off the clients have long gone: who finds it full is told so
 * at once. What the client sends meanwhile is read as long as there is room, so that its leaving is noticed.
 */
public final class Queue implements WaitingList, Runnable {
    private static final int MAX_WAITING = 1_024;

    private final ArrayDeque<Session> waiting = new ArrayDeque<>(0);
    private final BackendPool backends;

    public Queue(BackendPool backends) {
        this.backends = backends;
        backends.onNews(this);
    }

    /** Who comes from the queue has waited. */
    @Override
    public boolean mustJoin(Session session) {
        // Who waits for a name may wait for that alone, and is no hindrance to others.
        return !session.exchange.wasQueued() && !backends.awaitsName() && first() != null;
    }

    @Override
    public void join(Session session) {
        if (waiting.size() == MAX_WAITING) {
            session.fail(Failure.QUEUE_FULL);
            return;
        }
        if (session.exchange.wasQueued()) {
            waiting.addFirst(session); // woken in vain, it has waited longer than anybody
        } else {
            waiting.addLast(session);
            session.exchange.queued(session.loop().nowNanos());
        }
        session.become(Phase.QUEUED);
    }

    /** Whoever ends before he has asked for the place that he was woken for leaves it to the next. */
    @Override
    public void moved(Session session, Phase before) {
        if (before == Phase.QUEUED) {
            waiting.remove(session);
        } else if (before == Phase.CONNECTING && !session.hasBackend() && session.phase() != Phase.QUEUED) {
            passOn();
        }
    }

    /** Who has waited longest tries its luck. */
    @Override
    public void workEnded() {
        wakeNext();
    }

    private void wakeNext() {
        Session next = first();
        if (next != null) {
            next.leaveQueue();
        }
    }

    /** Who has waited longest, except for those who wait for one certain backend that is full; null if nobody. */
    public Session first() {
        if (waiting.isEmpty()) {
            return null; // without an iterator, as nearly always
        }
        for (Session next : waiting) {
            if (!backends.mustWaitFor(next.exchange.onlyBackend())) {
                return next;
            }
        }
        return null;
    }

    /** A backend that comes back has room for more than one: who got a place wakes the next, while there is any. */
    @Override
    public void workBegan() {
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

    public int size() {
        return waiting.size();
    }

    @Override
    public void step(Session session) {
        session.request.collect(session.client);
        boolean cut = session.client.ended() && !session.request.messageEnded();
        if (cut || session.client.failure() != null) {
            session.fail(Failure.CLIENT_LEFT);
        } else if (session.request.isBad()) {
            session.fail(Failure.BAD_REQUEST);
        }
    }
}
