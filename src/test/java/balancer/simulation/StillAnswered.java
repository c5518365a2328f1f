package balancer.simulation;

import balancer.simulation.StillServer.Manner;
import balancer.simulation.StillServer.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** An ordinary request gets an unusual answer: one that is repaired, one that passes, or one that is a 502. */
record StillAnswered(StillOdd what, Home home) implements StillDeed {
    private static final String GET = "GET /odd HTTP/1.1\r\nHost: a\r\n\r\n";

    static StillAnswered draw(Dice dice, StillSettings settings) {
        return new StillAnswered(dice.pick(StillOdd.values()), settings.front == Front.IPV6 ? Home.LOCAL6 : Home.LOCAL);
    }

    @Override
    public void happen(StillRun run) {
        StillClient client = run.client(home);
        int server = run.turns.choose(new BitSet());
        boolean fresh = !run.turns.takeParked(server);
        String text = what.text(run.settings.maxHead);
        String heard = run.talk(
                client,
                GET.getBytes(StandardCharsets.US_ASCII),
                new Reply(Manner.SAYS, text.getBytes(StandardCharsets.ISO_8859_1)));
        Judge.require(run.arrivals.size() == 1, "each request arrives once", run.arrivals);
        if (what.status == 0) {
            goesOn(run, client, server, fresh, text, heard);
        } else {
            isBad(run, client, server, fresh, heard);
        }
    }

    private void goesOn(StillRun run, StillClient client, int server, boolean fresh, String text, String heard) {
        int end = heard.indexOf("\r\n\r\n");
        Judge.require(end > 0, "whoever asks is told something", heard);
        String sent = what.head.isEmpty() ? text.substring(0, text.length() - 4) : what.head;
        List<String> expected = new ArrayList<>();
        for (String line : sent.split("\r\n")) {
            expected.add(expected.isEmpty() ? line : line.replaceFirst(": ", ":"));
        }
        expected.add("Date:*");
        if (!run.settings.via.isEmpty()) {
            expected.add("Via:1.1 " + run.settings.via);
        }
        Rewriting.require(expected, new Head(heard.substring(0, end + 4)));
        String body = heard.substring(end + 4);
        Judge.require(body.equals(what.body()), "an answer of one meaning is mended", body);
        Judge.require(!client.isOver(), "a connection persists", this);
        StillAnswer.well(run, client, GET, heard, fresh).bytes = body.length();
        if (what.isMended()) {
            Judge.require(run.arrivals.get(0).connection().endedNanos >= 0, "what is mended is the last", this);
        } else {
            run.park(server);
        }
    }

    private void isBad(StillRun run, StillClient client, int server, boolean fresh, String heard) {
        String backend = run.settings.nameOf(server);
        run.requestCame();
        run.books.add(StillBooks.of("lb_backend_attempts_total", backend), 1);
        run.books.add(StillBooks.of("lb_backend_failures_total", backend), 1);
        if (fresh) {
            run.connected(server);
        }
        run.books.add("lb_request_errors_total{reason=bad_response}", 1);
        String answer = heard;
        if (what == StillOdd.INTERIMS) {
            answer = heard.substring(heard.lastIndexOf("HTTP/1.1 502"));
            int interims = heard.split("HTTP/1.1 102 ", -1).length - 1;
            Judge.require(interims == 32, "interim answers are many, not more", interims);
        }
        StillAnswer.refusal(run, client, answer, 502, "bad-response", false);
        Judge.require(run.arrivals.get(0).connection().endedNanos >= 0, "who talks nonsense is let go", this);
        StillLine line = StillAnswer.line(run, client, 502, "bad-response");
        line.why = what.word;
        line.understood("GET", "/odd", 0);
        line.of(backend, fresh);
        line.bytes = StillAnswer.body(answer).length();
        line.headNanos = StillLine.ANY;
        line.allNanos = client.receivedNanos - client.saidNanos - 2 * StillTimes.LATENCY_NANOS;
        run.log.expect(line);
        if (what == StillOdd.INTERIMS) {
            run.books.forget(StillBooks.of("lb_backend_receive_bytes_total", backend));
        }
    }
}
