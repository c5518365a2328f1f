package balancer.simulation;

/** Follows one stream as it is received, byte by byte. */
final class BodyCheck {
    private final String what;
    private final byte[] expected;
    private int at;

    BodyCheck(String what, byte[] expected) {
        this.what = what;
        this.expected = expected;
    }

    void accept(String data, int from, int to) {
        for (int i = from; i < to; i++) {
            if (at == expected.length) {
                throw new Violation("no byte is added", what + " goes on behind its " + at + " bytes");
            }
            if ((byte) data.charAt(i) != expected[at]) {
                throw new Violation("no byte is changed", what + " differs at byte " + at + " of " + expected.length);
            }
            at++;
        }
    }

    int received() {
        return at;
    }

    boolean isComplete() {
        return at == expected.length;
    }

    void requireComplete() {
        if (!isComplete()) {
            throw new Violation("no byte is lost", this + " seems to be whole");
        }
    }

    @Override
    public String toString() {
        return what + " with " + at + " of " + expected.length + " bytes";
    }
}
