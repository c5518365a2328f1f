package balancer.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.backend.Backend;
import balancer.backend.Cause;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsistentHashTest {
    private static final int KEYS = 20_000;

    private final Fleet fleet = Fleet.of(new ConsistentHash(), 10);

    private String[] owners() {
        String[] names = new String[KEYS];
        for (int key = 0; key < KEYS; key++) {
            names[key] = fleet.forKey(key).name();
        }
        return names;
    }

    private static int moved(String[] before, String[] after) {
        int count = 0;
        for (int key = 0; key < KEYS; key++) {
            count += before[key].equals(after[key]) ? 0 : 1;
        }
        return count;
    }

    @Test
    void oneKeyAlwaysGoesToOneBackend() {
        String[] first = owners();
        assertEquals(0, moved(first, owners()));
        assertEquals(Cause.OWNS_KEY, fleet.pool.cause());
    }

    @Test
    void anotherProcessAgreesWhateverTheOrderAndSlots() {
        String[] here = owners();
        Fleet there = new Fleet(new ConsistentHash());
        Backend extra = there.add(1); // app1 takes slot 0; app2 to app10 follow; it leaves and comes again
        for (int i = 1; i < 10; i++) {
            there.add(1);
        }
        there.remove(extra);
        Backend again = new Backend(
                0,
                77,
                "app1",
                extra.addresses().isEmpty() ? null : List.of(extra.addresses().lastWorking()),
                1,
                false,
                null);
        there.pool.add(again);
        for (int key = 0; key < KEYS; key++) {
            assertEquals(here[key], there.forKey(key).name());
        }
    }

    @Test
    void whenOneComesOnlyItsOwnKeysMoveAndFewDo() {
        String[] before = owners();
        Backend newcomer = fleet.add(1);
        String[] after = owners();
        int moved = moved(before, after);
        assertTrue(moved <= KEYS / 11 * 1.25 && moved >= KEYS / 11 * 0.75, "about one of eleven: " + moved);
        for (int key = 0; key < KEYS; key++) {
            assertTrue(before[key].equals(after[key]) || after[key].equals(newcomer.name()));
        }
    }

    @Test
    void whenOneGoesOnlyItsKeysMove() {
        String[] before = owners();
        Backend gone = fleet.at(4);
        fleet.remove(gone);
        String[] after = owners();
        for (int key = 0; key < KEYS; key++) {
            assertTrue(before[key].equals(gone.name()) || before[key].equals(after[key]));
            assertNotEquals(gone.name(), after[key]);
        }
    }

    @Test
    void whileOneIsDownItsKeysGoToOthersAndComeBack() {
        String[] before = owners();
        fleet.at(3).available(false);
        String[] meanwhile = owners();
        fleet.at(3).available(true);
        assertEquals(0, moved(before, owners()));
        int moved = moved(before, meanwhile);
        assertTrue(moved > KEYS / 20 && moved < KEYS / 6, "" + moved);
    }

    @Test
    void sharesFollowWeights() {
        Fleet weighted = new Fleet(new ConsistentHash(), 4, 1, 1);
        int heavy = 0;
        for (int key = 0; key < KEYS; key++) {
            heavy += weighted.forKey(key).slot() == 0 ? 1 : 0;
        }
        assertEquals(KEYS * 4 / 6.0, heavy, KEYS * 0.06);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void nobodyHasMoreThanAFourthAboveTheAverage(long seed) {
        Random random = new Random(seed);
        int up = 10;
        for (int i = 0; i < 5_000; i++) {
            Backend any = fleet.at(random.nextInt(10));
            if (random.nextInt(50) == 0 && (any.available() ? up > 2 : true)) {
                any.available(!any.available());
                up += any.available() ? 1 : -1;
            }
            Backend next = fleet.forKey(random.nextInt(3)); // three keys that everybody asks for
            next.began();
            int sum = fleet.inFlight().stream().mapToInt(Integer::intValue).sum();
            assertTrue(next.inFlight() <= Math.ceil(1.25 * sum / up), next.inFlight() + " of " + sum);
            if (random.nextInt(3) > 0 && next.inFlight() > 0) {
                next.finished();
            }
        }
    }

    @Test
    void theOwnerOfAHotKeySharesItWithItsNeighbour() {
        Backend owner = fleet.forKey(1);
        owner.began();
        owner.began();
        Backend other = fleet.forKey(1);
        assertNotEquals(owner, other);
        assertEquals(Cause.NEXT_TO_OWNER, fleet.pool.cause());
        owner.finished();
        owner.finished();
        assertEquals(owner, fleet.forKey(1));
    }

    @Test
    void requestsWithoutKeyTakeTurns() {
        for (int i = 0; i < 30; i++) {
            assertEquals(i % 10, fleet.pool.next().slot());
        }
        assertEquals(Cause.TURN, fleet.pool.cause());
    }

    @Test
    void whoWasThereBeforeLeavesNoTrace() {
        String[] before = owners();
        Backend heavy = null;
        for (int i = 0; i < 30; i++) {
            heavy = fleet.add(256); // so many that the others get fewer points
        }
        for (Backend each : List.copyOf(fleet.pool.all())) {
            if (each.weight() == heavy.weight()) {
                fleet.remove(each);
            }
        }
        assertEquals(0, moved(before, owners()), "a process that never knew them agrees");
    }

    @Test
    void theRingStaysSmallWhateverTheWeights() {
        Fleet heavy = new Fleet(new ConsistentHash());
        for (int i = 0; i < 200; i++) {
            heavy.add(256);
        }
        String[] before = new String[KEYS];
        for (int key = 0; key < KEYS; key++) {
            before[key] = heavy.forKey(key).name();
        }
        heavy.add(256);
        int moved = 0;
        for (int key = 0; key < KEYS; key++) {
            moved += heavy.forKey(key).name().equals(before[key]) ? 0 : 1;
        }
        assertTrue(moved <= KEYS / 201 * 2, "" + moved);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whateverComesOrGoesOnlyItsShareOfKeysMoves(long seed) {
        Random random = new Random(seed);
        int weights = 10;
        String[] before = owners();
        for (int i = 0; i < 20; i++) {
            boolean comes = fleet.pool.all().size() < 4 || random.nextBoolean();
            Backend one = comes
                    ? fleet.add(1 + random.nextInt(5))
                    : fleet.pool.all().get(random.nextInt(fleet.pool.all().size()));
            weights += comes ? one.weight() : 0;
            double share = (double) one.weight() / weights;
            if (!comes) {
                fleet.remove(one);
                weights -= one.weight();
            }
            String[] after = owners();
            for (int key = 0; key < KEYS; key++) {
                String its = comes ? after[key] : before[key];
                assertTrue(before[key].equals(after[key]) || its.equals(one.name()), "a key of others has moved");
            }
            int moved = moved(before, after);
            assertTrue(moved <= KEYS * share * 1.3, moved + " have moved, a share of " + share);
            before = after;
        }
    }
}
