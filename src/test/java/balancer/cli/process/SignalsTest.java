package balancer.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60) // against a hang only
@DisabledOnOs(OS.WINDOWS)
class SignalsTest {
    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();

    @Test
    void eachArrivalRunsTheAction() throws Exception {
        // A window's change of size means nothing to anybody here, whereas TERM would be surefire's.
        assertTrue(Signals.on("WINCH", () -> arrived.add("WINCH")));
        for (int i = 0; i < 2; i++) {
            raise("WINCH");
            assertEquals("WINCH", arrived.take());
        }
    }

    @Test
    void theSignalsWeUseCanBeTaken() {
        for (String name : new String[] {"HUP", "USR1"}) {
            assertTrue(Signals.on(name, () -> arrived.add(name)), name);
        }
    }

    @Test
    void anUnknownSignalIsRefusedQuietly() {
        assertFalse(Signals.on("NOSUCH", () -> {}));
        assertFalse(Signals.on("QUIT", () -> {}));
        assertFalse(Signals.on("KILL", () -> {}));
    }

    private static void raise(String name) throws Exception {
        Class<?> signal = Class.forName("sun.misc.Signal");
        signal.getMethod("raise", signal)
                .invoke(null, signal.getConstructor(String.class).newInstance(name));
    }
}
