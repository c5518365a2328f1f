package balancer.proxy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.testkit.HarnessSettings;
import balancer.testkit.LoopHarness;
import balancer.testkit.RawClient;
import org.junit.jupiter.api.Test;

/** A limit that is off is not looked at. */
class NoLimitTest {
    @Test
    void anUploadWithoutLimitsCausesNoWakeUpWhileItIsSilent() {
        LoopHarness world =
                new LoopHarness(new HarnessSettings().also("--body-timeout=off").also("--min-upload-rate=off"));
        RawClient client = world.client().send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
        long before = world.loop.metrics().turns;
        world.advanceMillis(10 * 3_600_000);
        long turns = world.loop.metrics().turns - before;
        assertTrue(turns < 10, turns + " turns in ten hours");
        client.expectOpen();
        world.tearDown();
    }
}
