package balancer.proxy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.http.BodyFraming;
import balancer.http.MessageMaker;
import balancer.http.Method;
import balancer.proxy.conformance.Exchanges.Ending;
import balancer.testkit.HarnessSettings;
import balancer.testkit.LoopHarness;
import balancer.testkit.RawClient;
import balancer.testkit.ServerConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Valid and spoiled responses, whole and cut, through the whole balancer. Each request must get what the oracle reads
 * in the bytes that were sent for this very request, or a 502, or a cut that can be seen; never a half that looks
 * whole, and never bytes that were sent for another.
 */
final class ResponseFuzzTest {
    /**
     * What a backend said to one request: {@code raw}, with bytes in front that lay behind its answer to the request
     * before. Those were on their way still when the connection was used again, and nobody can tell them from an
     * answer.
     */
    private record Said(Method method, String raw, Ending ending) {
        /** The final response in it, or whatever stands in its place. */
        OracleReading meant() {
            return OracleReading.response(raw.substring(interims()), method, ending == Ending.FIN);
        }

        private int interims() {
            int at = 0;
            OracleReading reading = OracleReading.response(raw, method, false);
            while (reading.isInterim() && !reading.status().equals("101")) {
                at += reading.size();
                reading = OracleReading.response(raw.substring(at), method, false);
            }
            return at;
        }

        /** The answer, or what came before it, needed a repair. */
        boolean isMended() {
            return OracleReading.response(raw, method, false).mended() || meant().mended();
        }

        /** Bytes behind the answer. */
        String stray() {
            return meant().isWhole() ? raw.substring(interims() + meant().size()) : "";
        }

        /** Nothing excuses anything but to pass it on. */
        boolean isGood() {
            return meant().isWhole()
                    && ending != Ending.RESET
                    && !meant().status().equals("101");
        }
    }

    @Test
    void whatBackendsSendIsRefusedOrCutOrArrivesAsTheOracleReadsIt() {
        Seeds.each((random, world) -> {
            boolean old = random.nextInt(4) == 0;
            List<Method> methods = new ArrayList<>();
            StringBuilder requests = new StringBuilder();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                methods.add(List.of(Method.GET, Method.HEAD, Method.POST).get(random.nextInt(3)));
                requests.append(request(methods, old));
            }
            RawClient client = world.client();
            client.sendSoon(requests.toString());
            TreeMap<Integer, Said> said = serve(random, world, methods);
            world.advanceMillis(HarnessSettings.RESPONSE_MILLIS + HarnessSettings.BODY_MILLIS);
            new Transcript(client, methods, said).assertAllAnswered();
        });
    }

    private static String request(List<Method> methods, boolean old) {
        String line = methods.get(methods.size() - 1) + " /" + methods.size();
        String fields = old ? " HTTP/1.0\r\nConnection: keep-alive\r\n" : " HTTP/1.1\r\n";
        return line + fields + "Host: a\r\n\r\n";
    }

    /** Plays the backend; the answer to a request that came twice is the last one. */
    private static TreeMap<Integer, Said> serve(Random random, LoopHarness world, List<Method> methods) {
        TreeMap<Integer, Said> said = new TreeMap<>();
        boolean calm = Seeds.isCalm(world);
        String[] stray = new String[64];
        boolean[] mended = new boolean[64];
        int[] read = new int[64];
        boolean moved = true;
        while (moved) {
            moved = false;
            world.run();
            for (int i = 0; i < world.server().connectionCount(); i++) {
                ServerConnection connection = world.server().connection(i);
                OracleReading next = OracleReading.request(connection.received().substring(read[i]));
                if (next.isWhole() && !connection.peer().isClosed()) {
                    moved = true;
                    read[i] += next.size();
                    int number = Integer.parseInt(
                            next.fields().orElseThrow().second().substring(1));
                    boolean reused = stray[i] != null;
                    check(!calm || !reused || stray[i].isEmpty(), "used again with bytes on it: " + stray[i]);
                    String raw = answer(random, methods.get(number - 1), number);
                    Ending ending = Ending.values()[random.nextInt(4) % 3];
                    check(!mended[i], "used again after a repair: " + said);
                    Said answer = new Said(methods.get(number - 1), (reused ? stray[i] : "") + raw, ending);
                    said.put(number, answer);
                    stray[i] = answer.stray();
                    mended[i] = answer.isMended();
                    send(random, world, connection, raw, ending);
                }
            }
        }
        return said;
    }

    private static String answer(Random random, Method method, int number) {
        MessageMaker maker = new MessageMaker(random);
        StringBuilder raw = new StringBuilder();
        while (random.nextInt(5) == 0) {
            raw.append("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
        }
        String response = maker.response().replaceFirst("\n", "\nX-For: " + number + "\r\n");
        boolean hasBody = method != Method.HEAD || random.nextInt(8) == 0;
        raw.append(hasBody ? response : response.replaceFirst("(?s)(\n\r?\n).*", "$1"));
        if (random.nextInt(10) == 0) {
            raw.append("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
        }
        String text = random.nextInt(3) == 0 ? maker.spoiled(raw.toString()) : raw.toString();
        if (random.nextInt(5) == 0) {
            text = text.substring(0, random.nextInt(text.length() + 1));
        }
        return text;
    }

    private static void send(Random random, LoopHarness world, ServerConnection connection, String raw, Ending ending) {
        Seeds.send(random, world, connection.peer(), raw);
        switch (ending) {
            case NOTHING -> world.run();
            case FIN -> connection.peer().close();
            case RESET -> {
                if (random.nextBoolean()) {
                    world.run();
                }
                connection.peer().reset();
            }
        }
    }

    /** What the client got, read from its beginning. */
    private static final class Transcript {
        private final RawClient client;
        private final List<Method> methods;
        private final TreeMap<Integer, Said> said;
        private String rest;

        Transcript(RawClient client, List<Method> methods, TreeMap<Integer, Said> said) {
            this.client = client;
            this.methods = methods;
            this.said = said;
            rest = client.received();
        }

        void assertAllAnswered() {
            int number = 1;
            while (number <= methods.size() && isAnsweredWhole(number)) {
                number++;
            }
            assertEquals("", rest, () -> "behind the last answer: " + this);
        }

        /** True if the next answer may follow. */
        private boolean isAnsweredWhole(int number) {
            Said sent = said.get(number);
            OracleReading got = next(methods.get(number - 1));
            check(!got.mended(), "a repair that is left to the client: " + this);
            if (got.fields().isEmpty()) {
                assertFalse(got.isRefused(), () -> "the client got nonsense: " + this);
                // Nothing, or half a head: then the client must know that it is all.
                boolean over = client.peer().sawReset()
                        || rest.isEmpty() && client.peer().sawEof();
                check(over || !said.containsKey(number), "no answer to " + number + ": " + this);
                rest = "";
                return false;
            }
            boolean own = !got.fields().orElseThrow().values("proxy-status").isEmpty();
            rest = rest.substring(got.size());
            if (own) {
                check(sent == null || !sent.isGood(), "refused for nothing: " + this);
                client.expectEnd();
                return false;
            }
            assertFromBackend(sent == null ? early(number) : sent, got);
            return got.isWhole();
        }

        /** Bytes behind the answer before came for this request while it was still on its way. */
        private Said early(int number) {
            check(said.containsKey(number - 1), "an answer to what nobody asked: " + this);
            Said before = said.get(number - 1);
            return new Said(methods.get(number - 1), before.stray(), before.ending);
        }

        private void assertFromBackend(Said sent, OracleReading got) {
            OracleReading meant = sent.meant();
            check(!meant.fields().isEmpty(), "made of nothing: " + this);
            assertEquals(meant.status(), got.status(), this::toString);
            List<String> marks = meant.fields().orElseThrow().values("x-for");
            assertEquals(marks, got.fields().orElseThrow().values("x-for"), this::toString);
            if (got.isWhole()) {
                check(meant.isWhole(), "a half that looks whole: " + this);
                assertEquals(meant.data(), got.data(), this::toString);
            } else {
                check(!sent.isGood(), "cut for nothing: " + this);
                boolean shows = got.fields().orElseThrow().framing() != BodyFraming.UNTIL_CLOSE;
                check(client.peer().sawReset() != shows, "the cut cannot be seen, or what came is lost: " + this);
                check(client.peer().sawEof() || !shows, "no end: " + this);
            }
        }

        private OracleReading next(Method method) {
            boolean ended = client.peer().sawEof() && !client.peer().sawReset();
            OracleReading reading = OracleReading.response(rest, method, ended);
            while (reading.isInterim()) {
                rest = rest.substring(reading.size());
                reading = OracleReading.response(rest, method, ended);
            }
            return reading;
        }

        @Override
        public String toString() {
            return ("said " + said + ", got <" + client.received() + "> eof "
                            + client.peer().sawEof() + " reset " + client.peer().sawReset())
                    .replace("\r", "\\r")
                    .replace("\n", "\\n");
        }
    }

    private static void check(boolean condition, String message) {
        assertTrue(condition, message);
    }
}
