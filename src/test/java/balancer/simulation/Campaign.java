package balancer.simulation;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Runs seed after seed on two threads until one fails; then shrinks that plan, and prints how to repeat it. */
final class Campaign {
    private static final int THREADS = 2;

    private final Flavour flavour;
    private final long firstSeed;
    private final AtomicLong nextSeed;
    private final long endSeed;
    private final AtomicReference<AssertionError> failure = new AtomicReference<>();

    private Campaign(Flavour flavour, long from, long count) {
        this.flavour = flavour;
        firstSeed = from;
        nextSeed = new AtomicLong(from);
        endSeed = from + count;
    }

    /** As many seeds as usual; {@code -Dsimulation.seeds} runs more of them, {@code -Dsimulation.from} others. */
    static void run(Flavour flavour) {
        long count = Long.getLong("simulation.seeds", flavour.usualSeeds());
        long from = Long.getLong("simulation.from", 1);
        new Campaign(flavour, from, count).run();
    }

    private void run() {
        long beganNanos = System.nanoTime();
        Thread second = new Thread(this::seeds, "simulation");
        second.start();
        seeds();
        try {
            second.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        long count = Math.min(nextSeed.get(), endSeed) - firstSeed;
        double seconds = (System.nanoTime() - beganNanos) / 1e9;
        System.out.printf(Locale.ROOT, "%s: %d seeds, %.0f a second%n", flavour, count, count / seconds);
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    private void seeds() {
        for (long seed = nextSeed.getAndIncrement();
                seed < endSeed && failure.get() == null;
                seed = nextSeed.getAndIncrement()) {
            Plan plan = PlanMaker.make(flavour, seed);
            Throwable found = attempt(plan);
            if (found != null) {
                failure.compareAndSet(null, new Shrinker(flavour, plan, found).report());
            }
        }
    }

    /** Null if every property held. */
    static Throwable attempt(Plan plan) {
        try {
            Play.of(plan).execute();
            return null;
        } catch (IOException | RuntimeException | AssertionError found) {
            return found;
        }
    }
}
