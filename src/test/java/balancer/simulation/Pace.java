package balancer.simulation;

/**
 * How a peer speaks.
 *
 * @param pieceBytes at most so much at once; 0: everything
 * @param pauseMicros between pieces
 */
record Pace(int pieceBytes, long pauseMicros) {
    static final Pace AT_ONCE = new Pace(0, 0);

    @Override
    public String toString() {
        return this.equals(AT_ONCE) ? "" : " in pieces of " + pieceBytes + " every " + pauseMicros + " us";
    }
}
