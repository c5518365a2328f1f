package balancer.simulation;

import balancer.client.TimeLimit;
import balancer.simulation.StillServer.Manner;
import balancer.simulation.StillServer.Reply;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * An upload that is just as fast as {@code --min-upload-rate} demands, in window after window; in the last one it may
 * be a byte too slow.
 */
record StillUpload(int windows, boolean isSlow, Home home) implements StillDeed {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 Fine\r\nContent-Length: 2\r\nDate: then\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_WINDOWS = 4;

    /** If there is no limit on a silent client. */
    private static final long USUAL_WINDOW_NANOS = 30_000_000_000L;

    /** A window this fast has more than one byte in either half, even if it is too slow. */
    private static final int FEWEST_BYTES = 3;

    private static final int END_BYTES = 7;

    static StillUpload draw(Dice dice, StillSettings settings) {
        return new StillUpload(
                dice.between(1, MOST_WINDOWS),
                dice.onceIn(2),
                settings.front == Front.IPV6 ? Home.LOCAL6 : Home.ELSEWHERE);
    }

    @Override
    public void happen(StillRun run) {
        long body = run.settings.nanos(TimeLimit.BODY);
        long window = body == StillSettings.OFF ? USUAL_WINDOW_NANOS : body;
        long rate = run.settings.uploadRate;
        int enough = (int) Math.max(FEWEST_BYTES, rate * (window / 1_000_000) / 1_000);
        boolean refused = isSlow && rate != StillSettings.OFF && enough > FEWEST_BYTES;
        int all = windows * enough + END_BYTES;
        StillClient client = run.client(home);
        int server = run.turns.choose(new BitSet());
        boolean fresh = !run.turns.takeParked(server);
        int resets = run.servers.get(server).resets;
        String head = "PUT /upload HTTP/1.1\r\nHost: a\r\nContent-Length: " + all + "\r\n\r\n";
        run.talk(client, head.getBytes(StandardCharsets.US_ASCII), new Reply(Manner.SAYS, ANSWER));
        long began = client.saidNanos + StillTimes.LATENCY_NANOS;
        for (int i = 0; i < windows; i++) {
            int bytes = refused && i == windows - 1 ? enough - 1 : enough;
            send(run, client, began + i * window + window / 4, bytes / 2);
            send(run, client, began + i * window + 3 * window / 4, bytes - bytes / 2);
            Judge.require(!client.isOver(), "who is fast enough goes on", i + " of " + this);
        }
        if (refused) {
            run.times.expectAt("body", began + windows * window, windows, client::isOver);
            StillWaits.begun(run, server, fresh);
            StillWaits.refused(run, client, 408, "body-too-slow", "client_timeout", client.saidNanos);
            run.log.last().of(run.settings.nameOf(server), fresh);
            run.log.last().understood("PUT", "/upload", all - END_BYTES - 1);
            Judge.require(run.servers.get(server).resets > resets, "what is cut off does not look whole", this);
            run.log.last().headNanos = StillLine.NONE;
            return;
        }
        send(run, client, began + windows * window + window / 4, END_BYTES);
        isWell(run, client, server, fresh, head, all);
    }

    private static void send(StillRun run, StillClient client, long atNanos, int bytes) {
        run.times.advance(atNanos - run.times.nowNanos());
        client.peer.send("u".repeat(bytes).getBytes(StandardCharsets.US_ASCII));
        run.times.settle();
    }

    private static void isWell(StillRun run, StillClient client, int server, boolean fresh, String head, int all) {
        String heard = client.peer.takeReceived();
        run.books.add("lb_client_transmit_bytes_total", heard.length());
        Judge.require(run.arrivals.size() == 1, "each request arrives once", run.arrivals + heard);
        Judge.require(heard.endsWith("\r\n\r\nok"), "no byte is changed", heard);
        StillLine line = StillAnswer.well(run, client, head, heard, fresh);
        line.bodyBytes = all;
        line.bytes = 2;
        run.park(server);
    }
}
