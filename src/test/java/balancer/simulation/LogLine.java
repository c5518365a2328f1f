package balancer.simulation;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the access log, parsed with nothing but the README and the combined format of NCSA.
 *
 * @param text all of it
 * @param client its address
 * @param status 0: none
 * @param bytes of the body, to the client
 * @param allMicros {@code rt}, from the first byte of the request to the last of the answer
 * @param connectMicros {@code ct}; -1: the connection was already open, or never was
 * @param headMicros {@code ht}; -1: no response head came
 * @param backend empty: none was tried
 */
record LogLine(
        String text,
        String client,
        Instant time,
        String request,
        int status,
        long bytes,
        long allMicros,
        long connectMicros,
        long headMicros,
        String backend,
        int connection,
        int number,
        String id,
        String why,
        String end) {
    private static final Pattern FORM = Pattern.compile("(\\S+) - - \\[([^]]+)] \"([^\"]*)\" (\\d{3}|-) (\\d+)"
            + " \"-\" \"-\" rt=(\\S+) ct=(\\S+) ht=(\\S+) backend=(\\S+) conn=(\\d+) req=(\\d+) id=(\\S+)"
            + " why=(\\S+) end=(\\S+)");
    private static final Pattern SECONDS = Pattern.compile("\\d+\\.\\d{6}");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);
    private static final String NONE = "-";

    static LogLine read(String text) {
        Matcher parts = FORM.matcher(text);
        Judge.require(parts.matches(), "a line of the log is one", text);
        return new LogLine(
                text,
                parts.group(1),
                OffsetDateTime.parse(parts.group(2), DATE).toInstant(),
                parts.group(3),
                parts.group(4).equals(NONE) ? 0 : Integer.parseInt(parts.group(4)),
                Long.parseLong(parts.group(5)),
                micros(parts.group(6), text),
                micros(parts.group(7), text),
                micros(parts.group(8), text),
                orEmpty(parts.group(9)),
                Integer.parseInt(parts.group(10)),
                Integer.parseInt(parts.group(11)),
                orEmpty(parts.group(12)),
                orEmpty(parts.group(13)),
                parts.group(14));
    }

    private static long micros(String seconds, String text) {
        if (seconds.equals(NONE)) {
            return -1;
        }
        Judge.require(SECONDS.matcher(seconds).matches(), "a line of the log is one", text);
        return Long.parseLong(seconds.replace(".", ""));
    }

    private static String orEmpty(String value) {
        return value.equals(NONE) ? "" : value;
    }

    /** The request's number, if its line was understood to the end; else -1. */
    int named() {
        int end = request.lastIndexOf(" HTTP/1.");
        int start = request.lastIndexOf("/id/", end);
        boolean whole = end >= 0 && end == request.length() - " HTTP/1.1".length();
        return !whole || start < 0 ? -1 : Integer.parseInt(request.substring(start + 4, end));
    }

    boolean endedWell() {
        return end.equals("ok");
    }

    /** The word that an answer of the balancer's own says, too. A client need not know what is wrong with a backend. */
    String word() {
        return end.equals("bad-request") ? why : end;
    }
}
