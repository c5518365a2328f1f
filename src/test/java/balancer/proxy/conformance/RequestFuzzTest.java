package balancer.proxy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.http.MessageMaker;
import balancer.http.Method;
import balancer.http.Oracle.Kind;
import balancer.testkit.LoopHarness;
import balancer.testkit.RawClient;
import balancer.testkit.ServerConnection;
import balancer.testkit.WireText;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Valid and spoiled requests in a row, through the whole balancer. What the oracle reads in the client's bytes is what
 * the backend must get, as the oracle reads the backend's, message by message; and the client gets as many answers, in
 * order, then one refusal if there is something to refuse.
 */
final class RequestFuzzTest {
    @Test
    void whatClientsSendIsRefusedOrArrivesAsTheOracleReadsIt() {
        Seeds.each((random, world) -> {
            String stream = stream(random);
            Expected expected = Expected.of(stream);
            RawClient client = world.client();
            Seeds.send(random, world, client.peer(), stream);
            List<OracleReading> arrived = serve(world);
            assertEquals(essences(expected.whole), essences(arrived), () -> "arrived of " + quoted(stream));
            assertAnswered(expected, client);
            assertNothingElseArrived(expected, world);
        });
    }

    private static String stream(Random random) {
        MessageMaker maker = new MessageMaker(random);
        StringBuilder stream = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            stream.append("\r\n".repeat(random.nextInt(8) == 0 ? 1 + random.nextInt(3) : 0));
            String request = maker.request();
            stream.append(random.nextInt(3) == 0 ? maker.spoiled(request) : request);
        }
        return stream.toString();
    }

    /** @param last what follows the whole requests: refused, incomplete, or nothing of interest */
    private record Expected(List<OracleReading> whole, OracleReading last, boolean closed) {
        static Expected of(String stream) {
            List<OracleReading> whole = new ArrayList<>();
            int at = 0;
            while (true) {
                OracleReading next = OracleReading.request(stream.substring(at));
                if (!next.isWhole()) {
                    return new Expected(whole, next, false);
                }
                whole.add(next);
                at += next.size();
                if (!next.persists()) {
                    return new Expected(whole, next, true);
                }
            }
        }
    }

    /** Plays the backend until nothing moves: each whole request is answered with its number. */
    private static List<OracleReading> serve(LoopHarness world) {
        List<OracleReading> arrived = new ArrayList<>();
        int[] read = new int[64];
        boolean moved = true;
        while (moved) {
            moved = false;
            world.run();
            for (int i = 0; i < world.server().connectionCount(); i++) {
                ServerConnection connection = world.server().connection(i);
                OracleReading next = OracleReading.request(connection.received().substring(read[i]));
                if (next.isWhole()) {
                    moved = true;
                    read[i] += next.size();
                    arrived.add(next);
                    boolean bodiless = next.fields().orElseThrow().first().equals("HEAD");
                    String answer = WireText.ok("answer " + arrived.size());
                    connection.replySoon(bodiless ? answer.substring(0, answer.indexOf("\r\n\r\n") + 4) : answer);
                }
            }
        }
        return arrived;
    }

    private static void assertAnswered(Expected expected, RawClient client) {
        String rest = client.received();
        for (int i = 0; i < expected.whole.size(); i++) {
            boolean head = expected.whole.get(i).fields().orElseThrow().first().equals("HEAD");
            OracleReading answer = OracleReading.response(rest, head ? Method.HEAD : Method.GET, false);
            assertTrue(answer.isWhole(), client::received);
            assertEquals(head ? "" : "answer " + (i + 1), answer.data());
            rest = rest.substring(answer.size());
        }
        if (expected.closed) {
            assertEquals("", rest);
            assertTrue(client.peer().sawEof(), "closed as the client asked");
        } else if (expected.last.isRefused()) {
            assertRefusal(rest, client);
        } else if (!rest.isEmpty()) {
            // The oracle wants to see the end of a line before it judges, the balancer does not.
            assertRefusal(rest, client);
        } else {
            client.expectOpen();
        }
    }

    private static void assertRefusal(String rest, RawClient client) {
        OracleReading refusal = OracleReading.response(rest, Method.GET, false);
        assertTrue(refusal.isWhole() || rest.contains("Connection: close"), () -> "no refusal: " + quoted(rest));
        assertTrue(List.of("400", "431", "501", "505").contains(refusal.status()), refusal::status);
        assertEquals(rest.length(), refusal.size(), "behind the refusal");
        client.expectEnd();
    }

    private static void assertNothingElseArrived(Expected expected, LoopHarness world) {
        long begun = expected.last.head() == Kind.ACCEPTED && !expected.last.isWhole() ? 1 : 0;
        assertEquals(expected.whole.size() + begun, world.traffic().requests, "requests counted");
        for (int i = 0; i < world.server().connectionCount(); i++) {
            ServerConnection connection = world.server().connection(i);
            String rest = connection.received();
            for (OracleReading next = OracleReading.request(rest); next.isWhole(); next = OracleReading.request(rest)) {
                rest = rest.substring(next.size());
            }
            String left = rest;
            boolean half = begun == 1 && !OracleReading.request(left).isRefused();
            assertTrue(left.isEmpty() || half, () -> "arrived besides: " + quoted(left));
            if (!left.isEmpty() && expected.last.isRefused()) {
                connection.expectReset();
            }
        }
    }

    private static List<String> essences(List<OracleReading> messages) {
        return messages.stream().map(OracleReading::essence).toList();
    }

    private static String quoted(String raw) {
        return raw.replace("\r", "\\r").replace("\n", "\\n");
    }
}
