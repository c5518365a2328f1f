package balancer.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;

/** Steps the loop under test, or only the world if there is none, until time has come as far as it should. */
final class Driver {
    /** So long may the network take to become quiet, or a condition to become true, in virtual time. */
    private static final long PATIENCE_NANOS = 3_600_000_000_000L;

    private final World world;
    private final Step worldOnly;
    private Step step;
    private boolean isDriving;

    Driver(World world) {
        this.world = world;
        worldOnly = () -> {
            while (world.awaitEvent(World.NEVER)) {
                world.turn();
            }
        };
        step = worldOnly;
    }

    void drive(Step newStep) {
        step = newStep;
    }

    void untilQuiet() {
        drive(world.now() + PATIENCE_NANOS, true, World.noCondition());
        if (!world.isQuiet()) {
            throw new Stalled("the network is still busy after an hour", world.trace());
        }
    }

    void until(BooleanSupplier condition) {
        if (!condition.getAsBoolean()) {
            drive(world.now() + PATIENCE_NANOS, false, condition);
        }
        if (!condition.getAsBoolean()) {
            throw new Stalled("the condition is still false after an hour", world.trace());
        }
    }

    void advance(long nanos) {
        drive(world.now() + nanos, false, World.noCondition());
    }

    private void drive(long horizon, boolean whenQuiet, BooleanSupplier condition) {
        if (isDriving) {
            throw new IllegalStateException("the network is already being driven: not from a callback");
        }
        isDriving = true;
        world.bind(horizon, whenQuiet, condition);
        try {
            do {
                step.run();
            } while (!world.isParked() && !condition.getAsBoolean());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            world.unbound();
            isDriving = false;
        }
    }
}
