package balancer.admin.numbers;

/** The last five minutes of a number, one value per second. */
public final class Series {
    public static final int SECONDS = 300;

    /** The value of a second in which there was nothing to measure. */
    public static final int NONE = -1;

    private final int[] values = new int[SECONDS];
    private int next;
    private int size;

    void add(long value) {
        values[next] = (int) Math.min(Integer.MAX_VALUE, value);
        next = (next + 1) % SECONDS;
        size = Math.min(SECONDS, size + 1);
    }

    /** The number of seconds known. */
    public int size() {
        return size;
    }

    /** @param ago 0 is the last second, {@link #size} - 1 the first one known */
    public int get(int ago) {
        return values[Math.floorMod(next - 1 - ago, SECONDS)];
    }

    public int last() {
        return size == 0 ? 0 : get(0);
    }

    /** The sum over the last {@code seconds}, or over as many as are known. */
    public long sum(int seconds) {
        long sum = 0;
        for (int ago = Math.min(seconds, size) - 1; ago >= 0; ago--) {
            sum += Math.max(0, get(ago));
        }
        return sum;
    }

    public int max() {
        int max = 0;
        for (int ago = 0; ago < size; ago++) {
            max = Math.max(max, get(ago));
        }
        return max;
    }
}
