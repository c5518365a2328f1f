package balancer.simulation;

import balancer.cli.process.ExitCode;
import balancer.client.TimeLimit;
import balancer.simulation.StillServer.Arrival;
import balancer.simulation.StillServer.Reply;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/** How a run in still air ends: what is under way when the balancer is stopped, and what becomes of it. */
enum StillEnd {
    NOBODY_IS_THERE,
    /** A request is answered within the drain limit. */
    ANSWERED,
    /** The drain limit cuts it. */
    CUT,
    /** A second signal cuts it. */
    CUT_AT_ONCE,
    /** A client is connected that has no request under way. */
    IDLE;

    private static final String GET = "GET /end HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String ANSWER = "HTTP/1.1 200 Fine\r\nContent-Length: 2\r\nDate: then\r\n\r\nok";
    private static final long LAST_REQUEST_NANOS = 1_000_000_000;

    /** @return the expected exit status */
    int happen(StillRun run) {
        StillClient client = this == NOBODY_IS_THERE ? null : run.client(home(run));
        if (this == NOBODY_IS_THERE || this == IDLE) {
            long asked = run.times.nowNanos();
            run.askToStop();
            run.said.add(StillWords.draining(run.settings, 0));
            if (client != null) {
                boolean fresh = client.asked == 0;
                long head = run.settings.nanos(TimeLimit.HEAD);
                Judge.require(
                        !client.isOver() || fresh && head > 0 && head <= LAST_REQUEST_NANOS,
                        "who is here may " + "say a last word",
                        client);
                run.times.expectAt("last word", asked + LAST_REQUEST_NANOS, client::isOver);
            }
            run.times.settle();
            return ExitCode.OK;
        }
        int server = run.turns.choose(new BitSet());
        boolean fresh = !run.turns.takeParked(server);
        run.talk(client, GET.getBytes(StandardCharsets.US_ASCII), Reply.SILENCE);
        Arrival arrival = run.arrivals.get(0);
        long asked = run.times.nowNanos();
        run.askToStop();
        run.said.add(StillWords.draining(run.settings, 1));
        String name = StillAnswer.arrived(run, arrival);
        if (this == ANSWERED) {
            run.times.settle();
            arrival.connection().peer.send(ANSWER);
            run.times.settle();
            String heard = client.peer.takeReceived();
            run.books.add("lb_client_transmit_bytes_total", heard.length());
            Judge.require(heard.endsWith("\r\n\r\nok"), "a drain cuts nothing", heard);
            int end = heard.indexOf("\r\n\r\n") + 4;
            boolean last = new Head(heard.substring(0, end)).says("Connection", "close");
            Judge.require(last && client.isOver() && !client.byReset, "a drain ends connections", heard);
            StillLine line = end(run, client, arrival, server, fresh, 200, "ok", name);
            line.bytes = 2;
            line.headNanos = StillLine.ANY;
            return ExitCode.OK;
        }
        if (this == CUT_AT_ONCE) {
            run.askToStop();
            run.times.settle();
        } else {
            run.times.expectAt("drain", run.times.due(asked, TimeLimit.DRAIN), client::isOver);
        }
        String heard = client.peer.takeReceived();
        Judge.require(client.isOver() && heard.isEmpty(), "who is cut sees that", heard);
        StillLine line = end(run, client, arrival, server, fresh, 503, "stopped", name);
        line.why = "stopped";
        line.headNanos = StillLine.NONE;
        return ExitCode.DRAIN_CUT_SHORT;
    }

    private static Home home(StillRun run) {
        return run.settings.front == Front.IPV6 ? Home.LOCAL6 : Home.LOCAL;
    }

    private static StillLine end(
            StillRun run,
            StillClient client,
            Arrival arrival,
            int server,
            boolean fresh,
            int status,
            String word,
            String name) {
        client.name = name;
        run.requestCame();
        StillLine line = StillAnswer.line(run, client, status, "served");
        line.end = word;
        line.why = "";
        line.id = name;
        line.understood("GET", "/end", 0);
        line.of(run.settings.nameOf(server), fresh);
        line.allNanos = StillLine.ANY;
        line.time = run.times.at(client.endedNanos - StillTimes.LATENCY_NANOS);
        run.log.expect(line);
        return line;
    }

    int cut() {
        return this == CUT || this == CUT_AT_ONCE ? 1 : 0;
    }
}
