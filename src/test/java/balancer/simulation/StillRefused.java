package balancer.simulation;

import balancer.simulation.StillServer.Manner;
import balancer.simulation.StillServer.Reply;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/** A request that must be refused, or just keeps the rule; sent at once, or in two pieces. */
record StillRefused(StillWrong what, int cutPermille, Home home) implements StillDeed {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 Fine\r\nContent-Length: 2\r\nDate: then\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

    static StillRefused draw(Dice dice, StillSettings settings) {
        return new StillRefused(
                dice.pick(StillWrong.values()),
                dice.onceIn(2) ? dice.below(1_000) : 0,
                settings.front == Front.IPV6 ? Home.SMALL : Home.LOCAL);
    }

    @Override
    public void happen(StillRun run) {
        StillClient client = run.client(home);
        String text = what.head(run.settings.maxHead);
        int cut = (int) (text.length() * (long) cutPermille / 1_000);
        long began = run.times.nowNanos();
        String early = "";
        if (cut > 0) {
            early = run.talk(client, bytes(text.substring(0, cut)));
        }
        if (what.status == 0) {
            passes(run, client, text, cut, early, began);
            return;
        }
        String heard = early.isEmpty() ? run.talk(client, bytes(text.substring(cut))) : early;
        Judge.require(run.arrivals.isEmpty(), "what is no request goes nowhere", run.arrivals);
        StillAnswer.refusal(run, client, heard, what.status, what.word, text.startsWith("HEAD "));
        StillLine line = StillAnswer.line(run, client, what.status, "bad-request");
        // Of what was not understood the first line is told, as far as it has come; unless all but the body was good.
        String first = text.split("[\r\n]", 2)[0];
        String[] words = first.split(" ", 3);
        line.method = words[0];
        line.target = words.length > 1 ? StillAnswer.cut(words[1], 2_048) : "";
        line.version = words.length > 2 ? words[2] : "";
        if (!what.isBehindTheLine() && (cut > 0 || run.comesInPieces())) {
            line.target = null; // how much of it had come when it was refused is up to the network
        }
        line.understood = false;
        line.why = what.word;
        line.bytes = StillAnswer.body(heard).length();
        line.allNanos = client.receivedNanos - began - 2 * StillTimes.LATENCY_NANOS;
        run.log.expect(line);
        run.books.add("lb_request_errors_total{reason=bad_request}", 1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** It just keeps the rule and is forwarded. */
    private void passes(StillRun run, StillClient client, String text, int cut, String early, long began) {
        int server = run.turns.choose(new BitSet());
        boolean fresh = !run.turns.takeParked(server);
        String heard = early + run.talk(client, bytes(text.substring(cut)), new Reply(Manner.SAYS, ANSWER));
        Judge.require(heard.startsWith("HTTP/1.1 200 Fine\r\n"), "what keeps all limits is forwarded", heard);
        Judge.require(run.arrivals.size() == 1, "each request arrives once", run.arrivals);
        run.park(server);
        StillLine line = StillAnswer.line(run, client, 200, "ok");
        String name = run.arrivals.get(0).head().value(Wire.REQUEST_ID);
        run.names.requireName(name, line.id);
        line.id = name;
        String[] words = text.split("\r\n", 2)[0].split(" ");
        line.method = words[0];
        line.target = StillAnswer.cut(words[1], 2_048);
        line.version = words[2];
        line.bytes = 2;
        line.backend = run.settings.nameOf(server);
        line.allNanos = client.receivedNanos - began - 2 * StillTimes.LATENCY_NANOS;
        line.headNanos = run.arrivals.get(0).atNanos() - client.saidNanos;
        line.connectNanos = fresh ? StillLine.SOME : StillLine.NONE;
        run.log.expect(line);
        run.requestCame();
        StillAnswer.well(run, server, fresh, "GET", 200, heard, line.allNanos);
    }
}
