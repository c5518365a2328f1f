package balancer.health;

/**
 * The outcome of a probe.
 *
 * @param reason why it is BAD; empty otherwise
 */
record Verdict(Kind kind, String reason) {
    enum Kind {
        /** Not known yet: more bytes have to come. */
        PENDING,
        GOOD,
        BAD,
        /** We could not probe; says nothing about the backend. */
        OUR_FAULT
    }

    static final Verdict PENDING = new Verdict(Kind.PENDING, "");
    static final Verdict GOOD = new Verdict(Kind.GOOD, "");
    static final Verdict OUR_FAULT = new Verdict(Kind.OUR_FAULT, "");

    static Verdict bad(String reason) {
        return new Verdict(Kind.BAD, reason);
    }
}
