package balancer.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import balancer.glass.Watching;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A printed seed is useful only if it gives the same run again. */
final class RepeatableSimulationTest {
    private static final int SEEDS = 20;

    @ParameterizedTest
    @EnumSource
    void sameSeedIsTheSameRunToTheLastEvent(Flavour flavour) throws IOException {
        for (long seed = 1; seed <= SEEDS; seed++) {
            assertEquals(fingerprint(flavour, seed), fingerprint(flavour, seed), flavour + " " + seed);
        }
        assertNotEquals(fingerprint(flavour, 1), fingerprint(flavour, 2));
    }

    /** Whoever looks on must not change what he sees. */
    @ParameterizedTest
    @EnumSource
    void aRunThatIsWatchedIsTheSameRun(Flavour flavour) throws IOException {
        for (long seed = 1; seed <= SEEDS; seed++) {
            long unwatched = fingerprint(flavour, seed);
            Watching.everybody(true);
            try {
                assertEquals(unwatched, fingerprint(flavour, seed), flavour + " " + seed);
            } finally {
                Watching.everybody(false);
            }
        }
    }

    private static long fingerprint(Flavour flavour, long seed) throws IOException {
        Plan plan = PlanMaker.make(flavour, seed);
        assertEquals(plan.toString(), plan.copy().toString());
        Play run = Play.of(plan.copy());
        run.execute();
        return run.fingerprint();
    }
}
