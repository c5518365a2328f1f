package balancer.simulation;

import balancer.simulation.StillServer.Arrival;
import balancer.simulation.StillServer.Manner;
import balancer.simulation.StillServer.Reply;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/** A peer falls silent, and the limit must strike in its time, not before and not later. */
record StillWaits(Silence what, Home home, int millis) implements StillDeed {
    enum Silence {
        CLIENT_SAYS_NOTHING,
        HEAD_BY_HALF,
        HEAD_TRICKLES,
        BODY_BY_HALF,
        NO_ANSWER,
        NO_CONTINUE,
        ANSWER_BY_HALF,
        ANSWER_WITHOUT_END,
        CLIENT_IS_IDLE,
        SERVER_IS_IDLE,
        TUNNEL_IS_SILENT,
        CLIENT_IS_DEAF,
        REFUSED_STAYS,
        NOBODY_THERE
    }

    static final String GET = "GET /waits HTTP/1.1\r\nHost: a\r\n\r\n";
    static final String PUT = "PUT /waits HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n";

    static StillWaits draw(Dice dice, StillSettings settings) {
        return new StillWaits(
                dice.pick(Silence.values()),
                settings.front == Front.IPV6 ? Home.LOCAL6 : Home.ELSEWHERE,
                dice.between(1, 900));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void happen(StillRun run) {
        StillSilentClient client = new StillSilentClient(this, run);
        StillSilentServer server = new StillSilentServer(this, run);
        switch (what) {
            case CLIENT_SAYS_NOTHING -> client.saysNothing();
            case HEAD_BY_HALF, HEAD_TRICKLES -> client.head();
            case BODY_BY_HALF -> client.body();
            case CLIENT_IS_IDLE, SERVER_IS_IDLE -> client.idle();
            case CLIENT_IS_DEAF -> client.deaf();
            case REFUSED_STAYS -> client.stays();
            case NO_ANSWER -> server.noAnswer();
            case NO_CONTINUE -> server.noContinue();
            case ANSWER_BY_HALF, ANSWER_WITHOUT_END -> server.half();
            case TUNNEL_IS_SILENT -> server.tunnel();
            case NOBODY_THERE -> server.nobody();
        }
    }

    /** @return how the request arrived */
    static Arrival asked(StillRun run, StillClient client, String answer) {
        return asked(run, client, run.turns.choose(new BitSet()), answer);
    }

    /** The same, when it is this server's turn. */
    static Arrival asked(StillRun run, StillClient client, int server, String answer) {
        boolean fresh = !run.turns.takeParked(server);
        String heard = run.talk(client, bytes(GET), new Reply(Manner.SAYS, bytes(answer)));
        Judge.require(run.arrivals.size() == 1, "each request arrives once", run.arrivals);
        Judge.require(run.arrivals.get(0).server() == server, "round robin is exact", run.arrivals);
        Judge.require(heard.endsWith("\r\n\r\nok"), "no byte is changed", heard);
        StillAnswer.well(run, client, GET, heard, fresh).bytes = 2;
        run.park(server);
        return run.arrivals.get(0);
    }

    static void begun(StillRun run, int server, boolean fresh) {
        run.requestCame();
        run.books.add(StillBooks.of("lb_backend_attempts_total", run.settings.nameOf(server)), 1);
        if (fresh) {
            run.connected(server);
        }
    }

    static void refused(StillRun run, StillClient client, int status, String word, String label, long saidNanos) {
        String heard = client.peer.takeReceived();
        run.books.add("lb_client_transmit_bytes_total", heard.length());
        StillAnswer.refusal(run, client, heard, status, word, false);
        StillLine line = StillAnswer.line(run, client, status, word);
        line.bytes = StillAnswer.body(heard).length();
        line.allNanos = client.receivedNanos - saidNanos - 2 * StillTimes.LATENCY_NANOS;
        if (word.equals("head-timeout")) {
            line.target = null;
            line.understood = false;
        }
        run.log.expect(line);
        run.books.add("lb_request_errors_total{reason=" + label + "}", 1);
        run.times.settle();
    }
}
