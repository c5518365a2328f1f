package balancer.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.backend.Backend;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomTwoTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void nobodyHasMuchMoreThanOthers(long seed) {
        Fleet fleet = Fleet.of(new RandomTwo(new SplittableRandom(seed)), 100);
        for (int i = 0; i < 10_000; i++) {
            fleet.begin();
        }
        int most = fleet.inFlight().stream().mapToInt(Integer::intValue).max().getAsInt();
        assertTrue(most <= 104, "with one choice it is about 125, with two about 102: " + most);
    }

    @Test
    void anIdleFleetIsUsedByWeight() {
        Fleet fleet = new Fleet(new RandomTwo(new SplittableRandom(1)), 3, 1);
        int[] chosen = new int[2];
        for (int i = 0; i < 20_000; i++) {
            Backend next = fleet.begin();
            chosen[next.slot()]++;
            next.finished();
        }
        assertEquals(15_000, chosen[0], 500, "idle ones are equal, and the first one is drawn by weight");
    }

    @Test
    void whoWeighsMoreCarriesMore() {
        Fleet fleet = new Fleet(new RandomTwo(new SplittableRandom(1)), 3, 1, 1, 1);
        for (int i = 0; i < 6_000; i++) {
            fleet.begin();
        }
        assertEquals(3_000, fleet.at(0).inFlight(), 30);
        assertEquals(1_000, fleet.at(1).inFlight(), 30);
    }

    @Test
    void aSingleCandidateIsChosen() {
        Fleet fleet = Fleet.of(new RandomTwo(new SplittableRandom(1)), 70);
        for (Backend each : fleet.pool.all()) {
            each.available(each.slot() == 64);
        }
        for (int i = 0; i < 1_000; i++) {
            assertEquals(64, fleet.begin().slot());
        }
    }

    @Test
    void nobodyStarves() {
        Fleet fleet = Fleet.of(new RandomTwo(new SplittableRandom(1)), 10);
        for (int i = 0; i < 2_000; i++) {
            fleet.begin();
        }
        assertTrue(fleet.inFlight().stream().allMatch(count -> count > 190), "" + fleet.inFlight());
    }
}
