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

    /** {@code first} to {@code third}: the parts of the first line. */
    public record Head(
            String first, String second, int minor, List<Pair> fields, BodyFraming framing, long length, int size) {
        public List<String> values(String lower) {
            return fields.stream().filter(f -> f.is(lower)).map(Pair::value).toList();
        }
    }

    public record Verdict(Kind kind, Optional<Head> head) {}

    /** {@code size}: bytes up to the end of the body. */
    public record Body(Kind kind, int size, String data) {}

    static final Set<String> HOP_BY_HOP = Set.of(
            "connection keep-alive proxy-connection te upgrade http2-settings proxy proxy-authenticate proxy-authorization proxy-authentication-info"
                    .split(" "));
    static final Set<String> OTHERS_KNOWN = Set.of(
            "host content-length transfer-encoding expect trailer date via forwarded x-forwarded-for x-forwarded-proto x-forwarded-host x-real-ip authorization cookie set-cookie cache-control content-encoding content-range content-type max-forwards range"
                    .split(" "));

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String TEXT = "[\\t\\x20-\\x7e\\x80-\\xff]*";
    private static final Pattern REQUEST_LINE = Pattern.compile("(" + TOKEN + ") ([!-~&&[^#]]+) HTTP/1\\.([01])");
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([01]) ([1-9][0-9]{2})(?: (" + TEXT + "))?");
    private static final Pattern FIELD = Pattern.compile("(" + TOKEN + "):[ \\t]*(" + TEXT + "?)[ \\t]*");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i:https?)://([^/?]*)(.*)");
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._~-]+|\\[([0-9A-Fa-f:.]+)])(?::([0-9]{1,5}))?");
    private static final Pattern SIZE_LINE = Pattern.compile("([0-9A-Fa-f]{1,16})(;[\\t\\x20-\\x7e]*)?");
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private Oracle() {}

    public static Verdict request(String text) {
        String stripped = text.replaceFirst("^(\r\n){1,4}", "");
        return judge(stripped, text.length() - stripped.length(), Oracle::requestHead);
    }

    public static Verdict response(String text, Method method) {
        return judge(text, 0, lines -> responseHead(lines, method));
    }

    private interface Reading {
        Head read(List<String> lines);
    }

    private static Verdict judge(String text, int skipped, Reading reading) {
        int end = text.startsWith("\r\n") ? 0 : text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Verdict(Kind.INCOMPLETE, Optional.empty());
        }
        try {
            Head head = reading.read(List.of(text.substring(0, end).split("\r\n", -1)));
            int size = skipped + end + 4;
            return new Verdict(
                    Kind.ACCEPTED,
                    Optional.of(new Head(
                            head.first, head.second, head.minor, head.fields, head.framing, head.length, size)));
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
        List<Pair> fields = fields(lines);
        for (Pair field : fields) {
            String lower = field.name.toLowerCase(Locale.ROOT);
            require(isKnown(lower) || !isKnown(lower.replace('_', '-')));
        }
        List<String> hosts = values(fields, "host");
        require(hosts.size() == 1 || (hosts.isEmpty() && minor == 0));
        require(hosts.stream().allMatch(Oracle::isHost));
        return withLength(method, target, minor, fields, BodyFraming.NONE);
    }

    private static Head responseHead(List<String> lines, Method method) {
        Matcher line = match(STATUS_LINE, lines.get(0));
        int minor = Integer.parseInt(line.group(1));
        int status = Integer.parseInt(line.group(2));
        List<Pair> fields = fields(lines);
        Head head = withLength(line.group(2), line.group(3), minor, fields, BodyFraming.UNTIL_CLOSE);
        require(status != 101 || values(fields, "upgrade").size() == 1);
        if (status < 200) {
            require(head.length <= 0 && head.framing != BodyFraming.CHUNKED);
        }
        boolean bodiless = status < 200 || status == 204 || status == 304 || method == Method.HEAD;
        BodyFraming framing = bodiless ? BodyFraming.NONE : head.framing;
        return new Head(head.first, head.second, minor, fields, framing, head.length, 0);
    }

    private static List<Pair> fields(List<String> lines) {
        List<Pair> fields = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            Matcher field = match(FIELD, line);
            fields.add(new Pair(field.group(1), field.group(2)));
        }
        for (String value : values(fields, "connection")) {
            require(value.matches("[ \\t]*(" + TOKEN + ")?([ \\t]*,[ \\t]*(" + TOKEN + ")?)*[ \\t]*"));
        }
        require(nominations(fields).size() <= 16);
        return fields;
    }

    private static Head withLength(String a, String b, int minor, List<Pair> fields, BodyFraming otherwise) {
        List<String> lengths = values(fields, "content-length");
        List<String> codings = values(fields, "transfer-encoding");
        require(lengths.size() + codings.size() <= 1);
        if (codings.size() == 1) {
            require(minor == 1 && codings.get(0).equalsIgnoreCase("chunked"));
            return new Head(a, b, minor, fields, BodyFraming.CHUNKED, -1, 0);
        }
        if (lengths.isEmpty()) {
            return new Head(a, b, minor, fields, otherwise, -1, 0);
        }
        require(lengths.get(0).matches("[0-9]{1,19}"));
        BigInteger length = new BigInteger(lengths.get(0));
        require(length.compareTo(MAX) <= 0);
        return new Head(a, b, minor, fields, BodyFraming.FIXED, length.longValueExact(), 0);
    }

    /** Reads the chunked body at the start of the text. */
    public static Body chunked(String text) {
        StringBuilder data = new StringBuilder();
        int at = 0;
        try {
            while (true) {
                int end = text.indexOf("\r\n", at);
                if (end < 0) {
                    return new Body(Kind.INCOMPLETE, 0, "");
                }
                Matcher line = match(SIZE_LINE, text.substring(at, end));
                BigInteger size = new BigInteger(line.group(1), 16);
                require(size.compareTo(MAX) <= 0);
                at = end + 2;
                if (size.signum() == 0) {
                    return trailers(text, at, data.toString());
                }
                if (size.compareTo(BigInteger.valueOf(text.length() - at - 2)) > 0) {
                    return new Body(Kind.INCOMPLETE, 0, "");
                }
                data.append(text, at, at + size.intValueExact());
                at += size.intValueExact();
                require(text.startsWith("\r\n", at));
                at += 2;
            }
        } catch (Refusal refusal) {
            return new Body(Kind.REFUSED, 0, "");
        }
    }

    private static Body trailers(String text, int from, String data) {
        int at = from;
        while (true) {
            int end = text.indexOf("\r\n", at);
            if (end < 0) {
                return new Body(Kind.INCOMPLETE, 0, "");
            }
            if (end == at) {
                return new Body(Kind.ACCEPTED, end + 2, data);
            }
            Matcher field = match(FIELD, text.substring(at, end));
            require(!isKnown(field.group(1).toLowerCase(Locale.ROOT).replace('_', '-')));
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
