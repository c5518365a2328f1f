package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.certificate.TlsClient;
import balancer.certificate.Trust;
import balancer.glass.Watching;
import balancer.testkit.SimulatedPeer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What those who watch the loop read of a TLS handshake. */
final class HandshakeTraceTest {
    private final ProgramWorld world = new ProgramWorld();
    private Watching watching;

    private SimulatedPeer connect() {
        world.running("--tls=self", "--admin=off", "--health=off", "--color=never", "8000", "9001");
        watching = Watching.keeping(world.program.observation().recorder());
        return world.network.connect(ProgramWorld.FRONT);
    }

    /** What was told of the client, without the times; the lengths of records vary. */
    private List<String> told() {
        return watching.words().stream()
                .filter(line -> line.contains("client of balancer"))
                .map(line -> line.replaceAll("\\d+ B", "n B").replaceAll(" {2,}", "  "))
                .toList();
    }

    private void shakeHands() {
        connect().encrypt(new TlsClient(Trust.insecure(), true, null).engine("localhost", 8000), new byte[0]);
        world.network.run();
    }

    @Test
    void aHandshakeIsToldWishByWishWithTheInterestOfItsSocket() {
        shakeHands();
        assertEquals(
                List.of(
                        "  #1.1  client of balancer  goes on  handshake: wants a record; waits for READ",
                        "  #1.1  client of balancer  READ  read n B, handshake: a helper computes; waits for nothing",
                        "  #1.1  client of balancer  goes on  wrote n B, handshake: wants a record; waits for READ",
                        "  #1.1  client of balancer  READ  read n B, wrote n B, handshake: TLSv1.3,"
                                + " PREAMBLE > READING_HEAD; waits for READ"),
                told());
    }

    @Test
    void inJsonItIsTheSame() {
        shakeHands();
        String all = String.join("\n", watching.json());
        assertTrue(all.contains("\"to\":\"PREAMBLE\",\"handshake\":\"wants a record\",\"interest\":\"R\""), all);
        assertTrue(all.contains("\"handshake\":\"a helper computes\",\"interest\":\"\""), all);
        assertTrue(all.contains("\"handshake\":\"TLSv1.3\""), all);
    }

    @Test
    void aClientThatIsSilentIsToldAsOneWhoseRecordIsMissing() {
        connect();
        world.network.run();
        assertEquals(List.of("  #1.1  client of balancer  goes on  handshake: wants a record; waits for READ"), told());
    }

    @Test
    void aRecordThatComesInPiecesIsWantedUntilItIsWhole() {
        SimulatedPeer client = connect();
        world.network.run();
        for (String piece : List.of("\u0016", "\u0003\u0001")) {
            client.send(piece);
            world.network.run();
        }
        String wanted = "  #1.1  client of balancer  READ  read n B, handshake: wants a record; waits for READ";
        assertEquals(List.of(wanted, wanted), told().subList(1, 3));
    }

    @Test
    void aClientThatSpeaksNoTlsIsToldAsThat() {
        connect().send("GET / HTTP/1.1\r\n\r\n");
        world.network.run();
        String all = String.join("\n", told());
        assertTrue(all.contains("handshake: given up"), all);
        assertTrue(all.contains("failed: plain HTTP on a TLS port"), all);
    }

    @Test
    void aHandshakeThatFailsSaysWhy() {
        SimulatedPeer client = connect();
        world.network.run();
        client.send("\u0016\u0003\u0001\u0000\u0005hello");
        world.network.run();
        String last = told().get(told().size() - 1);
        assertTrue(last.contains("handshake: given up"), last);
        assertTrue(last.contains("failed: "), last);
        assertTrue(last.endsWith("; closed"), last);
    }
}
