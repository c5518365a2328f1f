package balancer.simulation;

import balancer.simulation.MessageReader.Body;
import balancer.simulation.RosterPlan.Visitor;
import balancer.testkit.SimulatedNetwork;
import balancer.testkit.SimulatedPeer;
import java.time.Duration;

/** A client that asks one thing after another over one connection, and is to be answered each time. */
final class RosterVisitor implements MessageReader.Listener {
    /** Nobody waits for longer, beyond what servers take for answers. */
    private static final long MOST_WAIT_MICROS = 4_000_000;

    /** Whether something that a server did explains why a request was not answered. */
    interface Excuse {
        boolean covers(Visitor visitor, long askedMicros, long nowMicros);
    }

    private final SimulatedNetwork network;
    private final Visitor plan;
    private final int id;
    private final int places;
    private final Excuse excuse;
    private MessageReader reader;
    private SimulatedPeer peer;
    private int asked;
    private int answered;
    private int status;
    private long askedMicros;
    private boolean over;
    private final StringBuilder body = new StringBuilder();

    /** @param places how many clients there are for whom it may have to wait */
    RosterVisitor(SimulatedNetwork network, Visitor plan, int id, int places, Excuse excuse) {
        this.network = network;
        this.plan = plan;
        this.id = id;
        this.places = places;
        this.excuse = excuse;
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
        peer = network.connect(Balancer.FRONT);
        peer.onReadable(from -> reader.feed(from.takeReceived()));
        peer.onEof(from -> ended());
        peer.onReset(from -> ended());
        ask();
    }

    private void ask() {
        asked++;
        askedMicros = nowMicros();
        String method = plan.posts() ? "POST" : "GET";
        String body = plan.posts() ? "y".repeat(plan.bytes()) : "";
        peer.send(method + ' ' + target() + " HTTP/1.1\r\nHost: site\r\n"
                + (plan.posts() ? "Content-Length: " + body.length() + "\r\n" : "") + "\r\n" + body);
    }

    private String target() {
        return "/" + id + '/' + asked + '/' + plan.delayMicros() + '/' + plan.bytes();
    }

    @Override
    public Body head(Head head) {
        status = Integer.parseInt(head.firstLine()[1]);
        body.setLength(0);
        boolean excused = status == 502 && excuse.covers(plan, askedMicros, nowMicros());
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
        boolean right = status != 200 || body.toString().endsWith(' ' + target() + ' ' + "x".repeat(plan.bytes()));
        Judge.require(right, "everybody gets his own answer", this + ": " + body);
        long most = MOST_WAIT_MICROS + places * plan.delayMicros();
        long waited = nowMicros() - askedMicros;
        Judge.require(waited <= most, "nobody waits because of a change", this + ": " + waited + " us");
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

    /** Behind a 502 the balancer closes; nobody else has a reason to. */
    private void ended() {
        boolean excused = status == 502 || excuse.covers(plan, askedMicros, nowMicros());
        Judge.require(over || excused, "no connection is lost to a change", this);
        if (!peer.isClosed()) {
            peer.close();
        }
        if (!over) {
            after(plan.thinkMicros(), this::connect);
        }
    }

    boolean isOver() {
        return over;
    }

    @Override
    public String toString() {
        return "visitor " + id + ", request " + asked + " at " + askedMicros + " us, answered " + answered;
    }
}
