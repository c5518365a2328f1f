package balancer.simulation;

/**
 * How a peer speaks.
 *
 * @param pieceBytes at most so much at once; 0: everything
 * @param pauseMicros between pieces
 * @param promptBytes before it becomes so slow
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
