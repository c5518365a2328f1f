package balancer.simulation;

import balancer.simulation.StillServer.Manner;
import balancer.simulation.StillServer.Reply;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/** A valid request head, and behind it a chunked body that just breaks a rule, or just keeps it. */
record StillBroken(Chunked what, Home home) implements StillDeed {
    enum Chunked {
        NO_NUMBER(400, "bad-chunk-size", "x\r\n"),
        NEGATIVE(400, "bad-chunk-size", "-1\r\n"),
        EMPTY_SIZE(400, "bad-chunk-size", "\r\n"),
        TOO_BIG(400, "bad-chunk-size", "8000000000000000\r\n"),
        PREFIXED(400, "bad-chunk-size", "0x2\r\nab\r\n0\r\n\r\n"),
        NO_NAME(400, "bad-chunk-extension", "2;=b\r\nab\r\n"),
        UNQUOTED(400, "bad-chunk-extension", "2;a=\"b\r\nab\r\n"),
        QUOTED_END(400, "bad-chunk-extension", "2;a=\"\\\r\nab\r\n"),
        BLANK_END(400, "bad-chunk-size", "2 x\r\nab\r\n"),
        LONG_LINE(400, "chunk-line-too-long", "2;a=" + "b".repeat(1_020) + "\r\nab\r\n0\r\n\r\n"),
        NO_END(400, "bad-chunk-end", "2\r\nabc\r\n0\r\n\r\n"),
        LF_END(400, "bare-line-feed", "2\nab\r\n0\r\n\r\n"),
        LENGTH_BEHIND(400, "forbidden-trailer", "2\r\nab\r\n0\r\nContent-Length: 2\r\n\r\n"),
        HOST_BEHIND(400, "forbidden-trailer", "2\r\nab\r\n0\r\nX: y\r\nHOST: b\r\n\r\n"),
        LIKE_HOST_BEHIND(400, "forbidden-trailer", "2\r\nab\r\n0\r\nX_Forwarded_For: b\r\n\r\n"),
        NAMELESS_BEHIND(400, "bad-field-name", "2\r\nab\r\n0\r\nnothing\r\n\r\n"),
        TOO_MANY_BEHIND(431, "trailers-too-large", "2\r\nab\r\n0\r\n" + "X: y\r\n".repeat(101) + "\r\n"),
        TOO_LARGE_BEHIND(431, "trailers-too-large", "2\r\nab\r\n0\r\nX: " + "y".repeat(8_186) + "\r\n\r\n"),
        AS_MANY_BEHIND(0, "", "2\r\nab\r\n0\r\n" + "X: y\r\n".repeat(100) + "\r\n"),
        AS_LARGE_BEHIND(0, "", "2\r\nab\r\n0\r\nX: " + "y".repeat(8_185) + "\r\n\r\n"),
        REQUEST_ID_BEHIND(0, "", "2\r\nab\r\n0\r\nX-Request-Id: y\r\n\r\n"),
        AS_LONG_LINE(0, "", "2;a=" + "b".repeat(1_018) + "\r\nab\r\n0\r\n\r\n"),
        ZEROS(0, "", "0000000000000002;a=\"\\\"\"\r\nab\r\n000;x\r\n\r\n");

        private final int status;
        private final String word;
        private final String text;

        Chunked(int status, String word, String text) {
            this.status = status;
            this.word = word;
            this.text = text;
        }
    }

    private static final byte[] ANSWER =
            "HTTP/1.1 200 Fine\r\nContent-Length: 2\r\nDate: then\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);
    private static final String HEAD = "POST /chunks HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    static StillBroken draw(Dice dice, StillSettings settings) {
        return new StillBroken(
                dice.pick(Chunked.values()), settings.front == Front.IPV6 ? Home.LOCAL6 : Home.ELSEWHERE);
    }

    @Override
    public void happen(StillRun run) {
        StillClient client = run.client(home);
        int server = run.turns.choose(new BitSet());
        boolean fresh = !run.turns.takeParked(server);
        run.talk(client, HEAD.getBytes(StandardCharsets.US_ASCII), new Reply(Manner.SAYS, ANSWER));
        long began = client.saidNanos;
        run.requestCame();
        String backend = run.settings.nameOf(server);
        run.books.add(StillBooks.of("lb_backend_attempts_total", backend), 1);
        if (fresh) {
            run.connected(server);
        }
        String name = run.names.nextName();
        String heard = run.talk(client, what.text.getBytes(StandardCharsets.US_ASCII), new Reply(Manner.SAYS, ANSWER));
        StillLine line;
        if (what.status == 0) {
            Judge.require(heard.startsWith("HTTP/1.1 200 Fine"), "what keeps all limits is forwarded", heard);
            String raw = run.arrivals.get(0).raw();
            Judge.require(raw.endsWith("\r\n\r\n" + what.text), "no byte is changed", raw);
            run.names.requireName(run.arrivals.get(0).head().value(Wire.REQUEST_ID), name);
            client.name = run.names.begunName(name);
            line = StillAnswer.line(run, client, 200, "served");
            line.end = "ok";
            line.why = "";
            line.bodyBytes = what.text.length();
            line.headNanos = run.arrivals.get(0).atNanos() - began;
            run.park(server);
            run.books.add(StillBooks.of("lb_backend_receive_bytes_total", backend), heard.length());
            line.bytes = 2;
        } else {
            Judge.require(run.arrivals.isEmpty(), "what is broken is not whole", run.arrivals);
            StillAnswer.refusal(run, client, heard, what.status, what.word, false, name);
            line = StillAnswer.line(run, client, what.status, "bad-request");
            line.why = what.word;
            line.bodyBytes = StillLine.ANY;
            line.bytes = StillAnswer.body(heard).length();
            run.books.add("lb_request_errors_total{reason=bad_request}", 1);
        }
        line.method = "POST";
        line.target = "/chunks";
        line.version = "HTTP/1.1";
        line.of(backend, fresh);
        line.allNanos = client.receivedNanos - began - 2 * StillTimes.LATENCY_NANOS;
        run.log.expect(line);
        if (what.status == 0) {
            run.books.answered(backend, "POST", 200, line.allNanos / 1e9);
        }
    }
}
