package balancer.testkit;

/**
 * What happened, in order: the last entries as text for a failing test, and a hash over all of them for the question
 * "was this run the same run?". Entries stay numbers until text is requested, so tracing can always be on.
 */
public final class Trace {
    private final long[] times;
    private final String[] verbs;
    private final int[] subjects;
    private final long[] details;
    private long recorded;
    private long hash = 0xCBF29CE484222325L;

    /** @param capacity how many entries the text shows at most; a power of two */
    Trace(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity " + capacity);
        }
        times = new long[capacity];
        verbs = new String[capacity];
        subjects = new int[capacity];
        details = new long[capacity];
    }

    /** @param subject the number of the socket, or 0 */
    void record(long nanos, String verb, int subject, long detail) {
        int slot = (int) recorded++ & times.length - 1;
        times[slot] = nanos;
        verbs[slot] = verb;
        subjects[slot] = subject;
        details[slot] = detail;
        hash = mix(mix(hash, nanos), verb.hashCode());
        hash = mix(mix(hash, subject), detail);
    }

    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }

    /** A fingerprint of every entry ever recorded, also of those the text has lost. */
    public long hash() {
        return hash;
    }

    /** The number of entries ever recorded. */
    public long recorded() {
        return recorded;
    }

    /** All entries that are kept, oldest first, one a line: {@code 1.000050000 s  #3 receives 120}. */
    public String text() {
        return last(times.length);
    }

    /** The last entries only. */
    public String last(int most) {
        StringBuilder text = new StringBuilder();
        for (long entry = Math.max(0, recorded - Math.min(most, times.length)); entry < recorded; entry++) {
            int slot = (int) entry & times.length - 1;
            String nanos = Long.toString(times[slot] % 1_000_000_000);
            text.append(times[slot] / 1_000_000_000).append('.');
            text.append("0".repeat(9 - nanos.length())).append(nanos).append(" s");
            text.append("  #").append(subjects[slot]).append(' ').append(verbs[slot]);
            text.append(' ').append(details[slot]).append('\n');
        }
        return text.toString();
    }
}
