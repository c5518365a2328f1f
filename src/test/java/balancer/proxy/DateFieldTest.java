package balancer.proxy;

import static balancer.testkit.WireText.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import balancer.client.DateField;
import balancer.loop.EventLoop;
import balancer.testkit.RawClient;
import balancer.testkit.SimulatedNetwork;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** A response without Date gets that of the second in which its head passes (RFC 9110 §6.6.1). */
final class DateFieldTest extends Scenario {
    private static final String DATELESS = "HTTP/1.1 204 No Content\n\n";

    private void assertDatedIn(RawClient client, String second) {
        client.send(get("/"));
        serverSide().skipRequest().reply(DATELESS);
        client.expect("HTTP/1.1 204 No Content\nDate: Thu, 01 Jan 2026 00:00:" + second + " GMT\n\n");
    }

    @Test
    void itChangesWithTheSecondAlthoughItWasMadeLateInTheLastOne() {
        start();
        RawClient client = client();
        world.advanceMillis(900);
        assertDatedIn(client, "00");
        world.advanceMillis(150);
        assertDatedIn(client, "01");
        world.advanceMillis(800);
        assertDatedIn(client, "01");
        world.advanceMillis(200);
        assertDatedIn(client, "02");
    }

    /** What a nano clock shows means nothing: it may go over its end in the middle of a second. */
    @Test
    void itDoesNotStandStillWhenTheClockGoesOverItsEnd() throws IOException {
        SimulatedNetwork network = new SimulatedNetwork(1);
        LongSupplier clock = network.clock(Long.MAX_VALUE - 1_500_000_000L);
        EventLoop loop = new EventLoop(network, clock, (where, fault) -> fail(where, fault));
        network.drive(loop::runOnce);
        DateField date = new DateField(loop.deadlines(), network.instants());
        List<String> said = new ArrayList<>();
        for (int second : new int[] {0, 2, 3}) { // before the end, and not again until it is over
            network.after(
                    Duration.ofSeconds(second),
                    () -> loop.post(() -> said.add(date.text().substring(17, 25))));
        }
        network.advance(Duration.ofSeconds(5));
        assertEquals(List.of("00:00:00", "00:00:02", "00:00:03"), said);
    }
}
