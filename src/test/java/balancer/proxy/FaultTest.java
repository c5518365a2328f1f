package balancer.proxy;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.client.ExchangeRecord;
import balancer.client.RecordListener;
import balancer.http.RequestHead;
import balancer.testkit.HarnessSettings;
import balancer.testkit.RawClient;
import balancer.testkit.WireText;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A defect of ours closes the session it happens in, and no other notices. */
final class FaultTest extends Scenario {
    /** Throws when an exchange for /fault, or one that was refused, ends. */
    private static final RecordListener FAULTY = new RecordListener() {
        private boolean faulty;

        @Override
        public void admitted(ExchangeRecord exchange, RequestHead head, ByteBuffer bytes) {
            faulty = WireText.text(bytes, head.targetStart(), head.targetEnd()).equals("/fault");
        }

        @Override
        public void ended(ExchangeRecord exchange) {
            if (faulty || exchange.status() == 400) {
                faulty = false;
                throw new IllegalStateException("a defect");
            }
        }
    };

    private void expectOneFault() {
        assertEquals(1, world.faults.size(), world.faults::toString);
        assertEquals("a defect", world.faults.get(0).getMessage());
        assertEquals(1, world.loop.metrics().faults);
        world.faults.clear();
    }

    @Test
    void aFaultInAHandlerClosesOnlyItsSession() {
        start(new HarnessSettings().listener(FAULTY));
        server().answersItsName();
        RawClient other = client().send(get("/")).expect(ok("a"));
        RawClient faulty = client().send(get("/fault"));
        faulty.expectReset();
        expectOneFault();
        assertEquals(1, world.failures(Failure.INTERNAL));
        other.expectOpen().send(get("/")).expect(ok("a"));
    }

    @Test
    void alsoInTheTurnThatAcceptedTheClient() {
        start(new HarnessSettings().listener(FAULTY).maxConnections(1));
        server().answersItsName();
        RawClient first = client();
        // Both wait in the backlog with their bytes; the faulty one is accepted and answered in one turn.
        RawClient faulty = client().send("nonsense\n\n");
        RawClient other = client().send(get("/"));
        first.close();
        expectOneFault();
        faulty.expectReset();
        other.expect(ok("a"));
        assertEquals(1, world.traffic().connectionsOpen);
    }

    @Test
    void aFaultInADeadlineClosesOnlyItsSession() {
        start(new HarnessSettings().listener(FAULTY));
        RawClient faulty = client().send(get("/fault"));
        serverSide().skipRequest().reply("HTTP/1.1 200 OK\nContent-Length: 9\n\nhalf");
        world.advanceMillis(HarnessSettings.RESPONSE_MILLIS + 1);
        expectOneFault();
        faulty.expectReset();
    }
}
