package balancer.simulation;

import balancer.admin.JsonReader;
import balancer.observe.LogWriter;
import balancer.observe.SimulatedLog;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The access log: each line is compared with the expected one, in both formats. */
final class StillLog {
    private static final Pattern COMBINED = Pattern.compile("(\\S+) - - \\[([^]]+)] \"([^\"]*)\" (\\d{3}|-) (\\d+)"
            + " \"([^\"]*)\" \"([^\"]*)\" rt=(\\S+) ct=(\\S+) ht=(\\S+) backend=(\\S+) conn=(\\d+) req=(\\d+) id=(\\S+)"
            + " why=(\\S+) end=(\\S+)");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

    private static final List<String> FIRST_LINE =
            List.of("http.request.method", "url.original", "balancer.request_line_end");

    /** The longest duration where {@link StillLine#SOME} is expected. */
    private static final long SOME_NANOS = 2_000_000;

    private static final long MICRO = 1_000;

    private final SimulatedLog log;
    private final boolean json;
    private final List<StillLine> expected = new ArrayList<>();
    private boolean atOnce;

    StillLog(StillRun run, boolean json) {
        this.json = json;
        log = new SimulatedLog(task -> (atOnce ? (Executor) Runnable::run : run.network.helper()).execute(task), 16);
    }

    LogWriter writer() {
        return log.writer();
    }

    /** From now on the writer works at once, since the end of the program waits for it. */
    void end() {
        atOnce = true;
    }

    void expect(StillLine line) {
        expected.add(line);
    }

    /** A hash of all lines. */
    long hash() {
        return log.lines().hashCode();
    }

    List<StillLine> expected() {
        return expected;
    }

    StillLine last() {
        return expected.get(expected.size() - 1);
    }

    /** At the end, when all lines are written. */
    void judge() {
        List<String> lines = log.lines();
        for (int i = 0; i < Math.min(lines.size(), expected.size()); i++) {
            if (json) {
                json(lines.get(i), expected.get(i));
            } else {
                combined(lines.get(i), expected.get(i));
            }
        }
        Judge.require(lines.size() == expected.size(), "each exchange has its line", lines + " of " + expected.size());
    }

    // ---- combined ----

    private static void combined(String text, StillLine line) {
        Matcher parts = COMBINED.matcher(text);
        Judge.require(parts.matches(), "a line of the log is one", text);
        String first = line.target == null
                ? null
                : line.method
                        + (line.target.isEmpty() && line.version.isEmpty() ? "" : " " + line.target)
                        + (line.version.isEmpty() ? "" : " " + line.version);
        same(text, "client", parts.group(1), line.client);
        Instant time = OffsetDateTime.parse(parts.group(2), DATE).toInstant();
        require(text, "time", isAbout(time.minusMillis(1), line.time.minusSeconds(1), line.time));
        if (first != null) {
            same(text, "request", parts.group(3), first.isEmpty() ? "-" : escaped(first));
        }
        same(text, "status", parts.group(4), line.status == 0 ? "-" : "" + line.status);
        same(text, "bytes", parts.group(5), line.bytes == StillLine.ANY ? parts.group(5) : "" + line.bytes);
        same(text, "referer", parts.group(6), orNone(escaped(line.referer)));
        same(text, "agent", parts.group(7), orNone(escaped(line.agent)));
        near(text, "rt", nanos(parts.group(8)), line.allNanos, 2 * MICRO);
        near(text, "ct", nanos(parts.group(9)), line.connectNanos, 2 * MICRO);
        near(text, "ht", nanos(parts.group(10)), line.headNanos, 2 * MICRO);
        same(text, "backend", parts.group(11), orNone(line.backend));
        same(text, "conn", parts.group(12), "" + line.connection);
        same(text, "req", parts.group(13), "" + line.number);
        same(text, "id", parts.group(14), line.id == null ? parts.group(14) : orNone(escaped(line.id)));
        same(text, "why", parts.group(15), line.end.startsWith("bad-") ? line.why : "-");
        same(text, "end", parts.group(16), line.end);
    }

    private static boolean isAbout(Instant time, Instant least, Instant most) {
        return !time.isBefore(least.minusMillis(2)) && !time.isAfter(most.plusMillis(2));
    }

    private static String orNone(String value) {
        return value.isEmpty() ? "-" : value;
    }

    private static String escaped(String value) {
        StringBuilder text = new StringBuilder();
        for (char c : value.toCharArray()) {
            boolean plain = c >= ' ' && c < 0x7F && c != '"' && c != '\\';
            text.append(plain ? "" + c : String.format("\\x%02x", (int) c));
        }
        return text.toString();
    }

    private static long nanos(String seconds) {
        if (seconds.equals("-")) {
            return StillLine.NONE;
        }
        Judge.require(seconds.matches("\\d+\\.\\d{6}"), "a line of the log is one", seconds);
        return Long.parseLong(seconds.replace(".", "")) * MICRO;
    }

    // ---- JSON ----

    private static void json(String text, StillLine line) {
        Map<String, Object> told = JsonReader.object(text);
        Map<String, Object> must = new LinkedHashMap<>();
        must.put("client.address", line.client);
        if (line.target == null) {
            told.keySet().removeAll(FIRST_LINE);
            line.method = line.target = line.version = "";
        }
        put(must, "http.request.method", line.method);
        put(must, "url.original", line.target);
        if (line.understood) {
            String path = line.target.replaceFirst("(?i)^https?://[^/?]*", "");
            int query = path.indexOf('?');
            must.put("url.path", query < 0 ? path : path.substring(0, query));
            must.put("http.version", line.version.substring(5));
            put(must, "http.request.referrer", line.referer);
            put(must, "user_agent.original", line.agent);
            Object bodyBytes = told.get("http.request.body.bytes");
            must.put("http.request.body.bytes", line.bodyBytes == StillLine.ANY ? bodyBytes : (double) line.bodyBytes);
        } else {
            put(must, "balancer.request_line_end", line.version);
        }
        Object bytes = line.bytes == StillLine.ANY ? told.get("http.response.body.bytes") : (double) line.bytes;
        must.put("http.response.body.bytes", bytes);
        if (line.status > 0) {
            must.put("http.response.status_code", (double) line.status);
        }
        put(must, "http.request.id", line.id == null ? (String) told.getOrDefault("http.request.id", "") : line.id);
        must.put("event.outcome", line.end.equals("ok") ? "success" : "failure");
        put(must, "event.reason", line.why);
        put(must, "server.address", line.backend);
        must.put("balancer.connection", (double) line.connection);
        must.put("balancer.request", (double) line.number);
        must.put("balancer.end", line.end);
        near(text, "duration", took(told.remove("event.duration")), line.allNanos, MICRO);
        near(text, "connect", took(told.remove("balancer.connect.duration")), line.connectNanos, MICRO);
        near(text, "head", took(told.remove("balancer.response_head.duration")), line.headNanos, MICRO);
        Instant time = Instant.parse((String) told.remove("@timestamp"));
        require(text, "time", isAbout(time, line.time, line.time));
        Judge.require(told.equals(must), "the log tells the truth", text + ", but " + must);
    }

    private static long took(Object value) {
        return value == null ? StillLine.NONE : ((Double) value).longValue();
    }

    private static void put(Map<String, Object> must, String name, String value) {
        if (!value.isEmpty()) {
            must.put(name, value);
        }
    }

    // ---- both ----

    private static void same(String text, String what, String told, String must) {
        Judge.require(told.equals(must), "the log tells the truth", what + " is " + must + ": " + text);
    }

    private static void near(String text, String what, long told, long must, long slack) {
        boolean any = must == StillLine.ANY;
        boolean some = any || must == StillLine.SOME && told >= 0 && told <= SOME_NANOS;
        Judge.require(
                some || Math.abs(told - must) <= slack,
                "the log tells the truth",
                what + " is " + Duration.ofNanos(must) + ": " + text);
    }

    private static void require(String text, String what, boolean holds) {
        Judge.require(holds, "the log tells the truth", what + ": " + text);
    }
}
