package balancer.glass;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What is left of the last turns when their rings have gone round. */
final class TurnsTest {
    private final Turns turns = new Turns();

    private void record(int count, int keys) {
        for (int turn = 0; turn < count; turn++) {
            turns.current().number = turns.end();
            for (int key = 0; key < keys; key++) {
                turns.add().number = (int) turns.end();
            }
            turns.next();
        }
    }

    private void assertWhole(long from) {
        for (long at = from; at < turns.end(); at++) {
            TurnRecord turn = turns.get(at);
            assertEquals(at, turn.number);
            for (int key = 0; key < turn.recorded; key++) {
                assertEquals(at, turns.key(turn, key).number);
            }
        }
    }

    @Test
    void quietTurnsAreKeptAsFarAsTheirRingGoes() {
        record(5_000, 1);
        assertEquals(5_000 - 2_000, turns.begin(2_000));
        assertEquals(5_000 - (Turns.TURNS - 1), turns.begin(Turns.TURNS), "one of them is being written");
        assertWhole(turns.begin(Turns.TURNS));
    }

    @Test
    void aTurnWhoseKeysAreOverwrittenIsForgotten() {
        record(2_000, 64);
        assertEquals(2_000 - Turns.KEYS / 64, turns.begin(2_000));
        assertWhole(turns.begin(2_000));
    }

    @Test
    void aTurnThatGoesOnOverwritesTheOldestAsWell() {
        record(Turns.KEYS / 64, 64);
        turns.add();
        assertEquals(1, turns.begin(2_000));
    }
}
