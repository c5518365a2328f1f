package balancer.simulation;

/** What the ending of a request may leave undone: of its connection, of its answer, of its own bytes. */
final class Remains {
    private static final long LATENCY_MICROS = 5_000;
    private static final long NEWS_MICROS = 60_000;

    private final Plan plan;
    private final Ledger ledger;
    private final Mishaps mishaps;
    private final Excuses excuses;

    Remains(Plan plan, Ledger ledger, Excuses excuses) {
        this.plan = plan;
        this.ledger = ledger;
        mishaps = ledger.mishaps;
        this.excuses = excuses;
    }

    /** Whether the balancer may let go of the connection behind this complete answer. */
    boolean mayClose(ClientPlan client, Entry entry) {
        RequestPlan request = entry.plan;
        boolean asked = !request.persists() || !request.answerIsDelimited() || request.switches();
        return asked
                || entry.beganEarly()
                || Alternatives.hasLogins(client) && wasDrained(entry)
                || mishaps.met(client, entry, each -> each.what() == Mishap.DRAINED);
    }

    private boolean wasDrained(Entry entry) {
        return ledger.drains.was(entry.askedMicros, entry.knownMicros, draining -> draining.get(entry.lastBackend));
    }

    /**
     * Whether the next request on the connection may be left unanswered: the answer was here before the request was
     * through.
     */
    boolean mayEndBehind(Entry entry) {
        long news = plan.has(Knob.SHORT_STALLS) || plan.has(Knob.LONG_STALLS) ? NEWS_MICROS : 2 * LATENCY_MICROS;
        return entry.plan.isAnsweredEarly() && entry.readMicros >= entry.knownMicros - news;
    }

    /**
     * A server that speaks first may have said everything before what came is lost: with its client, on the way, with
     * the server or with the balancer.
     */
    boolean mayBeUnread(ClientPlan client, Entry entry) {
        int speaker = PlannedStream.speakerOf(entry.heardStream);
        return plan.tcp
                && speaker >= 0
                && mishaps.mayHaveMet(client, each -> losesWhatCame(each) && isOf(each, speaker));
    }

    private static boolean isOf(Mishaps.Event event, int backend) {
        return event.backend() < 0 || event.backend() == backend;
    }

    private static boolean losesWhatCame(Mishaps.Event event) {
        return switch (event.what()) {
            case CLIENT_LEFT,
                    CLIENT_FELL_SILENT,
                    CLIENT_WAS_CUT,
                    CLIENT_LOST_BYTES,
                    CONNECTION_WAS_CUT,
                    CONNECTION_LOST_BYTES,
                    BACKEND_WAS_KILLED,
                    STOPPED -> true;
            default -> false;
        };
    }

    /** Something else than its backend's FIN ended the answer. */
    boolean mayLoseOfACut(ClientPlan client, Entry entry) {
        return mishaps.met(
                client, entry, each -> each.what() != Mishap.BODY_BROKE_OFF && excuses.mayHaveCut(each, entry));
    }
}
