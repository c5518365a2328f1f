package balancer.simulation;

/** A request to the static server: its place in the client's bytes, and when each part of it was sent and received. */
final class SiteQuestion {
    static final long NEVER = Long.MAX_VALUE;

    final RequestPlan plan;
    /** In bytes of the connection. */
    final long from;

    final long headEnd;
    final long end;
    long begunMicros = NEVER;
    long headSaidMicros = NEVER;
    long saidMicros = NEVER;
    long knownMicros = NEVER;
    int status;
    /** Of its answer's body, received. */
    long bodyBytes;

    /** What its answer said of the connection. */
    boolean closes;

    SiteQuestion(RequestPlan plan, long from, int headBytes, int bodyBytes) {
        this.plan = plan;
        this.from = from;
        headEnd = from + headBytes;
        end = headEnd + bodyBytes;
    }

    boolean isAnswered() {
        return knownMicros != NEVER;
    }

    /** The client broke off at this byte of its connection: what had been said then it may not have noticed itself. */
    void brokenOffAt(long bytes, long nowMicros) {
        if (bytes >= headEnd) {
            headSaidMicros = Math.min(headSaidMicros, nowMicros);
        }
        if (bytes >= end) {
            saidMicros = Math.min(saidMicros, nowMicros);
        }
        if (bytes <= from) {
            begunMicros = NEVER;
        }
    }

    /** The next request can be found behind it, at little cost. */
    boolean isSkippable() {
        return plan.framing == MessageReader.Body.NONE
                || plan.framing == MessageReader.Body.FIXED && plan.bodyBytes <= 64 << 10 && !plan.expectsContinue;
    }

    /** What its answer says of the connection. */
    String persistence(boolean stopping) {
        if (!plan.persists() || !isSkippable() || stopping) {
            return "close";
        }
        return plan.http10 ? "keep-alive" : "";
    }

    @Override
    public String toString() {
        return plan + " begun " + begunMicros + ", head said " + headSaidMicros + ", said " + saidMicros + ", answered "
                + status + " at " + knownMicros;
    }
}
