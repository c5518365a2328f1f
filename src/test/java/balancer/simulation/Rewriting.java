package balancer.simulation;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Checks heads on the other side, whole and in order: by RFC 9110 and 9112 and by the README's promises, on text, so
 * that it shares nothing with the code that writes heads. Blanks around a value do not count.
 */
final class Rewriting {
    /** RFC 9110 §7.6.1, and what never belonged there. */
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "keep-alive", "proxy-connection", "te", "upgrade", "http2-settings", "proxy");

    /** Only a trusted proxy may say where a request comes from. */
    private static final Set<String> ORIGIN = Set.of("forwarded", "x-real-ip");

    /** Whoever is nominated in Connection ends there, but not what others need. */
    private static final Set<String> NEVER_NOMINATED = Set.of("host", "cookie");

    private static final String ANYTHING = "*";

    private Rewriting() {}

    /**
     * What the balancer is told to do with heads, and to whom.
     *
     * @param from where the client lives
     * @param encrypted whether the client speaks TLS
     * @param names whether each request gets a name of the balancer's
     * @param trusted whether the client may say itself where a request comes from, and how it is called
     * @param via what is added to Via; empty: nothing
     */
    record Hop(Home from, boolean encrypted, boolean names, boolean trusted, String via) {}

    static List<String> ofRequest(RequestPlan request, String sent, Hop hop) {
        Home from = hop.from;
        List<String> lines = linesOf(sent);
        boolean renamed = isRenamed(lines, hop);
        String[] first = lines.get(0).split(" ");
        boolean absolute = request.absoluteTarget;
        boolean hostless = !absolute
                && lines.stream().skip(1).noneMatch(line -> nameOf(line).equals("host"));
        String host = absolute
                ? request.site.substring(request.site.indexOf("//") + 2)
                : hostless ? Front.authorityFor(from) : valueOf(lines, "host");
        List<String> expected = new ArrayList<>();
        expected.add(first[0] + ' ' + (absolute ? first[1].substring(request.site.length()) : first[1]) + " HTTP/1.1");
        if (absolute || hostless) {
            expected.add("Host:" + host);
        }
        Set<String> ending = ending(lines);
        int lastFor = hop.trusted ? lastOf(lines, "x-forwarded-for") : 0;
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            String name = nameOf(line);
            boolean replaced = absolute && name.equals("host") || renamed && name.equals("x-request-id");
            boolean ignored = request.http10 && name.equals("expect"); // RFC 9110 §10.1.1
            boolean forged = ignored || isAlike(name) || !hop.trusted && tellsOrigin(name);
            if (!replaced && !ending.contains(name) && !forged) {
                String separator = valueOf(line).isEmpty() ? "" : ", ";
                expected.add(i == lastFor ? line + separator + from.text : counted(request, lines, line));
            }
        }
        origin(lines, hop, host, expected);
        if (renamed) {
            expected.add("X-Request-Id:" + ANYTHING);
        }
        if (!hop.via.isEmpty()) {
            expected.add("Via:" + (request.http10 ? "1.0 " : "1.1 ") + hop.via);
        }
        if (request.upgrade) {
            expected.add("Connection:upgrade");
            expected.add("Upgrade:tunnel/1");
        } else if (!request.http10 && listOf(lines, "te").contains("trailers")) {
            expected.add("Connection:TE");
            expected.add("TE:trailers");
        }
        return expected;
    }

    /** Whoever is trusted may have said it already. */
    private static void origin(List<String> lines, Hop hop, String host, List<String> expected) {
        if (!hop.trusted || lastOf(lines, "x-forwarded-for") == 0) {
            expected.add("X-Forwarded-For:" + hop.from.text);
        }
        if (!hop.trusted || lastOf(lines, "x-forwarded-proto") == 0) {
            expected.add("X-Forwarded-Proto:" + (hop.encrypted ? "https" : "http"));
        }
        if (!hop.trusted || lastOf(lines, "x-forwarded-host") == 0) {
            expected.add("X-Forwarded-Host:" + host);
        }
    }

    /** One name of a trusted client's is as good as ours, if it is one short word. */
    static boolean isRenamed(String sent, Hop hop) {
        return isRenamed(linesOf(sent), hop);
    }

    private static boolean isRenamed(List<String> lines, Hop hop) {
        long given = lines.stream()
                .skip(1)
                .filter(line -> nameOf(line).equals("x-request-id"))
                .count();
        boolean usable = given == 1 && valueOf(lines, "x-request-id").matches("[!-~&&[^#]]{1,64}");
        return hop.names && !(hop.trusted && usable);
    }

    /** What it is called from then on; empty: there is no such name, or it is one of ours. */
    static String givenName(String sent, Hop hop) {
        List<String> lines = linesOf(sent);
        return hop.names && !isRenamed(lines, hop) ? valueOf(lines, "x-request-id") : "";
    }

    /** 0 if there is none. */
    private static int lastOf(List<String> lines, String name) {
        for (int i = lines.size() - 1; i > 0; i--) {
            if (nameOf(lines.get(i)).equals(name)) {
                return i;
            }
        }
        return 0;
    }

    /** RFC 9110 §7.6.2. Two of them are no number, and nobody's to count. */
    private static String counted(RequestPlan request, List<String> lines, String line) {
        boolean single = lines.subList(1, lines.size()).stream()
                        .filter(each -> nameOf(each).equals("max-forwards"))
                        .count()
                == 1;
        boolean counts = single && nameOf(line).equals("max-forwards") && request.method.equals("OPTIONS");
        return counts ? "Max-Forwards:" + (Integer.parseInt(valueOf(line)) - 1) : line;
    }

    /** @param close what the client was told about its connection: empty, close or keep-alive */
    static List<String> ofAnswer(RequestPlan request, String sent, String close) {
        return ofAnswer(request, sent, close, "");
    }

    static List<String> ofAnswer(RequestPlan request, String sent, String close, String via) {
        List<String> lines = linesOf(sent);
        boolean switches = lines.get(0).split(" ")[1].equals("101");
        boolean decoded = request.http10 && !valueOf(lines, "transfer-encoding").isEmpty();
        Set<String> ending = ending(lines);
        List<String> expected = new ArrayList<>();
        expected.add("HTTP/1.1 " + lines.get(0).substring(9));
        for (String line : lines.subList(1, lines.size())) {
            String name = nameOf(line);
            boolean undone = decoded && (name.equals("transfer-encoding") || name.equals("trailer"));
            if (!undone && !ending.contains(name)) {
                expected.add(line);
            }
        }
        if (!switches && valueOf(lines, "date").isEmpty()) {
            expected.add("Date:" + ANYTHING);
        }
        if (!via.isEmpty()) {
            expected.add("Via:1." + sent.charAt(7) + ' ' + via);
        }
        if (switches) {
            expected.add("Connection:upgrade");
            expected.add("Upgrade:tunnel/1");
            return expected;
        }
        if (!close.isEmpty()) {
            expected.add("Connection:" + close);
        }
        return expected;
    }

    static List<String> ofInterim(String sent, String via) {
        List<String> expected = linesOf(sent);
        if (!via.isEmpty()) {
            expected.add("Via:1.1 " + via);
        }
        return expected;
    }

    static void require(List<String> expected, Head arrived) {
        List<String> lines = linesOf(arrived.toString());
        boolean same = lines.size() == expected.size();
        for (int i = 0; same && i < lines.size(); i++) {
            String line = expected.get(i);
            boolean open = line.endsWith(":" + ANYTHING);
            same = open ? isFilled(lines.get(i), line) : lines.get(i).equals(line);
        }
        if (!same) {
            throw new Violation("heads pass", "instead of " + expected + " came " + lines);
        }
    }

    private static boolean isFilled(String line, String pattern) {
        String start = pattern.substring(0, pattern.length() - 1);
        return line.startsWith(start) && line.length() > start.length();
    }

    /**
     * A date that the balancer added is that of a moment between the request and its answer; it counts milliseconds.
     */
    static void requireDate(Head answer, Instant asked, Instant now) {
        try {
            Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(answer.value("Date")));
            if (date.isBefore(asked.minusMillis(1).truncatedTo(ChronoUnit.SECONDS)) || date.isAfter(now)) {
                throw new Violation("a date is now", "not between " + asked + " and " + now + ": " + answer);
            }
        } catch (DateTimeParseException malformed) {
            throw new Violation("a date is now", answer.toString());
        }
    }

    /** Name and value of each, the first line as it is. */
    private static List<String> linesOf(String head) {
        List<String> lines = new ArrayList<>();
        for (String line : head.split("\r\n")) {
            boolean field = !lines.isEmpty();
            lines.add(field ? line.substring(0, line.indexOf(':') + 1) + valueOf(line) : line);
        }
        return lines;
    }

    private static Set<String> ending(List<String> lines) {
        Set<String> ending = new HashSet<>(listOf(lines, "connection"));
        ending.removeAll(NEVER_NOMINATED);
        ending.addAll(HOP_BY_HOP);
        return ending;
    }

    private static boolean tellsOrigin(String name) {
        return ORIGIN.contains(name) || name.startsWith("x-forwarded-");
    }

    /** Some servers read every mark in a name as the same one. */
    private static boolean isAlike(String name) {
        String plain = name.replaceAll("[^a-z0-9-]", "-");
        return !plain.equals(name) && tellsOrigin(plain);
    }

    /** The members of a list that may be spread over several fields, without their parameters, in lower case. */
    private static Set<String> listOf(List<String> lines, String name) {
        Set<String> members = new HashSet<>();
        for (String line : lines.subList(1, lines.size())) {
            if (nameOf(line).equals(name)) {
                for (String member : valueOf(line).split(",")) {
                    members.add(member.split(";")[0].strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return members;
    }

    private static String valueOf(List<String> lines, String name) {
        for (String line : lines.subList(1, lines.size())) {
            if (nameOf(line).equals(name)) {
                return valueOf(line);
            }
        }
        return "";
    }

    private static String nameOf(String line) {
        return line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
    }

    private static String valueOf(String line) {
        return line.substring(line.indexOf(':') + 1).strip();
    }
}
