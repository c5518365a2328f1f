package balancer.queue;

import balancer.backend.BackendPool;
import balancer.client.Phase;
import balancer.proxy.Failure;
import balancer.proxy.Session;
import balancer.proxy.WaitingList;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * QUEUED: requests that wait because each backend has as many as {@code --max-in-flight} allows, or has a name for
 * which no address is known yet. First come, first served. Woken when a request ends, a backend comes back, or the name
 * service answers.
 *
 * <p>Bounded, because the clients at the end of a queue that never empties have long gone: a request that finds it full
 * is refused at once. The client's bytes are read meanwhile as long as there is room, so that a client that leaves is
 * noticed.
 */
public final class Queue implements WaitingList, Runnable {
    private static final int MAX_WAITING = 1_024;

    /**
     * The sessions in the order in which they came. A session that is woken keeps its place until a backend takes its
     * request: otherwise the next request of the client whose response made room would overtake it.
     */
    private final ArrayDeque<Session> waiting = new ArrayDeque<>(0);

    private final BackendPool backends;

    /** How many of them were woken and ask for a backend now. */
    private int woken;

    public Queue(BackendPool backends) {
        this.backends = backends;
        backends.whenWaitingMayEnd(this);
    }

    /** A session that comes from the queue does not join again: it has waited. */
    @Override
    public boolean joinBehindOthers(Session session) {
        boolean othersWait = woken > 0 || first() != null;
        // Sessions that wait for a name may wait for nothing else, so they do not hold up others.
        if (!othersWait || session.exchange.hasPrecedence() || backends.awaitsName()) {
            return false;
        }
        join(session);
        if (woken == 0) {
            // The first may be unable to use the room that there is: that backend has failed it.
            wakeFirst();
        }
        return true;
    }

    @Override
    public void join(Session session) {
        if (!session.exchange.hasPrecedence()) {
            if (hasPlace(session)) {
                waiting.addLast(session);
                enter(session);
            }
        } else if (waiting.contains(session)) {
            waitAgain(session);
        } else if (hasPlace(session)) {
            waiting.addFirst(session); // its backend failed: it has waited longest
            enter(session);
        }
    }

    /** If not, the request is refused. */
    private boolean hasPlace(Session session) {
        boolean isFull = waiting.size() == MAX_WAITING;
        if (isFull) {
            session.fail(Failure.QUEUE_FULL);
        }
        return !isFull;
    }

    private void enter(Session session) {
        session.exchange.queued(session.loop().nowNanos());
        session.become(Phase.QUEUED);
    }

    /** It was woken in vain and has kept its place; the room may be good enough for those behind it. */
    private void waitAgain(Session session) {
        enter(session);
        woken--;
        if (backends.hasRoom()) {
            Iterator<Session> line = waiting.iterator();
            while (line.next() != session) {}
            wake(firstOf(line));
        }
    }

    @Override
    public void moved(Session session, Phase before) {
        Phase now = session.phase();
        if (before == Phase.QUEUED && now == Phase.CONNECTING) {
            woken++;
        } else if (before == Phase.QUEUED) {
            waiting.remove(session);
        } else if (before == Phase.CONNECTING && now != Phase.QUEUED && !session.hasBackend()) {
            leave(session); // it ends before it has a backend, and leaves the room to the next
            passOn();
        }
    }

    /** Removes a woken session, which waits no longer. */
    private void leave(Session session) {
        if (woken > 0 && session.exchange.hasPrecedence() && waiting.remove(session)) {
            woken--;
        }
    }

    /** Wakes the session that has waited longest. */
    @Override
    public void workEnded() {
        wake(first());
    }

    private static void wake(Session next) {
        if (next != null) {
            next.leaveQueue();
        }
    }

    /** The session that has waited longest, without those that wait for one full backend; null if there is none. */
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

    /** A backend that comes back may have room for several: each session that gets a place wakes the next. */
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

    /** A backend came back or was enabled, or its name was answered. */
    @Override
    public void run() {
        passOn();
    }

    /** Wakes the first: it may get a place, or has to be told that there is nothing to wait for any more. */
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
