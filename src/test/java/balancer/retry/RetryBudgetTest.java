package balancer.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class RetryBudgetTest {
    private static final long SECOND = 1_000_000_000;
    private static final long ORIGIN = Long.MAX_VALUE - 5 * SECOND;

    private final RetryBudget budget = new RetryBudget(ORIGIN);

    private int spendAll(long nowNanos) {
        int spent = 0;
        while (budget.spend(nowNanos)) {
            spent++;
        }
        return spent;
    }

    @Test
    void threeASecondAreFreeAndDoNotAddUp() {
        assertEquals(3, spendAll(ORIGIN));
        assertEquals(3, spendAll(ORIGIN + SECOND));
        assertEquals(3, spendAll(ORIGIN + 10 * SECOND), "also where the clock overflows");
        assertEquals(3, spendAll(ORIGIN + 3_600 * SECOND));
    }

    @Test
    void aThirdOfASecondGivesOne() {
        spendAll(ORIGIN);
        assertFalse(budget.spend(ORIGIN + SECOND / 3 - 10_000_000));
        assertTrue(budget.spend(ORIGIN + SECOND / 3 + 1));
        assertFalse(budget.spend(ORIGIN + SECOND / 3 + 1));
    }

    @Test
    void aFifthOfTheRequestsMayBeRepeated() {
        spendAll(ORIGIN);
        for (int i = 0; i < 100; i++) {
            budget.requestCame();
        }
        assertEquals(20, spendAll(ORIGIN));
    }

    @Test
    void atMostAHundredAreSaved() {
        for (int i = 0; i < 100_000; i++) {
            budget.requestCame();
        }
        assertEquals(100, spendAll(ORIGIN));
    }
}
