package balancer.number;

/**
 * Decimal digits as ASCII bytes, written where the caller wants them: heads and log lines are made without an object
 * per number.
 */
public final class Digits {
    /** No {@code long} has more digits. */
    public static final int MOST = 19;

    private Digits() {}

    /**
     * Writes {@code number}, which is not negative, without leading zeros.
     *
     * @return the index behind the last digit
     */
    public static int write(long number, byte[] out, int at) {
        int width = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            width++;
        }
        return write(number, width, out, at);
    }

    /**
     * Writes the last {@code width} digits of {@code number}, which is not negative, with leading zeros.
     *
     * @return the index behind the last digit
     */
    public static int write(long number, int width, byte[] out, int at) {
        long rest = number;
        for (int i = at + width - 1; i >= at; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + width;
    }
}
