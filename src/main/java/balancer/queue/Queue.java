package balancer.queue;

import balancer.backend.BackendPool;
import balancer.client.Phase;
import balancer.proxy.Failure;
import balancer.proxy.Session;
import balancer.proxy.WaitingList;
import java.util.ArrayDeque;
import java.util.Iterator;

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

    /**
     * In the order in which they came. Whoever is woken keeps its place until a backend takes its request: left out
     * meanwhile, it would be overtaken by the next request of the very client whose answer made room.
     */
    private final ArrayDeque<Session> waiting = new ArrayDeque<>(0);

    private final BackendPool backends;

    /** So many of them are on the way to a backend. */
    private int woken;

    public Queue(BackendPool backends) {
        this.backends = backends;
        backends.onNews(this);
    }

    /** Who comes from the queue has waited. */
    @Override
    public boolean joinBehindOthers(Session session) {
        boolean othersWait = woken > 0 || first() != null;
        // Who waits for a name may wait for that alone, and is no hindrance to others.
        if (!othersWait || session.exchange.hasWaited() || backends.awaitsName()) {
            return false;
        }
        join(session);
        if (woken == 0) {
            // Whoever is in front may be unable to use the room that there is, because it has failed there.
            wakeFirst();
        }
        return true;
    }

    @Override
    public void join(Session session) {
        boolean inVain = session.exchange.hasWaited() && waiting.contains(session);
        if (!inVain && waiting.size() == MAX_WAITING) {
            session.fail(Failure.QUEUE_FULL);
            return;
        }
        if (!session.exchange.hasWaited()) {
            waiting.addLast(session);
        } else if (!inVain) {
            waiting.addFirst(session); // failed by whoever took its request, it has waited longer than anybody
        }
        session.exchange.queued(session.loop().nowNanos());
        session.become(Phase.QUEUED);
        if (inVain) {
            woken--;
            wakeBehind(session);
        }
    }

    /** Whoever ends before it has asked for the place that it was woken for leaves that to the next. */
    @Override
    public void moved(Session session, Phase before) {
        if (before == Phase.QUEUED && session.phase() == Phase.CONNECTING) {
            woken++;
        } else if (before == Phase.QUEUED) {
            waiting.remove(session);
        } else if (before == Phase.CONNECTING && !session.hasBackend() && session.phase() != Phase.QUEUED) {
            leave(session);
            passOn();
        }
    }

    /** It was woken, and waits no more. */
    private void leave(Session session) {
        if (woken > 0 && session.exchange.hasWaited() && waiting.remove(session)) {
            woken--;
        }
    }

    /** Who has waited longest tries its luck. */
    @Override
    public void workEnded() {
        wake(first());
    }

    private static void wake(Session next) {
        if (next != null) {
            next.leaveQueue();
        }
    }

    /** The room that this one could not use may be good enough for others. */
    private void wakeBehind(Session session) {
        if (backends.hasRoom()) {
            Iterator<Session> line = waiting.iterator();
            while (line.next() != session) {}
            wake(firstOf(line));
        }
    }

    /** Who has waited longest, except for those who wait for one certain backend that is full; null if nobody. */
    public Session first() {
        return waiting.isEmpty() ? null : firstOf(waiting.iterator()); // nearly always without an iterator
    }

    private Session firstOf(Iterator<Session> line) {
        while (line.hasNext()) {
            Session next = line.next();
            if (next.phase() == Phase.QUEUED && !backends.mustWaitFor(next.exchange.onlyBackend())) {
                return next;
            }
        }
        return null;
    }

    /** A backend that comes back has room for more than one: who got a place wakes the next, while there is any. */
    @Override
    public void workBegan(Session session) {
        leave(session);
        wakeFirst();
    }

    private void wakeFirst() {
        if (!waiting.isEmpty() && backends.hasRoom()) {
            wake(first());
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
            wake(first());
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
