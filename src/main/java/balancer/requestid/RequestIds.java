package balancer.requestid;

import balancer.http.Field;
import balancer.http.RequestHead;
import balancer.proxy.RequestId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * The values of X-Request-Id: one id for a request in the logs of all servers on its way.
 *
 * <p>The first half is random per process, the second a running number, in base 32. Nothing is drawn or allocated per
 * request, ids sort in the order of arrival, and two balancers do not make the same one. They are unique, not secret:
 * two of them tell how many requests came in between.
 */
public final class RequestIds implements RequestId.Source {
    private static final byte[] DIGITS = "0123456789abcdefghijklmnopqrstuv".getBytes(StandardCharsets.US_ASCII);
    private static final int BITS_PER_DIGIT = 5;
    private static final int HALF = 10;

    /** A longer value is more than an id; such a request gets one of our own. */
    private static final int MAX_GIVEN_LENGTH = 64;

    private final byte[] text;
    private long last;

    public RequestIds(RandomGenerator random) {
        text = new byte[2 * HALF];
        write(random.nextLong(), 0);
    }

    @Override
    public RequestId newId() {
        return new ChosenId(this);
    }

    /** The number of the next request, from 1. */
    long next() {
        return ++last;
    }

    /** The id of the request of this number, in ASCII. A shared array: valid until the next call. */
    byte[] text(long number) {
        write(number, HALF);
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
     * The index of the field with the id that a trusted client gave this request; -1 if there is none, or none that is
     * safe in a log and in an answer: one visible ASCII word of limited length.
     */
    static int given(RequestHead head, ByteBuffer bytes) {
        int i = head.lastIndexOf(Field.X_REQUEST_ID);
        if (i < 0 || head.isRepeated(Field.X_REQUEST_ID)) {
            return -1;
        }
        int from = head.valueStart(i);
        int to = head.valueEnd(i);
        boolean usable = to > from && to - from <= MAX_GIVEN_LENGTH;
        for (int at = from; usable && at < to; at++) {
            usable = bytes.get(at) > ' ' && bytes.get(at) <= '~' && bytes.get(at) != '#';
        }
        return usable ? i : -1;
    }
}
