package balancer.http;

import java.nio.ByteBuffer;

/**
 * The head of one message as offsets into the buffer it was read from: a table of fields and the facts that forwarding
 * needs. Reused for every message; the parser's owner owns it too. The offsets are absolute, so they are valid until
 * the bytes are moved. Nothing in it is valid unless the parser returned COMPLETE.
 */
public abstract sealed class MessageHead permits RequestHead, ResponseHead {
    /** More fields than this in a request, or a trailer section, are refused. */
    public static final int MAX_FIELDS = 100;

    private static final Field[] FIELDS = Field.values();

    // Parallel arrays, not objects per field: a head is filled for every message and must not allocate.
    private final int[] nameStart;
    private final int[] nameEnd;
    private final int[] valueStart;
    private final int[] valueEnd;
    private final byte[] field;
    private final boolean[] dropped;
    private final int[] lastIndex = new int[FIELDS.length];
    private int fieldCount;
    private long seen; // one bit per Field
    private long repeated;

    private int start;
    private int firstLineEnd;
    private int end;
    private int minorVersion;
    private boolean closeAsked;
    private boolean keepAliveAsked;
    private boolean upgradeAsked;
    private long contentLength;
    private boolean chunked;

    MessageHead(int maxFields) {
        nameStart = new int[maxFields];
        nameEnd = new int[maxFields];
        valueStart = new int[maxFields];
        valueEnd = new int[maxFields];
        field = new byte[maxFields];
        dropped = new boolean[maxFields];
    }

    /** Forgets everything; the message begins at {@code start}. */
    void begin(int start) {
        this.start = start;
        fieldCount = 0;
        seen = 0;
        repeated = 0;
        closeAsked = false;
        keepAliveAsked = false;
        upgradeAsked = false;
        contentLength = -1;
        chunked = false;
    }

    void firstLine(int next, int minorVersion) {
        this.firstLineEnd = next;
        this.minorVersion = minorVersion;
    }

    /** Whether no other field fits. */
    boolean isFull() {
        return fieldCount == field.length;
    }

    /** The line [line,end) has a colon behind the name; the value is trimmed here. */
    void add(Field known, ByteBuffer bytes, int line, int nameEnd, int colon, int end) {
        int i = fieldCount++;
        nameStart[i] = line;
        this.nameEnd[i] = nameEnd;
        valueStart[i] = FieldLine.valueStart(bytes, colon, end);
        valueEnd[i] = FieldLine.valueEnd(bytes, valueStart[i], end);
        field[i] = (byte) known.ordinal();
        dropped[i] = known.isHopByHop();
        long bit = 1L << known.ordinal();
        repeated |= seen & bit;
        seen |= bit;
        lastIndex[known.ordinal()] = i;
    }

    /** Gives field {@code i} another value: a part of the bytes received, or bytes that follow them. */
    void value(int i, int from, int to) {
        valueStart[i] = from;
        valueEnd[i] = to;
    }

    /** Validates the head as a whole once its empty line is there. */
    abstract BadMessage complete(ByteBuffer bytes);

    void end(int end) {
        this.end = end;
    }

    void drop(int i) {
        dropped[i] = true;
    }

    void keep(int i) {
        dropped[i] = false;
    }

    void dropAll(Field known) {
        for (int i = 0; has(known) && i < fieldCount; i++) {
            dropped[i] |= field[i] == known.ordinal();
        }
    }

    void askClose() {
        closeAsked = true;
    }

    void askKeepAlive() {
        keepAliveAsked = true;
    }

    void askUpgrade() {
        upgradeAsked = true;
    }

    boolean upgradeAsked() {
        return upgradeAsked;
    }

    void contentLength(long length) {
        contentLength = length;
    }

    void chunked(boolean isChunked) {
        chunked = isChunked;
    }

    int firstLineEnd() {
        return firstLineEnd;
    }

    /** The first byte of the message. */
    public final int start() {
        return start;
    }

    /** The first byte behind the empty line: where the body, or the next message, begins. */
    public final int end() {
        return end;
    }

    /** 0 for HTTP/1.0, 1 for HTTP/1.1. */
    public final int minorVersion() {
        return minorVersion;
    }

    public final int fieldCount() {
        return fieldCount;
    }

    public final int nameStart(int i) {
        return nameStart[i];
    }

    public final int nameEnd(int i) {
        return nameEnd[i];
    }

    /** Where the value begins, white space around it left out. */
    public final int valueStart(int i) {
        return valueStart[i];
    }

    public final int valueEnd(int i) {
        return valueEnd[i];
    }

    public final Field field(int i) {
        return FIELDS[field[i]];
    }

    public final boolean has(Field known) {
        return (seen & 1L << known.ordinal()) != 0;
    }

    /** The index of the last field of this name, -1 if there is none. */
    public final int lastIndexOf(Field known) {
        return has(known) ? lastIndex[known.ordinal()] : -1;
    }

    /** The index of the first field of this name, given in lower case; -1 if there is none. */
    public final int indexOf(ByteBuffer bytes, byte[] lower) {
        for (int i = 0; i < fieldCount; i++) {
            if (Octets.equalIgnoringCase(bytes, nameStart[i], nameEnd[i], lower)) {
                return i;
            }
        }
        return -1;
    }

    public boolean isRepeated(Field known) {
        return (repeated & 1L << known.ordinal()) != 0;
    }

    /** Whether field {@code i} concerns this connection only and must not be forwarded (RFC 9110 §7.6.1). */
    public final boolean dropped(int i) {
        return dropped[i];
    }

    /** Whether the sender permits another message on this connection: 1.1 without close, 1.0 with keep-alive. */
    public final boolean keepAlive() {
        return !closeAsked && (minorVersion == 1 || keepAliveAsked);
    }

    /** The value of Content-Length in bytes, -1 if there is none. */
    public final long contentLength() {
        return contentLength;
    }

    /** Whether the body has chunk framing. */
    public final boolean chunked() {
        return chunked;
    }
}
