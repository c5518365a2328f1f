package balancer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.http.Oracle.Head;
import balancer.http.Oracle.Pair;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Rewrites a head and has the oracle read the result: it must be one message with the same framing and exactly the
 * fields that a naive reading of RFC 9110 §7.6 leaves and adds.
 */
final class Forwarding {
    private static final String CLIENT = "192.0.2.7";
    private static final String LOCAL = "10.0.0.1:9000";

    private final HeadRewriter rewriter = new HeadRewriter();
    private final RequestRewrite toBackend = new RequestRewrite(Rewriting.ascii("edge"));
    private final ResponseRewrite toClient = new ResponseRewrite(Rewriting.ascii(""));
    private final ByteBuffer out = ByteBuffer.allocateDirect(64 * 1024);

    void assertForwarded(Head received, RequestHead parsed, ByteBuffer bytes, boolean trusted) {
        toBackend.client(Rewriting.ascii(CLIENT), Rewriting.ascii(LOCAL), trusted);
        out.clear().limit(rewriter.maxLength(parsed, toBackend));
        int end = rewriter.writeRequest(parsed, bytes, out, 0, toBackend);
        String text = Wire.text(out, 0, end);
        Head sent = Oracle.request(text).head().orElseThrow(() -> new AssertionError("refused: " + text));
        assertEquals(end, sent.size());
        assertEquals(1, sent.minor());
        assertEquals(received.first(), sent.first());
        assertEquals(path(received), sent.second());
        assertEquals(received.framing(), sent.framing());
        assertEquals(received.length(), sent.length());
        assertEquals(text(expected(received, trusted)), text(sent.fields()));
    }

    void assertForwarded(Head received, ResponseHead parsed, ByteBuffer bytes, Method method) {
        out.clear().limit(rewriter.maxLength(parsed, toClient));
        int end = rewriter.writeResponse(parsed, bytes, out, 0, toClient);
        String text = Wire.text(out, 0, end);
        Head sent = Oracle.response(text, method).head().orElseThrow(() -> new AssertionError("refused: " + text));
        assertEquals(end, sent.size());
        assertEquals(1, sent.minor());
        assertEquals(received.first(), sent.first());
        assertEquals(received.second() == null ? "" : received.second(), sent.second());
        assertEquals(received.framing(), sent.framing());
        List<Pair> expected = endToEnd(received);
        boolean bodiless = received.first().equals("204") || received.first().startsWith("1");
        expected.removeIf(field -> bodiless && (field.is("content-length") || field.is("transfer-encoding")));
        writeOneLength(received, expected);
        if (Set.of("101", "426").contains(received.first())
                && !received.values("upgrade").isEmpty()) {
            expected.add(new Pair("Connection", "upgrade"));
            expected.add(new Pair("Upgrade", last(received.values("upgrade"))));
        }
        assertEquals(text(expected), text(sent.fields()));
    }

    /** Beside chunks no length is written, else the last of equal ones, in its place. */
    private static void writeOneLength(Head received, List<Pair> fields) {
        boolean chunked = !received.values("transfer-encoding").isEmpty();
        fields.replaceAll(
                f -> f.is("content-length") ? new Pair(f.name(), f.value().replaceFirst("[ \\t]*,.*", "")) : f);
        boolean kept = chunked;
        for (int i = fields.size() - 1; i >= 0; i--) {
            if (fields.get(i).is("content-length")) {
                if (kept) {
                    fields.remove(i);
                }
                kept = true;
            }
        }
    }

    private static String path(Head head) {
        String path = head.second().replaceFirst("^(?i:https?)://[^/?]*", "");
        if (path.isEmpty()) {
            return head.first().equals("OPTIONS") ? "*" : "/";
        }
        return path.startsWith("?") ? "/" + path : path;
    }

    private static List<Pair> expected(Head head, boolean trusted) {
        boolean absolute = head.second().matches("(?i:https?)://.*");
        List<Pair> fields = endToEnd(head);
        String host =
                head.values("host").isEmpty() ? LOCAL : head.values("host").get(0);
        if (absolute) {
            host = head.second().replaceFirst("^(?i:https?)://([^/?]*).*", "$1");
        }
        if (absolute || head.values("host").isEmpty()) {
            fields.removeIf(field -> field.is("host"));
            fields.add(0, new Pair("Host", host));
        }
        fields.removeIf(field -> Oracle.isImitation(field.name()));
        fields.removeIf(field -> head.minor() == 0 && field.is("expect"));
        fields.removeIf(field -> !trusted && tellsOrigin(field));
        addForwarded(head, trusted, host, fields);
        fields.add(new Pair("Via", "1." + head.minor() + " edge"));
        if (isUpgrade(head)) {
            fields.add(new Pair("Connection", "upgrade"));
            fields.add(new Pair("Upgrade", head.values("upgrade").get(0)));
        } else if (head.minor() == 1 && takesTrailers(head)) {
            fields.add(new Pair("Connection", "TE"));
            fields.add(new Pair("TE", "trailers"));
        }
        fields.replaceAll(f -> f.is("transfer-encoding") ? new Pair("Transfer-Encoding", "chunked") : f);
        return fields;
    }

    private static boolean takesTrailers(Head head) {
        return head.values("te").stream().anyMatch(te -> te.matches("(?i)(.*,)?[ \\t]*trailers[ \\t]*(,.*)?"));
    }

    private static void addForwarded(Head head, boolean trusted, String host, List<Pair> fields) {
        if (trusted && !head.values("x-forwarded-for").isEmpty()) {
            int i = fields.size() - 1;
            while (!fields.get(i).is("x-forwarded-for")) {
                i--;
            }
            String before = fields.get(i).value();
            fields.set(i, new Pair(fields.get(i).name(), before.isEmpty() ? CLIENT : before + ", " + CLIENT));
        } else {
            fields.add(new Pair("X-Forwarded-For", CLIENT));
        }
        if (!trusted || head.values("x-forwarded-proto").isEmpty()) {
            fields.add(new Pair("X-Forwarded-Proto", "http"));
        }
        if (!trusted || head.values("x-forwarded-host").isEmpty()) {
            fields.add(new Pair("X-Forwarded-Host", host));
        }
    }

    private static List<Pair> endToEnd(Head head) {
        List<String> nominated = Oracle.nominations(head.fields());
        List<Pair> fields = new ArrayList<>(head.fields());
        fields.removeIf(field -> {
            String lower = field.name().toLowerCase(Locale.ROOT);
            return Oracle.HOP_BY_HOP.contains(lower) || (!Oracle.isKnown(lower) && nominated.contains(lower));
        });
        return fields;
    }

    private static boolean tellsOrigin(Pair field) {
        String lower = field.name().toLowerCase(Locale.ROOT);
        return lower.startsWith("x-forwarded-") || lower.equals("forwarded") || lower.equals("x-real-ip");
    }

    private static boolean isUpgrade(Head head) {
        List<String> values = head.values("upgrade");
        return head.minor() == 1
                && Oracle.options(head.fields()).contains("upgrade")
                && values.size() == 1
                && values.get(0).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+(/[!#$%&'*+.^_`|~0-9A-Za-z-]+)?")
                && !values.get(0).matches("(?i)(h2|http).*");
    }

    private static String last(List<String> values) {
        return values.get(values.size() - 1);
    }

    private static String text(List<Pair> fields) {
        return String.join("\n", fields.stream().map(Pair::toString).toList());
    }
}
