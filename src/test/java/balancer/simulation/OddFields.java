package balancer.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * Fields that heads have besides those that a run needs, and other spellings of those. Drawn from a seed of its own.
 */
final class OddFields {
    private static final int MOST = 6;

    private static final String[] HOSTS = {"site", "SITE:80", "site.", "my_site:8080", "[::1]", "[2001:db8::1]:8080"};

    /** What must go, what must stay, and what looks like the one and is the other. */
    private static final String[] OF_REQUESTS = {
        "Accept: text/html",
        "ACCEPT:*/*",
        "accept-language:   de, en;q=0.5  ",
        "Cookie: a=1; b=2",
        "cookie: c=3",
        "X-Forwarded-For: 6.6.6.6",
        "x-forwarded-FOR: 6.6.6.7, 10.0.0.1",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Host: evil",
        "X-Forwarded-Port: 443",
        "X-Real-IP: 6.6.6.6",
        "X.Real.IP: 6.6.6.6",
        "X_Forwarded_For: 6.6.6.6",
        "Forwarded: for=6.6.6.6",
        "Keep-Alive: timeout=5",
        "Proxy-Connection: keep-alive",
        "PROXY: http://evil",
        "Proxy-Authorization: Basic eDp5",
        "HTTP2-Settings: AAMAAABkAAQAAP__",
        "TE: trailers",
        "te: gzip;q=0.5 , Trailers",
        "Max-Forwards: 5",
        "Via: 1.0 other",
        "Range: bytes=0-",
        "X-Hop: 1",
        "Connection: x-hop",
        "connection: X-HOP, cookie, , host",
        "X-Empty:",
        "X_Odd: under_score"
    };

    private static final String[] OF_ANSWERS = {
        "Set-Cookie: a=1; Path=/",
        "set-cookie: b=2",
        "Server: thing/1.0 (odd)",
        "Keep-Alive: timeout=5",
        "Proxy-Connection: keep-alive",
        "Upgrade: h2c",
        "Via: 1.0 other",
        "Proxy-Authenticate: Basic realm=\"a, b\"",
        "WWW-Authenticate: Basic realm=\"x\"",
        "X-Forwarded-For: of no meaning here",
        "Vary:   Accept  ",
        "X-Hop: 1",
        "Connection: x-hop",
        "X-Empty:",
        "Trailer: X-Trailer"
    };

    private OddFields() {}

    static String host(RequestPlan request) {
        return request.oddSeed == 0 ? HOSTS[0] : new Dice(request.oddSeed).pick(HOSTS);
    }

    static List<String> of(RequestPlan request) {
        return some(request.oddSeed, OF_REQUESTS);
    }

    static List<String> ofAnswer(RequestPlan request) {
        return some(-request.oddSeed, OF_ANSWERS);
    }

    private static List<String> some(long seed, String[] choices) {
        List<String> lines = new ArrayList<>();
        Dice dice = new Dice(seed);
        for (int left = seed == 0 ? 0 : dice.between(1, MOST); left > 0; left--) {
            lines.add(dice.pick(choices));
        }
        return lines;
    }
}
