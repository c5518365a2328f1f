package balancer.simulation;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A request to the admin port, with fields that the guard must accept or refuse; it may drain or enable a backend. */
record StillVisit(String method, String target, String host, String origin, String site, boolean wantsHtml, int backend)
        implements StillDeed {
    private static final String[] HOSTS = {
        "localhost:9009",
        "LOCALHOST",
        "127.0.0.1:9009",
        "10.0.0.1",
        "[::1]:9009",
        "[::1]",
        "status.example",
        "Status.Example:80",
        "a-1.test:1",
        "b_2",
        "evil.example",
        "localhost.evil.example",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.",
        ".1.2.3.4",
        "1..2.3",
        "1.2.3.4a",
        ""
    };

    private static final String[] TARGETS = {
        "/",
        "/status.txt",
        "/api/status",
        "/api/config",
        "/metrics",
        "/livez",
        "/readyz",
        "/app.css",
        "/app.js",
        "/icon.svg",
        "/theme.js",
        "/nothing",
        "/api/",
        "/metrics/",
        "/events?topics=other",
        "//"
    };

    static StillVisit draw(Dice dice, StillSettings settings) {
        boolean changes = dice.onceIn(2);
        int backend = dice.between(0, settings.backends() + 1);
        String action = dice.pick("drain", "drain", "enable", "enable", "stop");
        return new StillVisit(
                changes ? dice.pick("POST", "POST", "POST", "GET", "PUT") : dice.pick("GET", "GET", "HEAD", "POST"),
                changes ? "/api/backends/" + backend + "/" + action : dice.pick(TARGETS),
                dice.onceIn(2) ? HOSTS[0] : dice.pick(HOSTS),
                dice.pick("", "", "http://HOST", "HTTP://HOST", "https://HOST", "http://evil.example", "null"),
                dice.pick("", "", "", "same-origin", "none", "cross-site", "same-site"),
                dice.onceIn(3),
                backend);
    }

    @Override
    public void happen(StillRun run) {
        String text = method + ' ' + target + " HTTP/1.1\r\nHost: " + host + "\r\n"
                + (origin.isEmpty() ? "" : "Origin: " + origin.replace("HOST", host) + "\r\n")
                + (site.isEmpty() ? "" : "Sec-Fetch-Site: " + site + "\r\n")
                + (wantsHtml ? "Accept: text/html\r\n" : "")
                + "Content-Length: 0\r\nConnection: close\r\n\r\n";
        int status = status(run);
        String[] parts = StillPages.ask(run, text);
        Judge.require(
                parts[0].startsWith("HTTP/1.1 " + status + " "),
                "the admin port lets in who may come in",
                status + " expected: " + parts[0]);
        Head head = new Head(parts[0] + "\r\n\r\n");
        if (status == 303) {
            Judge.require(head.says("Location", "../../../"), "who pressed a button sees the page again", head);
        }
        if (status == 405) {
            String allowed = target.startsWith("/api/backends/") ? "POST" : "GET, HEAD";
            Judge.require(head.says("Allow", allowed), "who may not is told what he may", head);
        }
        Judge.require(head.says("X-Content-Type-Options", "nosniff"), "a page is only a page", head);
        Judge.require(head.says("Cross-Origin-Resource-Policy", "same-origin"), "a page is ours", head);
        Judge.require(head.value("Content-Security-Policy").contains("frame-ancestors"), "a page is ours", head);
        if (status == 204 || status == 303) {
            change(run, target.endsWith("/drain"));
        }
        if (run.turns.draining.cardinality() == run.settings.backends()) {
            nobodyIsLeft(run);
        }
    }

    /** All backends drain: a request gets 503, and one of them is enabled again. */
    private void nobodyIsLeft(StillRun run) {
        StillClient client = run.client(run.settings.front == Front.IPV6 ? Home.LOCAL6 : Home.LOCAL);
        String heard = run.talk(client, "GET /nobody HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Judge.require(run.arrivals.isEmpty(), "who drains gets nothing new", run.arrivals);
        StillAnswer.refusal(run, client, heard, 503, "no-backend", false);
        StillLine line = StillAnswer.line(run, client, 503, "no-backend");
        line.understood("GET", "/nobody", 0);
        line.bytes = StillAnswer.body(heard).length();
        line.allNanos = client.receivedNanos - client.saidNanos - 2 * StillTimes.LATENCY_NANOS;
        run.log.expect(line);
        run.requestCame();
        run.books.add("lb_request_errors_total{reason=no_backend}", 1);
        new StillVisit("POST", "/api/backends/" + backend + "/enable", "localhost", "", "", false, backend).happen(run);
    }

    private boolean isKnown(StillRun run) {
        String name = host.toLowerCase(Locale.ROOT).replaceAll(":\\d+$", "");
        boolean address = name.matches("\\d+\\.\\d+\\.\\d+\\.\\d+") || name.matches("\\[.*]");
        boolean given = !name.isEmpty()
                && ("," + run.settings.adminHost.toLowerCase(Locale.ROOT) + ",").contains("," + name + ",");
        return name.equals("localhost") || address || given;
    }

    private boolean isOurs() {
        boolean same = origin.isEmpty() || origin.toLowerCase(Locale.ROOT).equals("http://host");
        return same && (site.isEmpty() || site.equals("same-origin") || site.equals("none"));
    }

    private int status(StillRun run) {
        if (!isKnown(run)) {
            return 421;
        }
        boolean button = target.startsWith("/api/backends/");
        boolean there = backend >= 1 && backend <= run.settings.backends() && !target.endsWith("/stop");
        if (button && there) {
            if (!method.equals("POST")) {
                return 405;
            }
            return !isOurs() ? 403 : !run.settings.control ? 403 : wantsHtml ? 303 : 204;
        }
        boolean page = !button && !target.matches("/nothing|/api/|/metrics/|//");
        if (!page) {
            return 404;
        }
        if (method.equals("POST")) {
            return 405;
        }
        return target.startsWith("/events") ? 400 : 200;
    }

    /** The backend drains, or serves again; twice is once. */
    private void change(StillRun run, boolean drain) {
        int id = backend - 1;
        if (run.turns.draining.get(id) == drain) {
            return;
        }
        run.turns.draining.set(id, drain);
        String name = run.settings.nameOf(id);
        run.turns.unpark(id);
        run.books.add(StillBooks.of("lb_backend_state_changes_total", name, drain ? "to=draining" : "to=enabled"), 1);
        run.said.add("backend " + name + (drain ? " draining: gets no new requests" : " enabled"));
    }
}
