package balancer.simulation;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The balancer's cookie, by the README's promises and on text: whom it names, and what it leaves of others. */
final class OwnCookie {
    static final String NAME = "LB";
    static final String KEY = "not-known-to-anybody-else";

    private static final Pattern PAIR = Pattern.compile("([^;]*)(;[ \\t]*|$)");
    private static final int TOKEN_DIGITS = 16;

    private OwnCookie() {}

    /** The first 64 bits of the HMAC-SHA256 of a backend's name. */
    static String token(String backend) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            StringBuilder digits = new StringBuilder();
            for (byte octet : mac.doFinal(backend.getBytes(StandardCharsets.US_ASCII))) {
                digits.append(String.format("%02x", octet));
            }
            return digits.substring(0, TOKEN_DIGITS);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The backend that this request's cookie names; -1: none. */
    static int named(Plan plan, RequestPlan request) {
        String token = plan.choosing.sticky() ? value(Wire.requestText(request), NAME) : "";
        for (int id = 0; id < plan.backends.size(); id++) {
            if (!token.isEmpty() && token.equals(token(Balancer.nameOf(plan, id)))) {
                return id;
            }
        }
        return -1;
    }

    /** Of the first cookie of this name; empty if there is none. */
    static String value(String head, String name) {
        for (String line : head.split("\r\n")) {
            Matcher pairs = PAIR.matcher(isCookie(line) ? line.substring("cookie:".length()) : "");
            while (pairs.find() && !pairs.group().isEmpty()) {
                if (nameOf(pairs.group(1)).equals(name)) {
                    return pairs.group(1)
                            .substring(pairs.group(1).indexOf('=') + 1)
                            .strip();
                }
            }
        }
        return "";
    }

    private static boolean isCookie(String line) {
        return line.toLowerCase(Locale.ROOT).startsWith("cookie:");
    }

    /** A pair without '=' is a name. */
    private static String nameOf(String pair) {
        int end = pair.indexOf('=');
        return (end < 0 ? pair : pair.substring(0, end)).strip();
    }

    /** What a backend may see of a head: all the others, separated as they were. */
    static String without(Plan plan, String head) {
        if (!plan.choosing.sticky()) {
            return head;
        }
        List<String> lines = new ArrayList<>();
        for (String line : head.split("\r\n")) {
            String left = isCookie(line) ? others(line) : line;
            if (!left.isEmpty()) {
                lines.add(left);
            }
        }
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    private static String others(String line) {
        StringBuilder left = new StringBuilder();
        int end = 0;
        Matcher pairs = PAIR.matcher(line.substring("cookie:".length()));
        while (pairs.find() && !pairs.group().isEmpty()) {
            if (!nameOf(pairs.group(1)).equals(NAME)) {
                left.append(pairs.group(1));
                end = left.length();
                left.append(pairs.group(2));
            }
        }
        return end == 0 ? "" : line.substring(0, "cookie:".length()) + left.substring(0, end);
    }

    /** What the response of a backend gets: the cookie, if its client does not have it. */
    static List<String> lines(Plan plan, RequestPlan request, int backend) {
        if (!plan.choosing.sticky() || named(plan, request) == backend) {
            return List.of();
        }
        String token = token(Balancer.nameOf(plan, backend));
        List<String> lines = new ArrayList<>();
        lines.add(
                "Set-Cookie:" + NAME + "=" + token + "; Path=/; HttpOnly; SameSite=Lax" + (plan.tls ? "; Secure" : ""));
        if (!request.answer.cacheControl || request.switches()) {
            lines.add("Cache-Control:private");
        }
        return lines;
    }
}
