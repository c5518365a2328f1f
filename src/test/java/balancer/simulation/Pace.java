package balancer.simulation;

/**
 * How fast a peer sends.
 *
 * @param pieceBytes the most bytes at once; 0: everything
 * @param pauseMicros between pieces
 * @param promptBytes sent at once, before the pace begins
 */
record Pace(int pieceBytes, long pauseMicros, int promptBytes) {
    static final Pace AT_ONCE = new Pace(0, 0);

    Pace(int pieceBytes, long pauseMicros) {
        this(pieceBytes, pauseMicros, 0);
    }

    @Override
    public String toString() {
        return this.equals(AT_ONCE)
                ? ""
                : (promptBytes > 0 ? " behind the first " + promptBytes + " bytes" : "") + " in pieces of " + pieceBytes
                        + " every " + pauseMicros + " us";
    }
}
