package balancer.http;

import java.nio.ByteBuffer;

/** A request's head. Ranges are absolute offsets into the buffer that was parsed. */
public final class RequestHead extends MessageHead {
    private static final byte[] CONTINUE = Octets.ascii("100-continue");
    private static final byte[] TRAILERS = Octets.ascii("trailers");

    private Method method = Method.OTHER;
    private int methodEnd;
    private int targetStart;
    private int targetEnd;
    private int authorityStart;
    private int authorityEnd;
    private int pathStart;
    private char impliedPath;
    private boolean upgrade;
    private boolean expectsContinue;
    private boolean takesTrailers;
    private boolean bindsConnection;
    private long maxForwards;

    public RequestHead() {
        super(MAX_FIELDS);
    }

    void method(Method method, int methodEnd) {
        this.method = method;
        this.methodEnd = methodEnd;
    }

    void target(int start, int end) {
        targetStart = start;
        targetEnd = end;
        pathStart = start;
        authorityStart = start;
        authorityEnd = start;
        impliedPath = 0;
    }

    /** The target is in absolute-form; path and query begin at {@code pathStart}, behind {@code implied} if not 0. */
    void absoluteTarget(int authorityStart, int pathStart, char implied) {
        this.authorityStart = authorityStart;
        this.authorityEnd = pathStart;
        this.pathStart = pathStart;
        this.impliedPath = implied;
    }

    @Override
    BadMessage complete(ByteBuffer bytes) {
        BadMessage problem = ConnectionOptions.apply(bytes, this);
        if (problem == BadMessage.NONE) {
            problem = hostProblem(bytes);
        }
        if (problem == BadMessage.NONE) {
            problem = BodyFraming.readLength(bytes, this);
        }
        if (problem == BadMessage.NONE) {
            readExpect(bytes);
            bindsConnection = ConnectionLogin.isIn(bytes, this, Field.AUTHORIZATION)
                    || ConnectionLogin.isIn(bytes, this, Field.PROXY_AUTHORIZATION);
            maxForwards = readMaxForwards(bytes);
            takesTrailers = minorVersion() == 1 && has(Field.TE) && namesTrailers(bytes);
            upgrade = minorVersion() == 1 && ConnectionOptions.isUsableUpgrade(bytes, this);
        }
        return problem;
    }

    /** RFC 9112 §3.2: one valid Host in HTTP/1.1, at most one in 1.0. */
    private BadMessage hostProblem(ByteBuffer bytes) {
        int i = hostIndex();
        if (i < 0) {
            return minorVersion() == 0 ? BadMessage.NONE : BadMessage.MISSING_HOST;
        }
        if (isRepeated(Field.HOST)) {
            return BadMessage.REPEATED_HOST;
        }
        return Authority.isValidField(bytes, valueStart(i), valueEnd(i)) ? BadMessage.NONE : BadMessage.BAD_HOST;
    }

    /** RFC 9110 §10.1.1: ignored in HTTP/1.0. The backend may refuse an expectation that we do not know. */
    private void readExpect(ByteBuffer bytes) {
        int i = lastIndexOf(Field.EXPECT);
        expectsContinue =
                minorVersion() == 1 && i >= 0 && Octets.equalIgnoringCase(bytes, valueStart(i), valueEnd(i), CONTINUE);
        if (minorVersion() == 0) {
            dropAll(Field.EXPECT);
        }
    }

    /**
     * RFC 9110 §7.6.2: applies to TRACE and OPTIONS only; a value that is no number is ignored, one too large for a
     * {@code long} is forwarded as the largest.
     */
    private long readMaxForwards(ByteBuffer bytes) {
        int i = lastIndexOf(Field.MAX_FORWARDS);
        boolean counts = i >= 0 && (method == Method.TRACE || method == Method.OPTIONS);
        if (!counts || isRepeated(Field.MAX_FORWARDS) || valueStart(i) == valueEnd(i)) {
            return -1;
        }
        long hops = BodyFraming.decimal(bytes, valueStart(i), valueEnd(i));
        boolean digits = Octets.skip(Octets.DIGIT, bytes, valueStart(i), valueEnd(i)) == valueEnd(i);
        return hops < 0 && digits ? Long.MAX_VALUE : hops;
    }

    /** How many more times the request may be forwarded; 0: we must answer it; -1: no limit. */
    public long maxForwards() {
        return maxForwards;
    }

    /** RFC 9110 §10.1.4: {@code trailers} as a member of the list, which may be spread over several fields. */
    private boolean namesTrailers(ByteBuffer bytes) {
        for (int i = 0; i < fieldCount(); i++) {
            int at = valueStart(i);
            while (field(i) == Field.TE && at < valueEnd(i)) {
                int end = Octets.skip(Octets.TOKEN, bytes, at, valueEnd(i));
                int next = Octets.skip(Octets.BLANK, bytes, end, valueEnd(i));
                boolean whole = next == valueEnd(i) || bytes.get(next) == ',';
                if (whole && Octets.equalIgnoringCase(bytes, at, end, TRAILERS)) {
                    return true;
                }
                while (next < valueEnd(i) && bytes.get(next) != ',') {
                    next++;
                }
                at = Octets.skip(Octets.BLANK, bytes, Math.min(next + 1, valueEnd(i)), valueEnd(i));
            }
        }
        return false;
    }

    /**
     * Whether the client says {@code TE: trailers}. Never in HTTP/1.0: chunks, and trailers with them, are removed for
     * such a client.
     */
    public boolean takesTrailers() {
        return takesTrailers;
    }

    /** Whether it authenticates the connection, not just itself: that may carry no other client's requests then. */
    public boolean bindsConnection() {
        return bindsConnection;
    }

    public Method method() {
        return method;
    }

    public int methodStart() {
        return start();
    }

    public int methodEnd() {
        return methodEnd;
    }

    /** Where the target begins, as it was received. */
    public int targetStart() {
        return targetStart;
    }

    public int targetEnd() {
        return targetEnd;
    }

    /** Where path and query begin; empty for {@code http://host}, see {@link #impliedPath}. */
    public int pathStart() {
        return pathStart;
    }

    public int pathEnd() {
        return targetEnd;
    }

    /**
     * What goes before the path when the request is sent on: {@code '/'} if an absolute-form target had no path,
     * {@code '*'} if it was {@code OPTIONS http://host} (RFC 9112 §3.2.4), else 0 for nothing.
     */
    public char impliedPath() {
        return impliedPath;
    }

    /** Where the host of an absolute-form target begins; the range is empty for the other forms. */
    public int authorityStart() {
        return authorityStart;
    }

    public int authorityEnd() {
        return authorityEnd;
    }

    /** Whether the target is in absolute-form, so that its authority replaces Host (RFC 9112 §3.2.2). */
    public boolean hasAuthority() {
        return authorityEnd > authorityStart;
    }

    /** The index of the Host field; -1 if there is none, which only HTTP/1.0 allows. */
    public int hostIndex() {
        return lastIndexOf(Field.HOST);
    }

    /** Whether the client waits for a 100 (Continue) before it sends the body. */
    public boolean expectsContinue() {
        return expectsContinue;
    }

    /**
     * Whether a switch of protocols may be passed on: HTTP/1.1, {@code Connection: upgrade} and one Upgrade field with
     * one protocol that is not HTTP itself. There may be a body (Docker's requests for a terminal have one): the switch
     * follows it.
     */
    public boolean upgrade() {
        return upgrade;
    }

    /** Where the protocol asked for begins. Only if {@link #upgrade()}. */
    public int upgradeStart() {
        return valueStart(lastIndexOf(Field.UPGRADE));
    }

    public int upgradeEnd() {
        return valueEnd(lastIndexOf(Field.UPGRADE));
    }

    /** How the end of the body is found: NONE, FIXED or CHUNKED. */
    public BodyFraming framing() {
        return BodyFraming.ofRequest(this);
    }
}
