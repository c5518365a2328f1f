package balancer.algorithm;

import balancer.backend.Backend;
import balancer.backend.Cause;
import balancer.backend.Policy;
import balancer.backend.SmoothRoundRobin;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Requests with the same key go to the same backend: consistent hashing with bounded loads (Mirrokni, Thorup and
 * Zadimoghaddam, 2016). When one of N backends comes or goes, about one key of N moves. No backend gets more than 1.25
 * of the average number of requests in progress; what is above goes to the next on the ring, so that one key that
 * everybody asks for does not overload its owner. Requests without a key take turns.
 *
 * <p>The ring holds names, not numbers or times of arrival: all balancers with the same backends agree without a word,
 * also after a restart.
 */
final class ConsistentHash implements Policy {
    /** Points of a backend of weight 1: the shares of equal backends differ by some 8 %. */
    private static final int POINTS = 160;

    /** Above this each gets half as many points: 8 MiB are enough. Those that stay are the same. */
    private static final int MOST_POINTS = 1 << 20;

    /** The bound, 1.25, as a fraction. */
    private static final long BOUND_ABOVE = 5;

    private static final long BOUND_BELOW = 4;

    private final Ring ring = new Ring();
    private final SmoothRoundRobin turns = new SmoothRoundRobin();

    /** By slot; null if it takes no part. */
    private Backend[] backends = {};

    /** By slot: what takes part in the sums below. */
    private int[] shares = {};

    private int[] inFlight = {};
    private long allShares;
    private long allInFlight;

    private int pointsPerWeight = POINTS;
    private Cause cause = Cause.TURN;

    @Override
    public void added(Backend backend) {
        int slot = backend.slot();
        if (slot >= backends.length) {
            backends = Arrays.copyOf(backends, slot + 1);
            shares = Arrays.copyOf(shares, slot + 1);
            inFlight = Arrays.copyOf(inFlight, slot + 1);
        }
        turns.added(backend);
        backends[slot] = backend;
        count(backend);
        place(backend);
    }

    @Override
    public void removed(Backend backend) {
        int slot = backend.slot();
        turns.removed(backend);
        backends[slot] = null;
        allShares -= shares[slot];
        allInFlight -= inFlight[slot];
        shares[slot] = 0;
        inFlight[slot] = 0;
        ring.remove(slot);
        fillAnewIfNeeded();
    }

    @Override
    public void reweighted(Backend backend) {
        turns.reweighted(backend);
        count(backend);
        ring.remove(backend.slot());
        place(backend);
    }

    @Override
    public void loaded(Backend backend) {
        if (backends[backend.slot()] == backend) {
            count(backend);
        }
    }

    private void count(Backend backend) {
        int slot = backend.slot();
        allShares += backend.share() - shares[slot];
        shares[slot] = backend.share();
        allInFlight += backend.inFlight() - inFlight[slot];
        inFlight[slot] = backend.inFlight();
    }

    private void place(Backend backend) {
        if (!fillAnewIfNeeded()) {
            ring.add(backend.slot(), seed(backend), pointsPerWeight * backend.weight());
        }
    }

    /** When the ring has become too full, or too empty, places everybody's points anew. True if it did. */
    private boolean fillAnewIfNeeded() {
        int points = pointsPerWeight();
        if (points == pointsPerWeight) {
            return false;
        }
        pointsPerWeight = points;
        ring.clear();
        for (Backend each : backends) {
            if (each != null) {
                ring.add(each.slot(), seed(each), points * each.weight());
            }
        }
        return true;
    }

    private int pointsPerWeight() {
        long weights = 0;
        for (Backend each : backends) {
            weights += each == null ? 0 : each.weight();
        }
        int points = POINTS;
        while (points > 1 && points * weights > MOST_POINTS) {
            points /= 2;
        }
        return points;
    }

    private static long seed(Backend backend) {
        return Hash.of(backend.name().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int choose(BitSet candidates, long key) {
        if (key == NO_KEY) {
            cause = Cause.TURN;
            return turns.choose(candidates, key);
        }
        int owner = ring.indexOf(key);
        int at = owner;
        while (!candidates.get(ring.slotAt(at))) {
            at = ring.next(at);
        }
        // All shares make a stricter bound than those of the candidates, and are known: that nearly always suffices.
        if (!hasRoom(ring.slotAt(at), allShares)) {
            at = withRoom(candidates, at);
        }
        cause = ring.slotAt(at) == ring.slotAt(owner) ? Cause.OWNS_KEY : Cause.NEXT_TO_OWNER;
        return ring.slotAt(at);
    }

    /** The first candidate from here on that has room; there is one, as together they may have 1.25 of all. */
    private int withRoom(BitSet candidates, int from) {
        long sum = sharesOf(candidates);
        int at = from;
        for (int i = 0; i < ring.size(); i++) {
            int slot = ring.slotAt(at);
            if (candidates.get(slot) && hasRoom(slot, sum)) {
                return at;
            }
            at = ring.next(at);
        }
        return from;
    }

    /** True if one request more is at most the bound, rounded up. */
    private boolean hasRoom(int slot, long sum) {
        return inFlight[slot] * BOUND_BELOW * sum < (allInFlight + 1) * BOUND_ABOVE * shares[slot];
    }

    private long sharesOf(BitSet candidates) {
        long sum = 0;
        for (int slot = candidates.nextSetBit(0); slot >= 0; slot = candidates.nextSetBit(slot + 1)) {
            sum += shares[slot];
        }
        return sum;
    }

    @Override
    public Cause cause() {
        return cause;
    }
}
