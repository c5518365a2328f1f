package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.memory.BufferPool;
import balancer.memory.BufferPool.Claim;
import balancer.testkit.IdleBorrower;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The terminal says that memory is short, once a minute, and counts each victim once. */
class MemoryLogTest {
    private static final int ALL_WHO_MAY_WAIT = 64;

    @Test
    void eachRefusalIsToldInOneWarningOnly() {
        ProgramWorld world = new ProgramWorld().running("--admin=off", "--buffer-memory=4m", "8000", "9001");
        BufferPool buffers = world.program.assembly().resources().buffers();
        IdleBorrower all = new IdleBorrower();
        while (buffers.borrow(all, Claim.FIRST, 2_048) != null) {
            assertTrue(buffers.lentBytes() <= buffers.cap());
        }
        for (int i = 0; i < ALL_WHO_MAY_WAIT; i++) {
            assertTrue(buffers.await(new IdleBorrower(), Claim.FIRST, 2_048));
        }
        for (int minute = 0; minute < 4; minute++) {
            assertFalse(buffers.await(new IdleBorrower(), Claim.FIRST, 2_048));
            world.seconds(61);
        }
        List<String> told = world.printed().stream()
                .filter(line -> line.contains("memory is short"))
                .toList();
        assertEquals(4, told.size(), told::toString);
        told.forEach(line -> assertTrue(line.contains(" give it back, 1 request refused"), line));
    }
}
