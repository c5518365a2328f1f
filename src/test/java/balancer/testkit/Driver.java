package balancer.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Steps the loops under test, or only the world if there are none, until a given time is reached. */
final class Driver {
    /** So long may the network take to become quiet, or a condition to become true, in virtual time. */
    private static final long PATIENCE_NANOS = 3_600_000_000_000L;

    private final World world;
    private List<Step> loops = List.of();
    private boolean isDriving;

    Driver(World world) {
        this.world = world;
    }

    void drive(List<Step> newLoops) {
        loops = newLoops;
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
                turn();
            } while (!world.isParked() && !condition.getAsBoolean());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            world.unbind();
            isDriving = false;
        }
    }

    private void turn() throws IOException {
        if (loops.size() == 1) {
            loops.get(0).run();
            return;
        }
        world.standStill();
        long eventsBefore;
        do { // what one loop does at this moment another may have to hear of before time moves on
            eventsBefore = world.eventsRun();
            for (Step loop : loops) {
                runUntilItWaits(loop);
            }
        } while (world.eventsRun() != eventsBefore);
        world.turn();
        world.awaitEvent(world.moveAgain());
    }

    private void runUntilItWaits(Step loop) throws IOException {
        do {
            loop.run();
        } while (!world.takeParked());
    }
}
