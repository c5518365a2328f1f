package balancer.simulation;

/**
 * A connection that begins a handshake, and gets nowhere.
 *
 * @param startMicros when it comes
 * @param bytes how much it says of its hello
 * @param pauseMicros between what it says and what it does then; of who trickles, between two bytes
 */
record KnockPlan(Kind kind, long startMicros, int bytes, long pauseMicros) {
    /** What it does. */
    enum Kind {
        /** Nothing at all. */
        SILENT,
        /** A part of a hello, then nothing. */
        PART,
        /** A hello byte by byte, but for the last one. */
        TRICKLE,
        /** A whole hello, then nothing: the sums have been done. */
        HELLO,
        /** A part of a hello, and behind it what is no hello. */
        GARBAGE,
        /** A part of a hello, then a FIN. */
        PART_AND_FIN,
        PART_AND_RESET,
        HELLO_AND_RESET,
        /** A whole handshake, then nothing. */
        OPEN,
        OPEN_AND_RESET,
        /** A handshake of TLS 1.2, and then it asks for another. */
        RENEGOTIATION,
        /** A handshake, and then new keys again and again. */
        KEY_UPDATES;

        boolean opens() {
            return compareTo(OPEN) >= 0;
        }

        boolean resets() {
            return this == PART_AND_RESET || this == HELLO_AND_RESET || this == OPEN_AND_RESET;
        }

        /** It waits, and lets others wait, until the balancer ends that. */
        boolean waits() {
            return compareTo(HELLO) <= 0;
        }

        /** The balancer has to keep what has come. */
        boolean isKept() {
            return this == PART || this == TRICKLE;
        }
    }

    @Override
    public String toString() {
        return "knock at " + startMicros + " us: " + kind + ", " + bytes + " bytes, " + pauseMicros + " us";
    }
}
