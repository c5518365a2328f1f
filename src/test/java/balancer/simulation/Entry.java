package balancer.simulation;

import balancer.proxy.Failure;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The history of one request, as its client, its backends and the balancer's listener saw it. */
final class Entry {
    /** As the client saw it. */
    enum Outcome {
        /** Never sent, or sent and not even the end of the connection was seen. */
        NONE,
        COMPLETE,
        /** Answered by the balancer itself. */
        REFUSED,
        /** The answer began, and it could be seen that it broke off. */
        CUT
    }

    /** @param connection the balancer's end of it */
    private record Visit(int backend, InetSocketAddress connection, long fromMicros) {}

    private static final long NOT_YET_MICROS = -1;

    /** What broke the connection may be seen there before it is known who was on it. */
    private static final long SEEN_MICROS = 50_000;

    /** A server may hear of its connection later than the other end. */
    private static final long LATENCY_MICROS = 5_000;

    final RequestPlan plan;
    Outcome outcome = Outcome.NONE;
    /** When the client began to ask; never, if it did not. */
    long askedMicros = Long.MAX_VALUE;
    /** When its head had been said; never, if it was not. */
    long headSaidMicros = Long.MAX_VALUE;
    /** When a backend had read all of it; never, if none did. */
    long readMicros = Long.MAX_VALUE;
    /** When the client knew; never, if it did not. */
    long knownMicros = Long.MAX_VALUE;
    /** When a byte of it, or of its answer, last arrived anywhere; before that, when it became the client's oldest. */
    long movedMicros = NOT_YET_MICROS;
    /** When it became the client's oldest; never, if it did not. */
    long nextMicros = NOT_YET_MICROS;
    /** The longest time without. */
    long longestPauseMicros;
    /** The client's connection was ended in order behind it, by what it asked or was told. */
    boolean closed;

    /** What the balancer calls it, as everybody saw who could; null: nobody yet. */
    String requestId;

    /** Bytes of a body whose framing its client sees, which a backend sent and then said FIN; -1 if it did not. */
    int sentBeforeCut = -1;
    /** Bytes of a body that the client had when it saw that no more would come. */
    int receivedBeforeCut;
    /** It saw that by a FIN. */
    boolean cutByEnd;

    int refusedWith;
    String reason = "";
    /** Of the balancer's own answer, as the client read its body. */
    int refusalBytes;
    /** TCP mode: which stream its client received; -1: none. */
    int heardStream = -1;
    /** TCP mode: all that its client received. */
    long streamBytes;

    /** When the first backend to get its head had read that; never, if none did. */
    long readHeadMicros = Long.MAX_VALUE;
    /** When the last of them began to answer, and when it had said all of that. */
    long answerBeganMicros = NOT_YET_MICROS;

    long answerSaidMicros = NOT_YET_MICROS;
    /** When the client had read the head of the final answer; never, if it did not. */
    long headKnownMicros = Long.MAX_VALUE;
    /** It was the first request on the connection that brought it to the last of them. */
    boolean isFresh;

    /** Whole heads seen by backends. */
    int deliveries;
    /** Heads of which at least the first line was seen. */
    int touches;
    /** Whom the last of them reached. */
    int lastBackend;
    /** Exchanges reported. */
    int ended;
    /** When. */
    long endedMicros;

    Failure failure;
    int status;
    private List<Visit> visits = new ArrayList<>(1);

    Entry(RequestPlan plan) {
        this.plan = plan;
    }

    void asked(long nowNanos) {
        askedMicros = nowNanos / 1_000;
    }

    void known(Outcome what, long nowNanos) {
        outcome = what;
        moved(nowNanos);
        knownMicros = nowNanos / 1_000;
    }

    /** Now it is its turn: it is the oldest of its client's that has no answer yet, and its connection was accepted. */
    void isNext(long nowNanos) {
        nextMicros = nowNanos / 1_000;
        movedMicros = nextMicros;
        longestPauseMicros = 0;
    }

    void moved(long nowNanos) {
        if (!isKnown() && movedMicros != NOT_YET_MICROS) {
            longestPauseMicros = Math.max(longestPauseMicros, nowNanos / 1_000 - movedMicros);
            movedMicros = nowNanos / 1_000;
        }
    }

    void visited(int backend, InetSocketAddress connection, long nowNanos) {
        visits.add(new Visit(backend, connection, nowNanos / 1_000));
    }

    /**
     * A connection broke on which half of its head had come.
     *
     * @param beforeMicros when it was given to whoever had it before
     */
    void touched(int backend, InetSocketAddress connection, long beforeMicros, long nowNanos) {
        visits.add(new Visit(backend, connection, Math.max(beforeMicros + 1, nowNanos / 1_000 - SEEN_MICROS)));
    }

    /** Whom it reached first, in whole or in part; -1: nobody. */
    int firstBackend() {
        return visits.isEmpty() ? -1 : visits.get(0).backend;
    }

    /** When it was last given this connection; long ago, if it was not. */
    long lastVisitMicros(InetSocketAddress connection) {
        long last = Long.MIN_VALUE;
        for (Visit each : visits) {
            last = each.connection.equals(connection) ? Math.max(last, each.fromMicros) : last;
        }
        return last;
    }

    /** The last who was seen to get it may have failed it for this. */
    boolean wasFailedBy(Mishaps.Event event) {
        if (visits.isEmpty() || event.backend() < 0) {
            return false;
        }
        Visit last = visits.get(visits.size() - 1);
        boolean there = event.backend() == last.backend
                && (event.connection() == null || event.connection().equals(last.connection));
        // Stray bytes meet who comes behind them.
        boolean then = event.what() == Mishap.CONNECTION_IS_SPOILT
                ? event.fromMicros() <= last.fromMicros
                : event.untilMicros() >= last.fromMicros - LATENCY_MICROS;
        return there && then && event.what().mayFail();
    }

    /** It had this connection at that time. */
    boolean wasOn(InetSocketAddress connection, long micros) {
        for (Visit each : visits) {
            if (each.connection.equals(connection) && each.fromMicros <= micros && knownMicros >= micros) {
                return true;
            }
        }
        return false;
    }

    /** Behind that one it had the same connection, before this happened to it. */
    boolean followed(Entry one, Mishaps.Event event) {
        Visit last = one.visits.get(one.visits.size() - 1);
        for (Visit each : visits) {
            boolean behind = each.connection.equals(last.connection) && each.fromMicros > last.fromMicros;
            if (behind && each.fromMicros - LATENCY_MICROS <= event.fromMicros()) {
                return true;
            }
        }
        return false;
    }

    /** Whoever has got it must be followed by somebody else; with a body it depends on how much of that has gone. */
    boolean isRepeatable() {
        return plan.isIdempotent() && plan.framing == MessageReader.Body.NONE;
    }

    /** What its client reads is no answer only, and may go on behind one. */
    boolean isTunnel() {
        return plan.upgrade;
    }

    /** Its answer began before it was through. */
    boolean beganEarly() {
        return plan.isAnsweredEarly() && readMicros >= answerBeganMicros;
    }

    /** It was its turn at some time. */
    boolean wasNext() {
        return movedMicros != NOT_YET_MICROS;
    }

    boolean wasAsked() {
        return askedMicros != Long.MAX_VALUE;
    }

    boolean isKnown() {
        return knownMicros != Long.MAX_VALUE;
    }

    String end() {
        return outcome == Outcome.REFUSED ? reason : outcome.name();
    }

    /** The same story with another end. */
    Entry as(Outcome other, long whenMicros) {
        Entry copy = new Entry(plan);
        copy.outcome = other;
        copy.askedMicros = askedMicros;
        copy.headSaidMicros = headSaidMicros;
        copy.readMicros = readMicros;
        copy.longestPauseMicros = longestPauseMicros;
        copy.movedMicros = movedMicros;
        copy.knownMicros = whenMicros;
        copy.refusedWith = refusedWith;
        copy.reason = reason;
        copy.deliveries = deliveries;
        copy.touches = touches;
        copy.lastBackend = lastBackend;
        copy.visits = visits;
        return copy;
    }

    @Override
    public String toString() {
        return "#" + plan.id + ' ' + outcome + (refusedWith > 0 ? " " + refusedWith + ' ' + reason : "")
                + (outcome == Outcome.CUT ? " at " + receivedBeforeCut + " of " + sentBeforeCut : "")
                + ", deliveries " + deliveries + ", ended " + ended + ' ' + failure + ' ' + status
                + ", " + askedMicros + " to " + knownMicros
                + " us, pause " + longestPauseMicros + ", visits " + visits;
    }
}
