package balancer.algorithm;

import balancer.backend.Affinity;
import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.backend.IdleConnections;
import balancer.backend.Policy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A pool of backends that nobody connects to, under one policy. */
final class Fleet {
    static final BitSet NONE = new BitSet();

    final BackendPool pool;
    final Policy policy;

    Fleet(Policy policy, int... weights) {
        this.policy = policy;
        this.pool = new BackendPool(List.of(), policy);
        for (int weight : weights) {
            add(weight);
        }
    }

    static Fleet of(Policy policy, int count) {
        Fleet fleet = new Fleet(policy);
        for (int i = 0; i < count; i++) {
            fleet.add(1);
        }
        return fleet;
    }

    Backend add(int weight) {
        int id = pool.nextId();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), id);
        Backend backend = new Backend(
                pool.freeSlot(), id, "app" + id, List.of(address), weight, false, new IdleConnections(null, 0));
        pool.add(backend);
        return backend;
    }

    void remove(Backend backend) {
        pool.leave(backend);
        pool.remove(backend);
    }

    Backend at(int slot) {
        return pool.at(slot);
    }

    /** The next backend for a request without key; it has one request more from now on. */
    Backend begin() {
        Backend next = pool.next();
        next.began();
        return next;
    }

    Backend forKey(long key) {
        Affinity affinity = new Affinity();
        affinity.key(Hash.mix(key));
        return pool.next(NONE, affinity);
    }

    /** How many each has in progress, by slot. */
    List<Integer> inFlight() {
        List<Integer> counts = new ArrayList<>();
        for (Backend each : pool.all()) {
            counts.add(each.inFlight());
        }
        return counts;
    }
}
