package balancer.roster;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.backend.IdleConnections;
import balancer.health.HealthChecker;
import balancer.loop.Deadline;
import balancer.loop.EventLoop;
import balancer.statistics.Statistics;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds backends to the pool and removes them, under traffic: those that stay keep their connections, their counters and
 * their place in the round.
 *
 * <p>A removed backend ends its exchanges as usual. It is known for five minutes more, so that whoever reads the
 * metrics sees its last numbers; then its slot is free. One that is wanted again before that is the same backend, with
 * its id and its counters: an address that the name service leaves out of one answer does not begin a new series. Loop
 * thread only.
 */
public final class Members {
    /** From a removed backend's last connection until it is forgotten. */
    private static final long KEPT_NANOS = 300_000_000_000L;

    private static final long LOOK_NANOS = 10_000_000_000L;

    private final EventLoop loop;
    private final long poolMillis;
    private final BackendPool pool;
    private final HealthChecker health;
    private final Statistics statistics;
    private final RosterListener listener;

    /** Those that leave, and when each was last seen with a connection. */
    private final Map<Backend, Long> leaving = new LinkedHashMap<>();

    private final Deadline look = new Deadline() {
        @Override
        protected void onDeadline() {
            loop.after(LOOK_NANOS, this);
            forgetThoseThatHaveGone();
        }

        @Override
        protected void onFault(Throwable fault) {
            // It is armed already.
        }
    };

    /** @param poolMillis how long an idle connection to a backend is kept */
    public Members(
            EventLoop loop,
            long poolMillis,
            BackendPool pool,
            HealthChecker health,
            Statistics statistics,
            RosterListener listener) {
        this.loop = loop;
        this.poolMillis = poolMillis;
        this.pool = pool;
        this.health = health;
        this.statistics = statistics;
        this.listener = listener;
    }

    /** Adds a backend at the start: it is used at once. */
    public Backend begin(Member member) {
        Backend backend = made(member, pool.nextId());
        pool.add(backend);
        return backend;
    }

    /**
     * The addresses of a name are known at last: their backends take the place of the one that stood for the name, the
     * first of them its slot and its id as well.
     *
     * @param unresolved a backend that never had an address
     * @param atOnce whether they are used before a probe has succeeded, like those at the start
     */
    List<Backend> resolved(Backend unresolved, List<Member> found, boolean atOnce, String by) {
        health.leaves(unresolved);
        pool.withdraw(unresolved);
        health.remove(unresolved);
        List<Backend> backends = new ArrayList<>(found.size());
        for (Member each : found) {
            Backend backend = made(each, backends.isEmpty() ? unresolved.id() : pool.nextId());
            if (!atOnce) {
                health.moved(backend);
            }
            pool.add(backend);
            backends.add(backend);
            if (!atOnce) {
                listener.added(backend, by);
            }
        }
        return backends;
    }

    /** Adds a backend that is used after its first good probe, or brings back one that is leaving. */
    public Backend add(Member member, String by) {
        Backend backend = leaving(member);
        if (backend == null) {
            backend = made(member, pool.nextId());
            health.moved(backend);
            pool.add(backend);
        } else {
            leaving.remove(backend);
            health.moved(backend);
            pool.comeBack(backend);
            pool.reweight(backend, member.weight());
        }
        listener.added(backend, by);
        return backend;
    }

    private Backend made(Member member, int id) {
        IdleConnections idle = new IdleConnections(loop, poolMillis);
        Backend backend = new Backend(
                pool.freeSlot(), id, member.name(), member.addresses(), member.weight(), member.isBackup(), idle);
        backend.encryption(member.encryption());
        health.add(backend, member.authority());
        return backend;
    }

    /** Null if there is none. */
    private Backend leaving(Member member) {
        for (Backend each : leaving.keySet()) {
            if (each.name().equals(member.name()) && each.isBackup() == member.isBackup()) {
                return each;
            }
        }
        return null;
    }

    /** It gets no new work any more; what it has goes on. */
    public void remove(Backend backend, String by) {
        health.leaves(backend);
        pool.leave(backend);
        if (leaving.isEmpty()) { // or one removal after the other would put it off
            loop.after(LOOK_NANOS, look);
        }
        leaving.put(backend, loop.nowNanos());
        listener.removed(backend, by);
    }

    /** Changes its share of requests. */
    public void reweight(Backend backend, int weight, String by) {
        if (backend.weight() != weight) {
            pool.reweight(backend, weight);
            listener.reweighted(backend, by);
        }
    }

    private void forgetThoseThatHaveGone() {
        for (Iterator<Map.Entry<Backend, Long>> it = leaving.entrySet().iterator(); it.hasNext(); ) {
            Map.Entry<Backend, Long> each = it.next();
            Backend backend = each.getKey();
            if (backend.inFlight() > 0 || backend.idle().size() > 0) {
                each.setValue(loop.nowNanos());
            } else if (loop.nowNanos() - each.getValue() >= KEPT_NANOS) {
                it.remove();
                forget(backend);
            }
        }
        if (leaving.isEmpty()) {
            stop();
        }
    }

    private void forget(Backend backend) {
        pool.remove(backend);
        health.remove(backend);
        statistics.gone(backend);
    }

    /** Nobody is forgotten any more. */
    public void stop() {
        loop.deadlines().remove(look);
    }
}
