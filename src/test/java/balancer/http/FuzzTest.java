package balancer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.http.HeadParser.Result;
import balancer.http.Oracle.Body;
import balancer.http.Oracle.Head;
import balancer.http.Oracle.Kind;
import balancer.http.Oracle.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Seeded fuzzing against the {@link Oracle}. {@code -Dfuzz.seeds=1000000} for a long run; a failure names its seed and
 * {@code -Dfuzz.first=SEED -Dfuzz.seeds=1} repeats it.
 */
class FuzzTest {
    private static final int SEEDS = Integer.getInteger("fuzz.seeds", 5_000);
    private static final int FIRST = Integer.getInteger("fuzz.first", 0);
    private static final int FROM = 3;

    private final Map<Kind, Integer> verdicts = new EnumMap<>(Kind.class);
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(64 * 1024);
    private final HeadParser parser = new HeadParser();
    private final RequestHead request = new RequestHead();
    private final ResponseHead response = new ResponseHead();
    private final Forwarding forwarding = new Forwarding();

    @Test
    void requestsAreRefusedOrReadAndForwardedAsTheOracleDoes() {
        everySeed(random -> {
            MessageMaker maker = new MessageMaker(random);
            String text = maker.spoiled(maker.request());
            Verdict expected = Oracle.request(text);
            verdicts.merge(expected.kind(), 1, Integer::sum);
            Result result = look(random, text, true);
            assertAgrees(
                    expected, result, () -> Oracle.request(text + "\r\n\r\n").kind());
            expected.head().ifPresent(head -> {
                assertSameHead(head, request, request.framing());
                assertEquals(head.first(), text(request.methodStart(), request.methodEnd()));
                assertEquals(head.second(), text(request.targetStart(), request.targetEnd()));
                forwarding.assertForwarded(head, request, bytes, random.nextBoolean());
            });
        });
    }

    @Test
    void responsesAreRefusedOrReadAndForwardedAsTheOracleDoes() {
        everySeed(random -> {
            MessageMaker maker = new MessageMaker(random);
            Method method = random.nextBoolean() ? Method.GET : Method.HEAD;
            String text = maker.spoiled(maker.response());
            Verdict expected = Oracle.response(text, method);
            verdicts.merge(expected.kind(), 1, Integer::sum);
            Result result = look(random, text, false);
            assertAgrees(expected, result, () -> Oracle.response(text + "\r\n\r\n", method)
                    .kind());
            expected.head().ifPresent(head -> {
                assertSameHead(head, response, response.framing(method));
                assertEquals(head.first(), String.valueOf(response.status()));
                assertEquals(head.mended(), response.repaired());
                forwarding.assertForwarded(head, response, bytes, method);
            });
        });
    }

    @Test
    void chunkedBodiesAreRefusedOrFramedAsTheOracleDoes() {
        everySeed(random -> {
            MessageMaker maker = new MessageMaker(random);
            boolean tolerant = random.nextBoolean();
            String text = maker.spoiled(maker.chunkedBody(tolerant));
            Body expected = Oracle.chunked(text, tolerant);
            verdicts.merge(expected.kind(), 1, Integer::sum);
            boolean decode = random.nextBoolean();
            Framing framing = new Framing(tolerant);
            framing.feed(BodyFraming.CHUNKED, -1, decode, text, piece -> 1 + random.nextInt(text.length() + 1));
            switch (expected.kind()) {
                case REFUSED -> assertTrue(framing.framer.bad());
                case INCOMPLETE -> assertTrue(!framing.framer.done());
                default -> {
                    assertEquals("DONE", framing.verdict());
                    assertEquals(expected.size(), framing.consumed);
                    assertEquals(decode ? expected.data() : expected.written(), framing.passed);
                }
            }
        });
    }

    @Test
    void messagesInARowAreFramedAtTheirBoundaries() {
        everySeed(random -> {
            MessageMaker maker = new MessageMaker(random);
            boolean requests = random.nextBoolean();
            StringBuilder all = new StringBuilder();
            StringBuilder boundaries = new StringBuilder();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                all.append(requests ? maker.request() : maker.response());
                boundaries.append(all.length()).append(' ');
            }
            assertEquals(boundaries.toString(), boundaries(random, all.toString(), requests));
        });
    }

    private String boundaries(Random random, String text, boolean requests) {
        StringBuilder found = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            String rest = text.substring(at);
            assertEquals(Result.COMPLETE, look(random, rest, requests), () -> "at " + rest);
            MessageHead head = requests ? request : response;
            BodyFraming framing = requests ? request.framing() : response.framing(Method.GET);
            String body = rest.substring(head.end() - FROM);
            Framing framer = new Framing(!requests);
            framer.feed(framing, head.contentLength(), false, body, piece -> 1 + random.nextInt(rest.length()));
            assertEquals("DONE", framer.verdict());
            at += head.end() - FROM + framer.consumed;
            found.append(at).append(' ');
        }
        return found.toString();
    }

    /** Spoiling too little or too much would leave nothing to compare. */
    @AfterEach
    void everyVerdictWasReached() {
        for (Map.Entry<Kind, Integer> verdict : verdicts.entrySet()) {
            assertTrue(SEEDS < 1_000 || verdict.getValue() > SEEDS / 100, () -> "too few are " + verdicts);
        }
    }

    private static void everySeed(Consumer<Random> property) {
        for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try {
                property.accept(new Random(seed * 0x9E3779B97F4A7C15L));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("-Dfuzz.first=" + seed + " -Dfuzz.seeds=1: " + failure, failure);
            }
        }
    }

    /** Parses the text as it comes in pieces; the verdict must be that of the whole. */
    private Result look(Random random, String text, boolean isRequest) {
        bytes.clear();
        bytes.put(FROM, text.getBytes(StandardCharsets.ISO_8859_1));
        int end = FROM + text.length();
        Result result = Result.NEED_MORE;
        int examined = FROM;
        while (result == Result.NEED_MORE && examined < end) {
            int to = Math.min(end, examined + 1 + random.nextInt(text.length()));
            bytes.limit(to);
            result = parse(isRequest, examined, to);
            examined = to;
        }
        BadMessage problem = parser.problem();
        bytes.limit(end);
        bytes.put(FROM, text.getBytes(StandardCharsets.ISO_8859_1)); // a folded value was unfolded
        assertEquals(result, parse(isRequest, FROM, end), "whole, not in pieces");
        assertEquals(problem, parser.problem(), "whole, not in pieces");
        return result;
    }

    private Result parse(boolean isRequest, int examined, int to) {
        return isRequest
                ? parser.parseRequest(bytes, FROM, examined, to, request)
                : parser.parseResponse(bytes, FROM, examined, to, response);
    }

    private void assertAgrees(Verdict expected, Result result, Supplier<Kind> completed) {
        switch (expected.kind()) {
            case ACCEPTED -> assertEquals(Result.COMPLETE, result, this::received);
            case REFUSED -> assertEquals(Result.BAD, result, this::received);
            default -> {
                assertNotEquals(Result.COMPLETE, result, this::received);
                assertTrue(result == Result.NEED_MORE || completed.get() == Kind.REFUSED, "refused too early");
            }
        }
    }

    private void assertSameHead(Head expected, MessageHead head, BodyFraming framing) {
        assertEquals(expected.size(), head.end() - FROM);
        assertEquals(expected.minor(), head.minorVersion());
        assertEquals(expected.framing(), framing);
        assertEquals(expected.length(), head.contentLength());
        assertEquals(expected.fields().size(), head.fieldCount());
        for (int i = 0; i < head.fieldCount(); i++) {
            assertEquals(expected.fields().get(i).name(), text(head.nameStart(i), head.nameEnd(i)));
            boolean mayBeMended = head instanceof ResponseHead && head.field(i) == Field.CONTENT_LENGTH;
            String value = text(head.valueStart(i), head.valueEnd(i));
            assertTrue(mayBeMended || value.equals(expected.fields().get(i).value()), value);
        }
        var options = Oracle.options(expected.fields());
        boolean persists = expected.minor() == 1 || options.contains("keep-alive");
        boolean stray =
                expected.framing() == BodyFraming.NONE && expected.first().equals("204") && announcesBody(expected);
        assertEquals(persists && !options.contains("close") && !stray, head.keepAlive());
    }

    private static boolean announcesBody(Head head) {
        return head.length() > 0 || !head.values("transfer-encoding").isEmpty();
    }

    private String received() {
        return text(FROM, bytes.limit()).replace("\r", "\\r").replace("\n", "\\n");
    }

    private String text(int from, int to) {
        return Wire.text(bytes, from, to);
    }
}
