package balancer.simulation;

import java.nio.charset.StandardCharsets;

/** A request with {@code Max-Forwards: 0}, which the balancer answers itself (RFC 9110 §7.6.2). */
record StillLastHop(String method, boolean body, boolean closes, Home home) implements StillDeed {
    static StillLastHop draw(Dice dice, StillSettings settings) {
        return new StillLastHop(
                dice.pick("OPTIONS", "TRACE"),
                dice.onceIn(3),
                dice.onceIn(4),
                settings.front == Front.IPV6 ? Home.LOCAL6 : Home.LOCAL);
    }

    @Override
    public void happen(StillRun run) {
        StillClient client = run.client(home);
        String text = method + " /hop HTTP/1.1\r\nHost: a\r\nmax-FORWARDS: 0\r\n"
                + (closes ? "Connection: Close\r\n" : "")
                + (body ? "Content-Length: 3\r\n\r\nabc" : "\r\n");
        String heard = run.talk(client, text.getBytes(StandardCharsets.US_ASCII));
        Judge.require(run.arrivals.isEmpty(), "what may go no further goes no further", run.arrivals);
        boolean traced = method.equals("TRACE");
        int status = traced ? 405 : 200;
        int end = heard.indexOf("\r\n\r\n") + 4;
        Head head = new Head(heard.substring(0, end));
        Judge.require(heard.startsWith("HTTP/1.1 " + status + " "), "the last hop answers", heard);
        boolean allowed = head.says("Allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH");
        Judge.require(allowed && !head.value("Date").isEmpty(), "the last hop answers", heard);
        Judge.require(head.contentLength() == heard.length() - end, "the last hop answers", heard);
        Judge.require(traced == heard.length() > end && !heard.contains("abc"), "nothing is reflected", heard);
        // Where its end has not come yet the connection need not wait for that.
        boolean ends = body && run.comesInPieces() ? client.isOver() : closes;
        Judge.require(client.isOver() == ends, "a connection persists", heard);
        Judge.require(head.says("Connection", "close") == ends, "a connection persists", heard);
        String name = run.names.nextName();
        run.names.requireName(head.value(Wire.REQUEST_ID), name);
        client.name = run.names.begunName(name);
        client.lingers = ends;
        StillLine line = StillAnswer.line(run, client, status, "served");
        line.end = "ok";
        line.why = "";
        line.understood(method, "/hop", StillLine.ANY);
        line.bytes = heard.length() - end;
        line.allNanos = client.receivedNanos - client.saidNanos - 2 * StillTimes.LATENCY_NANOS;
        run.log.expect(line);
        run.answeredHere();
    }
}
