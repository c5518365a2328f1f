package balancer.http;

import java.nio.ByteBuffer;

/** A response's head. Ranges are absolute offsets into the buffer that was parsed. */
public final class ResponseHead extends MessageHead {
    /** More fields than this are refused. */
    public static final int MAX_FIELDS = 250;

    /** The status of the last HTTP message on a connection that goes on in another protocol. */
    public static final int SWITCHING_PROTOCOLS = 101;

    static final int NO_CONTENT = 204;
    static final int NOT_MODIFIED = 304;
    static final int UPGRADE_REQUIRED = 426;

    private int status;
    private int reasonStart;
    private int reasonEnd;
    private boolean repaired;
    private boolean folded;
    private boolean asksToBind;

    public ResponseHead() {
        super(MAX_FIELDS);
    }

    @Override
    void begin(int start) {
        super.begin(start);
        repaired = false;
        folded = false;
    }

    /** Records that line ends or framing were repaired. */
    void repair() {
        repaired = true;
    }

    /** The line [line,end) continues the value of the last field. */
    void fold(ByteBuffer bytes, int line, int end) {
        int i = fieldCount() - 1;
        int from = Octets.skip(Octets.BLANK, bytes, line, end);
        int to = FieldLine.valueEnd(bytes, from, end);
        if (to > from) {
            boolean empty = valueStart(i) == valueEnd(i);
            value(i, empty ? from : valueStart(i), to);
        }
        folded = true;
        repaired = true;
    }

    /** Keeps line {@code i} of a field that was dropped, with [from,to) as its value. */
    void keepOnly(int i, int from, int to) {
        value(i, from, to);
        keep(i);
    }

    /** Makes one line of each folded value, in the buffer: line ends within it become blanks (RFC 9112 §5.2). */
    void unfold(ByteBuffer bytes) {
        for (int i = 0; folded && i < fieldCount(); i++) {
            for (int at = valueStart(i); at < valueEnd(i); at++) {
                if (bytes.get(at) == '\r' || bytes.get(at) == '\n') {
                    bytes.put(at, (byte) ' ');
                }
            }
        }
    }

    /**
     * Whether it was malformed and accepted all the same. It is forwarded in canonical form; but if the sender meant
     * something else, we would misread what follows it, so it is the last on its connection.
     */
    public boolean repaired() {
        return repaired;
    }

    void status(int status, int reasonStart, int reasonEnd) {
        this.status = status;
        this.reasonStart = reasonStart;
        this.reasonEnd = reasonEnd;
    }

    @Override
    BadMessage complete(ByteBuffer bytes) {
        BadMessage problem = ConnectionOptions.apply(bytes, this);
        if (problem == BadMessage.NONE) {
            problem = BodyFraming.readLength(bytes, this);
        }
        if (problem == BadMessage.NONE && (isInterim() || status == NO_CONTENT)) {
            problem = bodylessProblem();
        }
        asksToBind = ConnectionLogin.isIn(bytes, this, Field.WWW_AUTHENTICATE)
                || ConnectionLogin.isIn(bytes, this, Field.PROXY_AUTHENTICATE);
        boolean oneProtocol = has(Field.UPGRADE) && !isRepeated(Field.UPGRADE);
        if (problem == BadMessage.NONE && status == SWITCHING_PROTOCOLS && !oneProtocol) {
            problem = BadMessage.BAD_UPGRADE;
        }
        return problem;
    }

    /**
     * RFC 9110 §8.6 and 9112 §6.1: 1xx and 204 have neither length nor coding, so both are removed. A 204 that
     * announces a body is common ({@code Transfer-Encoding: chunked} on everything) and ends with its head (RFC 9112
     * §6.3); but what follows it must not be taken for a response, so the connection is closed. A 1xx is followed by a
     * response on the same connection: one with a length repeats fields of the final response, and ends with its head;
     * one with chunks has no certain end and is refused.
     */
    private BadMessage bodylessProblem() {
        if (chunked() && isInterim()) {
            return BadMessage.BODY_NOT_ALLOWED;
        }
        if (isInterim() && has(Field.CONTENT_LENGTH)) {
            contentLength(-1);
            repair();
        } else if (chunked() || contentLength() > 0) {
            askClose();
        }
        dropAll(Field.CONTENT_LENGTH);
        dropAll(Field.TRANSFER_ENCODING);
        return BadMessage.NONE;
    }

    /** Whether it asks for a login on this connection, see {@link RequestHead#bindsConnection}. */
    public boolean asksToBind() {
        return asksToBind;
    }

    /** 100 to 999. */
    public int status() {
        return status;
    }

    /** Whether it is a 1xx: another response follows, except after 101. */
    public boolean isInterim() {
        return status < 200;
    }

    /** Where the reason phrase begins; it may be empty. */
    public int reasonStart() {
        return reasonStart;
    }

    public int reasonEnd() {
        return reasonEnd;
    }

    /**
     * Whether Upgrade goes on to the client: with 101, which switches, and with 426, which must say to what (RFC 9110
     * §15.5.22). Other responses only advertise it, to us.
     */
    public boolean keepsUpgrade() {
        return (status == SWITCHING_PROTOCOLS || status == UPGRADE_REQUIRED) && has(Field.UPGRADE);
    }

    /** Where the protocol switched to begins. Only if there is an Upgrade field, as in every 101. */
    public int upgradeStart() {
        return valueStart(lastIndexOf(Field.UPGRADE));
    }

    public int upgradeEnd() {
        return valueEnd(lastIndexOf(Field.UPGRADE));
    }

    /** How the end of the body is found, given what was asked for. After a 101 the caller tunnels instead. */
    public BodyFraming framing(Method requestMethod) {
        return BodyFraming.ofResponse(this, requestMethod);
    }
}
