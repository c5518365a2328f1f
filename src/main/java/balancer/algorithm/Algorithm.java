package balancer.algorithm;

import balancer.backend.Policy;
import balancer.backend.SmoothRoundRobin;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The values of {@code --algorithm}. */
public enum Algorithm {
    ROUND_ROBIN,
    LEAST_CONNECTIONS,
    RANDOM_TWO,
    LATENCY,
    /** Followed by what is hashed, see {@link RequestKey}. */
    HASH;

    /** As it is written on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * A policy without backends.
     *
     * @param random what is drawn from, if anything
     * @param clock the loop's, in nanoseconds
     */
    public Policy policy(RandomGenerator random, LongSupplier clock) {
        return switch (this) {
            case ROUND_ROBIN -> new SmoothRoundRobin();
            case LEAST_CONNECTIONS -> new LeastConnections();
            case RANDOM_TWO -> new RandomTwo(random);
            case LATENCY -> new Latency(random, clock);
            case HASH -> new ConsistentHash();
        };
    }
}
