package balancer.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.backend.Backend;
import balancer.proxy.Scenario;
import balancer.testkit.HarnessSettings;
import balancer.testkit.ScriptedBackend;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.WireText;
import org.junit.jupiter.api.Test;

/** {@code --slow-start}: a backend that comes up gets its share by and by. */
class SlowStartTest extends Scenario {
    private Backend back;

    private void startTwo() {
        start(new HarnessSettings().backends(2).also("--health=:8008").also("--slow-start=30s"));
        world.network.listen(SimulatedNetwork.loopback(8008), peer -> peer.onEof(each -> each.close()));
        world.servers().forEach(ScriptedBackend::answersItsName);
        world.advanceMillis(1_000); // the first probes
        back = world.backend(1);
    }

    /** How many of 110 requests go to the second backend. */
    private int share() {
        int share = 0;
        for (int i = 0; i < 110; i++) {
            share += client().send(WireText.get("/")).received().endsWith("b") ? 1 : 0;
        }
        return share;
    }

    @Test
    void atTheStartOfTheProgramNobodyWarmsUp() {
        startTwo();
        assertEquals(55, share());
    }

    @Test
    void whoComesBackBeginsWithATenth() {
        startTwo();
        back.available(false);
        assertEquals(0, share());
        back.available(true);
        assertEquals(10, share(), "1 of 11 shares");
        assertEquals(1, back.tenths());
        world.advanceMillis(15_000);
        int half = share();
        assertTrue(half > 35 && half < 45, "about 6 of 16 shares: " + half);
        world.advanceMillis(15_000);
        assertEquals(55, share());
    }

    @Test
    void whoGoesDownOnTheWayBeginsAnew() {
        startTwo();
        back.available(false);
        back.available(true);
        world.advanceMillis(25_000);
        back.available(false);
        back.available(true);
        assertEquals(10, share());
    }
}
