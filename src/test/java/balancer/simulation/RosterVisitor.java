package balancer.simulation;

import balancer.simulation.MessageReader.Body;
import balancer.simulation.RosterPlan.Visitor;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client that asks one thing after another over one connection, and is to be answered each time. */
final class RosterVisitor implements MessageReader.Listener {
    /** Nobody waits for longer, beyond what servers take for answers. */
    private static final long MOST_WAIT_MICROS = 4_000_000;

    /** Who knows what an answer must be. */
    interface Judging {
        /** Whether something that a server did explains why a request was not answered. */
        boolean covers(Visitor visitor, long askedMicros, long nowMicros);

        /** A request was answered, by a server. */
        void answered(RosterAnswer answer);
    }

    private final SimulatedNetwork network;
    private final Visitor plan;
    private final int id;
    private final int places;
    private final ChoosingPlan choosing;
    private final Judging judging;
    private MessageReader reader;
    private SimulatedPeer peer;
    private int asked;
    private int answered;
    private int status;
    private long askedMicros;
    private boolean waits;
    private boolean over;
    private Head head;
    /** The value of the balancer's cookie, as sent with the request in progress. */
    private String cookie = "";
    /** The one that it has. */
    private String kept = "";

    private final StringBuilder body = new StringBuilder();

    /** @param places how many clients there are for whom it may have to wait */
    RosterVisitor(SimulatedNetwork network, Visitor plan, int id, int places, ChoosingPlan choosing, Judging judging) {
        this.network = network;
        this.plan = plan;
        this.id = id;
        this.places = places;
        this.choosing = choosing;
        this.judging = judging;
    }

    void start() {
        after(plan.startMicros(), this::connect);
    }

    private void after(long micros, Runnable action) {
        network.after(Duration.ofNanos(micros * 1_000), action);
    }

    private long nowMicros() {
        return network.clock().getAsLong() / 1_000;
    }

    private void connect() {
        reader = new MessageReader(this);
        peer = network.connect(home(), Balancer.FRONT);
        peer.onReadable(from -> reader.feed(from.takeReceived()));
        peer.onEof(from -> ended());
        peer.onReset(from -> ended());
        ask();
    }

    private void ask() {
        asked++;
        waits = true;
        askedMicros = nowMicros();
        cookie = kept;
        String method = plan.posts() ? "POST" : "GET";
        String body = plan.posts() ? "y".repeat(plan.bytes()) : "";
        peer.send(method + ' ' + target() + " HTTP/1.1\r\nHost: site\r\n" + fields()
                + (plan.posts() ? "Content-Length: " + body.length() + "\r\n" : "") + "\r\n" + body);
    }

    /** A key that is a client's address. */
    private InetSocketAddress home() {
        byte[] host = {(byte) 203, 0, 113, (byte) (1 + plan.key())};
        try {
            return new InetSocketAddress(InetAddress.getByAddress(host), 0);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private String fields() {
        String field = choosing.algorithm().startsWith("hash:header") && plan.key() > 0
                ? ChoosingPlan.KEY_FIELD + ": k" + plan.key() + "\r\n"
                : "";
        List<String> cookies = new ArrayList<>();
        if (choosing.algorithm().startsWith("hash:cookie") && plan.key() > 0) {
            cookies.add(ChoosingPlan.KEY_COOKIE + "=k" + plan.key());
        }
        if (!cookie.isEmpty()) {
            cookies.add(OwnCookie.NAME + '=' + cookie);
        }
        return field + (cookies.isEmpty() ? "" : "Cookie: " + String.join("; ", cookies) + "\r\n");
    }

    private String target() {
        return "/" + id + '/' + asked + '/' + plan.delayMicros() + '/' + plan.bytes();
    }

    @Override
    public Body head(Head newHead) {
        head = newHead;
        status = Integer.parseInt(head.firstLine()[1]);
        body.setLength(0);
        boolean excused = status == 502 && judging.covers(plan, askedMicros, nowMicros());
        Judge.require(status == 200 || excused, "no request is lost to a change", this + ": " + head);
        return Body.FIXED;
    }

    @Override
    public void body(String data, int from, int to) {
        body.append(data, from, to);
    }

    @Override
    public void end(String trailers) {
        answered++;
        waits = false;
        boolean right = status != 200 || body.toString().endsWith(' ' + target() + ' ' + "x".repeat(plan.bytes()));
        Judge.require(right, "everybody gets his own answer", this + ": " + body);
        long most = MOST_WAIT_MICROS + places * plan.delayMicros();
        long waited = nowMicros() - askedMicros;
        Judge.require(waited <= most, "nobody waits because of a change", this + ": " + waited + " us");
        if (status == 200) {
            judged();
        }
        if (asked == plan.requests()) {
            over = true;
            peer.close();
        } else if (status == 200) {
            after(plan.thinkMicros(), () -> {
                if (!peer.isClosed()) {
                    ask();
                }
            });
        }
    }

    private void judged() {
        String server = body.substring(0, body.indexOf(" "));
        int colon = server.indexOf(':');
        InetSocketAddress address =
                new InetSocketAddress(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
        judging.answered(new RosterAnswer(id, askedMicros, nowMicros(), plan.key(), address, cookie, head));
        String set = head.value("Set-Cookie");
        if (plan.keepsCookies() && !set.isEmpty()) {
            kept = set.substring(set.indexOf('=') + 1, set.indexOf(';'));
        }
    }

    /** Behind a 502 the balancer closes; nobody else has a reason to. */
    private void ended() {
        boolean excused = status == 502 || judging.covers(plan, askedMicros, nowMicros());
        Judge.require(over || excused, "no connection is lost to a change", this);
        if (!peer.isClosed()) {
            peer.close();
        }
        if (!over) {
            after(plan.thinkMicros(), this::connect);
        }
    }

    /** It has asked, and has no answer yet. */
    boolean isWaiting() {
        return waits;
    }

    boolean isOver() {
        return over;
    }

    @Override
    public String toString() {
        return "visitor " + id + ", request " + asked + " at " + askedMicros + " us, answered " + answered;
    }
}
