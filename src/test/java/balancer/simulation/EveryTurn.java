package balancer.simulation;

import balancer.memory.BufferPool;
import balancer.memory.Rationing;
import balancer.metrics.TrafficMetrics;

/** Checks the invariants after every turn of the loop. */
final class EveryTurn {
    /** So long a listener rests that could not accept. */
    private static final long REST_NANOS = 100_000_000;

    private static final long SECOND_NANOS = 1_000_000_000;

    private final Scene scene;
    private final Balancer balancer;
    private long reclaims;
    private long refusals;
    private long pauses;
    private long reads;
    private long filled;
    private long acceptFailures;
    private long failedAtNanos = -REST_NANOS;

    EveryTurn(Scene scene, Balancer balancer) {
        this.scene = scene;
        this.balancer = balancer;
    }

    void check() {
        long most = scene.plan().bufferCap + BufferPool.LARGEST;
        long lent = balancer.buffers.lentBytes();
        Judge.require(lent <= most, "memory is bounded", lent);
        Rationing rationing = balancer.buffers.rationing();
        Judge.require(rationing.isInOrder(), "the reserve is free, or memory is reclaimed", lent);
        Judge.require(rationing.isServing(), "nobody waits for memory that is there", lent);
        Judge.require(rationing.isConsistent(), "who is gone is promised no memory", lent);
        long waited = scene.plan().siege ? rationing.longestWaitNanos() : 0;
        Judge.require(waited <= SECOND_NANOS, "nobody waits longer than a second for memory", waited);
        remember(rationing);
        int open = balancer.proxy.traffic().connectionsOpen;
        boolean room = open <= scene.plan().maxConnections || balancer.proxy.isDraining();
        Judge.require(room, "there are no more clients than may be", open);
        scene.ledger().places.taken(nowMicros(), open);
        Judge.require(balancer.loop.deadlines().size() >= open, "nobody waits without a limit", open + " sessions");
        int counted = balancer.descriptors.open();
        Judge.require(scene.network().openDescriptors() >= counted, "descriptors are counted", counted);
        if (balancer.log != null) {
            balancer.log.requireBounded();
        }
        TrafficMetrics traffic = balancer.proxy.traffic();
        balancer.health.check(traffic.retries + traffic.replaced);
        balancer.drains.check();
        accepting();
        pauses(traffic);
    }

    /**
     * What stops reading was filled by reading, and must be filled again before it can stop again: each direction of a
     * connection can have one such stop before it.
     */
    private void pauses(TrafficMetrics traffic) {
        long now = traffic.clientPauses + traffic.backendPauses;
        long read = scene.network().counters().reads;
        filled += read - reads - (now - pauses);
        Judge.require(filled >= 0, "a pause begins with bytes", now - pauses);
        filled = Math.min(filled, 2L * traffic.connectionsOpen);
        pauses = now;
        reads = read;
    }

    private void remember(Rationing rationing) {
        Mishaps mishaps = scene.ledger().mishaps;
        if (rationing.reclaims() > reclaims) {
            mishaps.ofAll(Mishap.MEMORY_WAS_RECLAIMED, nowMicros());
        }
        if (rationing.refusals() > refusals) {
            mishaps.ofAll(Mishap.MEMORY_WAS_REFUSED, nowMicros());
        }
        reclaims = rationing.reclaims();
        refusals = rationing.refusals();
    }

    private long nowMicros() {
        return scene.network().clock().getAsLong() / 1_000;
    }

    /** A listener that fails stays ready; who tried again at once would do nothing else. */
    private void accepting() {
        long failures = balancer.proxy.clients().acceptFailures();
        // A drain tries once more at once: what waits there was promised something.
        if (failures == acceptFailures || balancer.proxy.isDraining()) {
            return;
        }
        long now = scene.network().clock().getAsLong();
        boolean rested = failures == acceptFailures + 1 && now - failedAtNanos >= REST_NANOS;
        Judge.require(rested, "a listener that fails is left alone for a while", now - failedAtNanos + " ns");
        acceptFailures = failures;
        failedAtNanos = now;
    }
}
