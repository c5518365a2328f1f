package balancer.proxy;

import static balancer.testkit.WireText.get;

import balancer.testkit.RawClient;
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
}
