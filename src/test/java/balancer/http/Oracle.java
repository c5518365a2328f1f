package balancer.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A second reading of RFC 9112 with strings and regular expressions, slow and without a thought for cuts. It shares no
 * line with the parser under test, so a mistake would have to be made twice.
 */
public final class Oracle {
    public enum Kind {
        INCOMPLETE,
        REFUSED,
        ACCEPTED
    }

    public record Pair(String name, String value) {
        boolean is(String lower) {
            return name.toLowerCase(Locale.ROOT).equals(lower);
        }

        @Override
        public String toString() {
            return name + ": " + value;
        }
    }

    /**
     * {@code first} and {@code second}: parts of the first line. {@code mended}: a response that is not well-formed and
     * read all the same.
     */
    public record Head(
            String first,
            String second,
            int minor,
            List<Pair> fields,
            BodyFraming framing,
            long length,
            int size,
            boolean mended) {
        public List<String> values(String lower) {
            return fields.stream().filter(f -> f.is(lower)).map(Pair::value).toList();
        }
    }

    public record Verdict(Kind kind, Optional<Head> head) {}

    /** {@code size}: to the end of the body. {@code written}: how it is sent on. {@code mended}: blanks were zeros. */
    public record Body(Kind kind, int size, String data, String written, boolean mended) {
        static final Body INCOMPLETE = new Body(Kind.INCOMPLETE, 0, "", "", false);
        static final Body REFUSED = new Body(Kind.REFUSED, 0, "", "", false);
    }

    static final Set<String> HOP_BY_HOP =
            Set.of("connection keep-alive proxy-connection te upgrade http2-settings proxy".split(" "));
    static final Set<String> OTHERS_KNOWN =
            Set.of(("host content-length transfer-encoding expect trailer date via forwarded "
                            + "x-forwarded-for x-forwarded-proto x-forwarded-host x-real-ip authorization cookie "
                            + "set-cookie cache-control content-encoding content-range content-type max-forwards "
                            + "range proxy-authenticate proxy-authorization proxy-authentication-info")
                    .split(" "));

    private static final Set<String> KNOWN_BY_NAME_ONLY = Set.of(
            "cookie set-cookie cache-control content-encoding content-range content-type range trailer".split(" "));

    /** Whose imitations end the request. */
    private static final Set<String> NOT_TO_BE_IMITATED =
            Set.of("content-length", "transfer-encoding", "http2-settings", "proxy-connection", "keep-alive");

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String TEXT = "[\\t\\x20-\\x7e\\x80-\\xff]*";
    private static final Pattern REQUEST_LINE = Pattern.compile("(" + TOKEN + ") ([!-~&&[^#]]+) HTTP/1\\.([01])");
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([01]) ([1-9][0-9]{2})(?: (" + TEXT + "))?");
    private static final Pattern FIELD = Pattern.compile("(" + TOKEN + ")([ \\t]*):[ \\t]*([^\\x00\\r\\n]*?)[ \\t]*");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i:https?)://([^/?]*)(.*)");
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._~-]+|\\[([0-9A-Fa-f:.]+)])(?::([0-9]{1,5}))?");
    private static final Pattern QUOTED = Pattern.compile("\"([\\t !#-\\[\\]-~]|\\\\[\\t -~])*\"");
    private static final Pattern EXTENSIONS = Pattern.compile(
            "([ \\t]*;[ \\t]*" + TOKEN + "([ \\t]*=[ \\t]*(" + TOKEN + "|" + QUOTED.pattern() + "))?)*");
    private static final Pattern SIZE_LINE = Pattern.compile("([0-9A-Fa-f]{1,16})([ \\t]*)((?:;[\\t\\x20-\\x7e]*)?)");
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private Oracle() {}

    public static Verdict request(String text) {
        return judge(text, Oracle::requestHead);
    }

    /** Line ends become those of the RFC, and folded lines one, before anything else is looked at. */
    public static Verdict response(String text, Method method) {
        Matcher empty = Pattern.compile("(?:^|\n)\r?\n").matcher(text);
        if (!empty.find()) {
            return new Verdict(Kind.INCOMPLETE, Optional.empty());
        }
        String head = text.substring(0, empty.end());
        String flat = head.replaceAll("(?<=[^\n])\r\n(?=[ \t])", "  ").replaceAll("(?<=[^\n])\n(?=[ \t])", " ");
        boolean foldedFirst = head.matches("[^\n]*\n[ \t](?s:.*)");
        boolean foldedName = head.matches("(?s:.*)\n[^: \t\n][^:\n]*\n[ \t](?s:.*)");
        String lined = flat.replaceAll("(?<!\r)\n", "\r\n");
        Verdict verdict = judge(lined, lines -> {
            require(!foldedFirst && !foldedName);
            return responseHead(lines, method);
        });
        boolean mended = !head.equals(lined);
        return new Verdict(verdict.kind(), verdict.head().map(h -> sized(h, head.length(), h.mended || mended)));
    }

    private static Head sized(Head head, int size, boolean mended) {
        return new Head(head.first, head.second, head.minor, head.fields, head.framing, head.length, size, mended);
    }

    private interface Reading {
        Head read(List<String> lines);
    }

    private static Verdict judge(String text, Reading reading) {
        int end = text.startsWith("\r\n") ? 0 : text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Verdict(Kind.INCOMPLETE, Optional.empty());
        }
        try {
            Head head = reading.read(List.of(text.substring(0, end).split("\r\n", -1)));
            return new Verdict(Kind.ACCEPTED, Optional.of(sized(head, end + 4, head.mended)));
        } catch (Refusal refusal) {
            return new Verdict(Kind.REFUSED, Optional.empty());
        }
    }

    private static Head requestHead(List<String> lines) {
        Matcher line = match(REQUEST_LINE, lines.get(0));
        int minor = Integer.parseInt(line.group(3));
        String method = line.group(1);
        String target = line.group(2);
        Matcher absolute = ABSOLUTE.matcher(target);
        require(!method.equals("CONNECT"));
        require(target.startsWith("/")
                || (target.equals("*") && method.equals("OPTIONS"))
                || (absolute.matches() && isHost(absolute.group(1))));
        require(lines.stream().skip(1).noneMatch(Oracle::hasBlankBeforeColon));
        List<Pair> fields = fields(lines);
        for (Pair field : fields) {
            require(!isImitation(field.name) || !NOT_TO_BE_IMITATED.contains(canonical(field.name)));
        }
        List<String> hosts = values(fields, "host");
        require(hosts.size() == 1 || (hosts.isEmpty() && minor == 0));
        require(hosts.stream().allMatch(Oracle::isHostField));
        return withLength(method, target, minor, fields);
    }

    private static Head responseHead(List<String> lines, Method method) {
        Matcher line = match(STATUS_LINE, lines.get(0));
        int minor = Integer.parseInt(line.group(1));
        int status = Integer.parseInt(line.group(2));
        List<Pair> fields = fields(lines);
        require(status != 101 || values(fields, "upgrade").size() == 1);
        List<String> lengths = values(fields, "content-length").stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(member -> member.replaceAll("^[ \\t]+|[ \\t]+$", ""))
                .toList();
        List<String> codings = values(fields, "transfer-encoding");
        require(Set.copyOf(lengths).size() <= 1);
        long length = lengths.isEmpty() ? -1 : length(lengths.get(0));
        require(codings.isEmpty() || (codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked")));
        boolean chunked = codings.size() == 1;
        require(status >= 200 || !chunked);
        boolean bodiless = status < 200 || status == 204 || status == 304 || method == Method.HEAD;
        BodyFraming framing = length < 0 ? BodyFraming.UNTIL_CLOSE : BodyFraming.FIXED;
        framing = chunked ? BodyFraming.CHUNKED : framing;
        framing = bodiless ? BodyFraming.NONE : framing;
        boolean mended = lengths.size() > 1
                || (chunked && (minor == 0 || !lengths.isEmpty()))
                || (status < 200 && !lengths.isEmpty())
                || lines.stream().skip(1).anyMatch(Oracle::hasBlankBeforeColon);
        long counts = chunked || status < 200 ? -1 : length;
        return new Head(line.group(2), line.group(3), minor, fields, framing, counts, 0, mended);
    }

    private static boolean hasBlankBeforeColon(String line) {
        return line.matches("(?s)[^:]*[ \\t]:.*");
    }

    private static List<Pair> fields(List<String> lines) {
        List<Pair> fields = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            Matcher field = match(FIELD, line);
            Pair pair = new Pair(field.group(1), field.group(3));
            String lower = pair.name.toLowerCase(Locale.ROOT);
            boolean free = !isKnown(lower) && !lower.equals("x-request-id") || KNOWN_BY_NAME_ONLY.contains(lower);
            require(free || pair.value.matches(TEXT));
            fields.add(pair);
        }
        for (String value : values(fields, "connection")) {
            require(value.matches("[ \\t]*(" + TOKEN + ")?([ \\t]*,[ \\t]*(" + TOKEN + ")?)*[ \\t]*"));
        }
        require(nominations(fields).size() <= 16);
        return fields;
    }

    private static Head withLength(String a, String b, int minor, List<Pair> fields) {
        List<String> lengths = values(fields, "content-length");
        List<String> codings = values(fields, "transfer-encoding");
        require(lengths.size() + codings.size() <= 1);
        if (codings.size() == 1) {
            require(minor == 1 && codings.get(0).equalsIgnoreCase("chunked"));
            return new Head(a, b, minor, fields, BodyFraming.CHUNKED, -1, 0, false);
        }
        if (lengths.isEmpty()) {
            return new Head(a, b, minor, fields, BodyFraming.NONE, -1, 0, false);
        }
        return new Head(a, b, minor, fields, BodyFraming.FIXED, length(lengths.get(0)), 0, false);
    }

    private static long length(String digits) {
        require(digits.matches("[0-9]{1,19}"));
        BigInteger length = new BigInteger(digits);
        require(length.compareTo(MAX) <= 0);
        return length.longValueExact();
    }

    /** Reads the chunked body at the start of the text; of a response what is meant counts, too. */
    public static Body chunked(String text, boolean response) {
        StringBuilder data = new StringBuilder();
        StringBuilder written = new StringBuilder();
        boolean mended = false;
        int at = 0;
        try {
            while (true) {
                int end = text.indexOf("\r\n", at);
                if (end < 0) {
                    return Body.INCOMPLETE;
                }
                Matcher line = match(SIZE_LINE, text.substring(at, end));
                require(
                        response
                                ? line.end(2) <= 16
                                : line.group(2).isEmpty()
                                        && EXTENSIONS.matcher(line.group(3)).matches());
                BigInteger size = new BigInteger(line.group(1), 16);
                require(size.compareTo(MAX) <= 0);
                at = end + 2;
                written.append("0".repeat(line.group(2).length())).append(line.group(1));
                written.append(line.group(3)).append("\r\n");
                mended |= line.end(2) > line.end(1);
                if (size.signum() == 0) {
                    Body body = trailers(text, at, data.toString(), written, response);
                    return new Body(body.kind, body.size, body.data, body.written, mended);
                }
                if (size.compareTo(BigInteger.valueOf(text.length() - at - 2)) > 0) {
                    return Body.INCOMPLETE;
                }
                written.append(text, at, at + size.intValueExact()).append("\r\n");
                data.append(text, at, at + size.intValueExact());
                at += size.intValueExact();
                require(text.startsWith("\r\n", at));
                at += 2;
            }
        } catch (Refusal refusal) {
            return Body.REFUSED;
        }
    }

    private static Body trailers(String text, int from, String data, StringBuilder written, boolean response) {
        int at = from;
        while (true) {
            int end = text.indexOf("\r\n", at);
            if (end < 0) {
                return Body.INCOMPLETE;
            }
            if (end == at) {
                return new Body(Kind.ACCEPTED, end + 2, data, written + "\r\n", false);
            }
            Matcher field = match(FIELD, text.substring(at, end));
            require(field.group(2).isEmpty() && field.group(3).matches(TEXT));
            String name = field.group(1);
            boolean forbidden = isKnown(canonical(name))
                    || isImitation(name) && canonical(name).startsWith("proxy-");
            require(response || !forbidden);
            written.append(forbidden ? "" : text.substring(at, end + 2));
            at = end + 2;
        }
    }

    /** Connection options that are not one of the three with a meaning of their own. */
    static List<String> nominations(List<Pair> fields) {
        return options(fields).stream()
                .filter(option -> !Set.of("close", "keep-alive", "upgrade").contains(option))
                .toList();
    }

    public static List<String> options(List<Pair> fields) {
        return values(fields, "connection").stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .map(option -> option.strip().toLowerCase(Locale.ROOT))
                .filter(option -> !option.isEmpty())
                .collect(Collectors.toList());
    }

    static boolean isKnown(String lower) {
        return HOP_BY_HOP.contains(lower) || OTHERS_KNOWN.contains(lower) || lower.startsWith("x-forwarded-");
    }

    /** How CGI reads it, with hyphens. */
    private static String canonical(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
    }

    /** Whether a field of a request is, or would be, taken for another one by who reads every mark as the same. */
    static boolean isImitation(String name) {
        boolean plain = name.matches("[A-Za-z0-9-]+");
        boolean ofOurs =
                canonical(name).equals("x-request-id") || canonical(name).startsWith("proxy-");
        return !plain && (isKnown(canonical(name)) || ofOurs);
    }

    /** RFC 9112 §3.2 with RFC 3986 §3.2.2, without sub-delims and without octets that divide a name when decoded. */
    private static boolean isHostField(String text) {
        String triplet = "%(?:2[1-9A-Ea-e]|[3-6][0-9A-Fa-f]|7[0-9A-Ea-e]|[89A-Fa-f][0-9A-Fa-f])";
        boolean fine = !text.matches("(?s).*%40.*");
        String decoded = text.replaceAll(triplet, "x");
        return fine && (text.isEmpty() || isHost(decoded.replaceFirst("(?<=.):$", "")));
    }

    private static boolean isHost(String text) {
        Matcher host = HOST.matcher(text);
        if (!host.matches() || (host.group(3) != null && Integer.parseInt(host.group(3)) > 65_535)) {
            return false;
        }
        String address = host.group(2);
        try {
            // The JDK takes 00001 for a group and 01 for an octet; RFC 3986 does not.
            return address == null
                    || (address.contains(":")
                            && InetAddress.getByName(address) != null
                            && !address.matches(".*[0-9A-Fa-f]{5}.*|.*[:.]0[0-9]+\\..*|.*\\.0[0-9]+"));
        } catch (UnknownHostException notAnAddress) {
            return false;
        }
    }

    private static List<String> values(List<Pair> fields, String lower) {
        return fields.stream().filter(field -> field.is(lower)).map(Pair::value).toList();
    }

    private static Matcher match(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        require(matcher.matches());
        return matcher;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new Refusal();
        }
    }
}
