package balancer.simulation;

/** Checks of the balancer's own answers, and the log lines and counters that several deeds share. */
final class StillAnswer {
    private StillAnswer() {}

    /**
     * It is one, and the connection ends behind it.
     *
     * @param headOnly there is no body
     */
    static void refusal(StillRun run, StillClient client, String heard, int status, String word, boolean headOnly) {
        refusal(run, client, heard, status, word, headOnly, run.names.nextName());
    }

    /** @param name the id of the request */
    static void refusal(
            StillRun run, StillClient client, String heard, int status, String word, boolean headOnly, String name) {
        int end = heard.indexOf("\r\n\r\n");
        Judge.require(end > 0, "whoever asks is told something", heard);
        Head head = new Head(heard.substring(0, end + 4));
        String body = heard.substring(end + 4);
        Judge.require(
                heard.startsWith("HTTP/1.1 " + status + " "), "a refusal says why", status + " " + word + ": " + heard);
        String error = error(status, word);
        String proxy = "load-balancer" + (error.isEmpty() ? "" : "; error=" + error) + "; details=\"" + word + "\"";
        Judge.require(head.value("Proxy-Status").equals(proxy), "a refusal says why", proxy + ": " + heard);
        boolean one = body.matches(status + " " + word + ": [^\r\n]+\n");
        Judge.require(headOnly ? body.isEmpty() : one, "words for a person are one line", heard);
        Judge.require(headOnly || head.contentLength() == body.length(), "a refusal says its length", heard);
        Judge.require(head.says("Connection", "close"), "a refusal ends the connection", heard);
        Judge.require(head.says("Cache-Control", "no-store"), "nobody keeps a refusal", heard);
        Judge.require(head.value("Content-Type").startsWith("text/plain"), "a refusal is for people", heard);
        Rewriting.requireDate(head, run.times.now().minusMillis(10), run.times.now());
        Judge.require(client.isOver() && !client.byReset, "a refusal ends the connection", heard);
        client.lingers = true;
        if (run.settings.ids) {
            run.names.requireName(head.value(Wire.REQUEST_ID), name);
            client.name = run.names.begunName(name);
        } else {
            Judge.require(head.value(Wire.REQUEST_ID).isEmpty(), "who has no name gets none", heard);
            client.name = "";
        }
    }

    /** The error type of RFC 9209 §2.3; empty if none fits. */
    private static String error(int status, String word) {
        return switch (word) {
            case "connect-refused" -> "connection_refused";
            case "connect-timeout" -> "connection_timeout";
            default -> switch (status) {
                case 502 -> "http_protocol_error";
                case 503 -> "destination_unavailable";
                case 504 -> "http_response_timeout";
                default -> status < 500 ? "http_request_error" : "";
            };
        };
    }

    /** Cuts a longer value and ends it with three dots. */
    static String cut(String value, int most) {
        return value.length() > most ? value.substring(0, most - 3) + "..." : value;
    }

    static String body(String heard) {
        return heard.substring(heard.indexOf("\r\n\r\n") + 4);
    }

    /** A log line with the values that are the same for every deed. */
    static StillLine line(StillRun run, StillClient client, int status, String end) {
        StillLine line = new StillLine();
        line.client = client.home.text;
        line.time = run.times.at(client.receivedNanos - StillTimes.LATENCY_NANOS);
        line.status = status;
        line.end = end;
        line.why = end.equals("ok") ? "" : end;
        line.connection = client.number;
        line.number = ++client.asked;
        line.id = end.equals("ok") ? run.names.begunName(run.names.nextName()) : client.name;
        return line;
    }

    /** The log line and the counters of an ordinary request that was answered. */
    static StillLine well(StillRun run, StillClient client, String text, String heard, boolean fresh) {
        StillServer.Arrival arrival = run.arrivals.get(0);
        String[] words = text.split("\r\n", 2)[0].split(" ");
        int status = Integer.parseInt(heard.substring(9, 12));
        StillLine line = line(run, client, status, "served");
        line.end = "ok";
        line.why = "";
        line.id = arrived(run, arrival);
        line.understood(words[0], words[1], 0);
        line.of(run.settings.nameOf(arrival.server()), fresh);
        line.allNanos = client.receivedNanos - client.saidNanos - 2 * StillTimes.LATENCY_NANOS;
        line.headNanos = arrival.atNanos() - client.saidNanos;
        run.log.expect(line);
        run.requestCame();
        well(run, arrival.server(), fresh, words[0], status, heard, line.allNanos);
        return line;
    }

    /** @return the request id that the server received */
    static String arrived(StillRun run, StillServer.Arrival arrival) {
        String name = arrival.head().value(Wire.REQUEST_ID);
        run.names.requireName(name, run.names.nextName());
        return name;
    }

    /** The log line and the counters of a tunnel that has ended. */
    static void tunnelled(
            StillRun run, StillClient client, int server, boolean fresh, StillServer.Arrival arrival, String heard) {
        StillLine line = line(run, client, 101, "served");
        line.end = "ok";
        line.why = "";
        line.id = arrived(run, arrival);
        line.understood("GET", "/t", 3);
        line.of(run.settings.nameOf(server), fresh);
        line.bytes = body(heard).length();
        line.time = run.times.at(client.endedNanos - StillTimes.LATENCY_NANOS);
        line.allNanos = client.endedNanos - client.saidNanos - 2 * StillTimes.LATENCY_NANOS;
        line.headNanos = arrival.atNanos() - client.saidNanos;
        run.log.expect(line);
        run.books.add(StillBooks.of("lb_http_requests_total", run.settings.nameOf(server), "code=1xx, method=GET"), 1);
    }

    /** Counts an answer of a server. */
    static void well(StillRun run, int server, boolean fresh, String method, int status, String heard, long allNanos) {
        String backend = run.settings.nameOf(server);
        run.books.answered(backend, method, status, allNanos / 1e9);
        run.books.add(StillBooks.of("lb_backend_attempts_total", backend), 1);
        run.books.add(StillBooks.of("lb_backend_receive_bytes_total", backend), heard.length());
        if (fresh) {
            run.connected(server);
        }
    }
}
