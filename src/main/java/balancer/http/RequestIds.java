package balancer.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * The values of X-Request-Id: one name for a request in the logs of everybody who has a part in it.
 *
 * <p>A random half per process and a running number, in base 32. Nothing is drawn or allocated per request, ids sort in
 * the order of arrival, and two balancers do not make the same one. They are unique, not secret: whoever sees two can
 * tell how many requests lie between.
 */
public final class RequestIds {
    /** Makes none: requests pass with the id that they came with, or without. */
    public static final RequestIds NONE = new RequestIds();

    private static final byte[] DIGITS = Octets.ascii("0123456789abcdefghijklmnopqrstuv");
    private static final int BITS_PER_DIGIT = 5;
    private static final int HALF = 10;

    /** A longer one would be somebody's payload, not a name. */
    private static final int MAX_GIVEN_LENGTH = 64;

    private final byte[] text;
    private long last;

    public RequestIds(RandomGenerator random) {
        text = new byte[2 * HALF];
        write(random.nextLong(), 0);
    }

    private RequestIds() {
        text = new byte[0];
    }

    /** The number of the next request, from 1. */
    public long next() {
        return ++last;
    }

    /** The id of the request of this number, in ASCII. Shared: valid until the next call. */
    public byte[] text(long number) {
        if (text.length > 0) {
            write(number, HALF);
        }
        return text;
    }

    private void write(long number, int at) {
        long rest = number;
        for (int i = at + HALF - 1; i >= at; i--) {
            text[i] = DIGITS[(int) rest & DIGITS.length - 1];
            rest >>>= BITS_PER_DIGIT;
        }
    }

    /**
     * The index of the field with the id that a trusted peer gave this request; -1 if there is none, or none that may go
     * into a log and an answer as it is: one visible ASCII word of reasonable length.
     */
    public static int given(RequestHead head, ByteBuffer bytes) {
        int i = head.lastIndexOf(Field.X_REQUEST_ID);
        if (i < 0 || head.isRepeated(Field.X_REQUEST_ID)) {
            return -1;
        }
        int from = head.valueStart(i);
        int to = head.valueEnd(i);
        boolean usable =
                to > from && to - from <= MAX_GIVEN_LENGTH && Octets.skip(Octets.TARGET, bytes, from, to) == to;
        return usable ? i : -1;
    }

    /** As text, for answers of our own. */
    public static String ascii(byte[] id) {
        return new String(id, StandardCharsets.US_ASCII);
    }
}
