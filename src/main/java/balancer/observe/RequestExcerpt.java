package balancer.observe;

import balancer.http.Field;
import balancer.http.RequestHead;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The parts of a request head that are reported when its exchange ends, copied while the head is there. One array,
 * reused for every request.
 */
public final class RequestExcerpt {
    private static final byte[] REFERER_NAME = {'r', 'e', 'f', 'e', 'r', 'e', 'r'};
    private static final byte[] USER_AGENT_NAME = {'u', 's', 'e', 'r', '-', 'a', 'g', 'e', 'n', 't'};
    private static final int USUAL_LENGTH = 512;

    /** The number of dots at the end of a cut part. */
    private static final int DOTS = 3;

    /** The parts in this order, with their longest copies: a head may have 16 KiB, a log line should not. */
    public enum Part {
        METHOD(32),
        TARGET(2_048),
        /** Only of refused requests: whatever follows the target. */
        VERSION(64),
        REFERER(1_024),
        USER_AGENT(512);

        private final int maxLength;

        Part(int maxLength) {
            this.maxLength = maxLength;
        }
    }

    private static final int PARTS = Part.values().length;

    /** For a TCP connection: all parts are empty. */
    static final RequestExcerpt NONE = new RequestExcerpt(0);

    private final int[] starts = new int[PARTS];
    private final int[] ends = new int[PARTS];
    private byte[] bytes;
    private int length;
    private int pathOffset;
    private boolean understood;

    /** The next one in a list of unused ones. */
    RequestExcerpt next;

    RequestExcerpt() {
        this(USUAL_LENGTH);
    }

    private RequestExcerpt(int capacity) {
        bytes = new byte[capacity];
    }

    /**
     * Copies the parts; those that the request lacks are empty.
     *
     * @param withFields whether any observer reads the header fields
     */
    void take(RequestHead head, ByteBuffer from, boolean withFields) {
        length = 0;
        understood = true;
        copy(Part.METHOD, from, head.methodStart(), head.methodEnd());
        copy(Part.TARGET, from, head.targetStart(), head.targetEnd());
        copy(Part.VERSION, from, 0, 0);
        pathOffset = head.pathStart() - head.targetStart();
        takeField(Part.REFERER, REFERER_NAME, head, from, withFields);
        takeField(Part.USER_AGENT, USER_AGENT_NAME, head, from, withFields);
    }

    /**
     * Copies the first line in [from,to), split at its first two spaces: for any line, method, target and version
     * joined by spaces are that line again.
     */
    void takeRefused(ByteBuffer bytes, int from, int to) {
        length = 0;
        understood = false;
        pathOffset = 0;
        int start = from;
        while (start < to && isLineEnd(bytes.get(start))) {
            start++;
        }
        int end = start;
        while (end < to && !isLineEnd(bytes.get(end))) {
            end++;
        }
        int targetStart = takeWord(Part.METHOD, bytes, start, end);
        int versionStart = takeWord(Part.TARGET, bytes, targetStart, end);
        copy(Part.VERSION, bytes, versionStart, end);
        copy(Part.REFERER, bytes, end, end);
        copy(Part.USER_AGENT, bytes, end, end);
    }

    /** @return where the next word begins */
    private int takeWord(Part part, ByteBuffer bytes, int start, int end) {
        int space = start;
        while (space < end && bytes.get(space) != ' ') {
            space++;
        }
        copy(part, bytes, start, space);
        return Math.min(end, space + 1);
    }

    private static boolean isLineEnd(byte octet) {
        return octet == '\r' || octet == '\n';
    }

    private void takeField(Part part, byte[] lowerName, RequestHead head, ByteBuffer from, boolean wanted) {
        for (int i = 0; wanted && i < head.fieldCount(); i++) {
            if (head.field(i) == Field.OTHER && isNamed(lowerName, head, i, from)) {
                copy(part, from, head.valueStart(i), head.valueEnd(i));
                return;
            }
        }
        copy(part, from, 0, 0);
    }

    private static boolean isNamed(byte[] lowerName, RequestHead head, int i, ByteBuffer from) {
        int start = head.nameStart(i);
        if (head.nameEnd(i) - start != lowerName.length) {
            return false;
        }
        for (int at = 0; at < lowerName.length; at++) {
            if ((from.get(start + at) | 0x20) != lowerName[at]) {
                return false;
            }
        }
        return true;
    }

    private void copy(Part part, ByteBuffer from, int start, int end) {
        int count = Math.min(end - start, part.maxLength);
        if (count == 0) {
            starts[part.ordinal()] = ends[part.ordinal()] = length;
            return;
        }
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (length + count));
        }
        from.get(start, bytes, length, count);
        starts[part.ordinal()] = length;
        length += count;
        ends[part.ordinal()] = length;
        for (int i = 1; count < end - start && i <= DOTS; i++) {
            bytes[length - i] = '.';
        }
    }

    /** The length of all parts together. */
    int length() {
        return length;
    }

    boolean isEmpty(Part part) {
        return start(part) == end(part);
    }

    /** The array that {@link #start} and {@link #end} refer to. Changes with the next request. */
    byte[] bytes() {
        return bytes;
    }

    int start(Part part) {
        return starts[part.ordinal()];
    }

    int end(Part part) {
        return ends[part.ordinal()];
    }

    /** Where path and query begin in the target: after the authority of the absolute-form, else at its start. */
    int pathStart() {
        return Math.min(start(Part.TARGET) + pathOffset, end(Part.TARGET));
    }

    /** Where the query begins, its question mark included; the end of the target if it has none. */
    int queryStart() {
        int at = pathStart();
        while (at < end(Part.TARGET) && bytes[at] != '?') {
            at++;
        }
        return at;
    }

    /** False if the request was refused, or there is none: its parts then hold anything. */
    public boolean isUnderstood() {
        return understood;
    }

    /** Visible ASCII, with any other byte as {@code \xHH}. Allocates a string: for listeners outside the hot path. */
    public String text(Part part) {
        StringBuilder text = new StringBuilder(end(part) - start(part));
        for (int i = start(part); i < end(part); i++) {
            char c = (char) (bytes[i] & 0xFF);
            if (c > ' ' && c < 0x7F) {
                text.append(c);
            } else {
                text.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
        return text.toString();
    }
}
