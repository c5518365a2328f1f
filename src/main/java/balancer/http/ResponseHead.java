package balancer.http;

import java.nio.ByteBuffer;

/** A response's head. Ranges are absolute offsets into the buffer that was parsed. */
public final class ResponseHead extends MessageHead {
    static final int SWITCHING_PROTOCOLS = 101;
    static final int NO_CONTENT = 204;
    static final int NOT_MODIFIED = 304;
    static final int UPGRADE_REQUIRED = 426;

    private int status;
    private int reasonStart;
    private int reasonEnd;

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
        boolean oneProtocol = has(Field.UPGRADE) && !isRepeated(Field.UPGRADE);
        if (problem == BadMessage.NONE && status == SWITCHING_PROTOCOLS && !oneProtocol) {
            problem = BadMessage.BAD_UPGRADE;
        }
        return problem;
    }

    /**
     * RFC 9110 §8.6 and 9112 §6.1: neither length nor coding with 1xx and 204, so both are taken out. A 204 that announces
     * a body all the same is common enough ({@code Transfer-Encoding: chunked} on everything) and ends with its head
     * (RFC 9112 §6.3); but whatever comes behind it must not be taken for a response, so the connection ends with it. A
     * 1xx is followed by a response on the same connection: where that begins nobody could say, so it is refused.
     */
    private BadMessage bodylessProblem() {
        boolean announcesBody = chunked() || contentLength() > 0;
        if (announcesBody && isInterim()) {
            return BadMessage.BODY_NOT_ALLOWED;
        }
        if (announcesBody) {
            askClose();
        }
        dropAll(Field.CONTENT_LENGTH);
        dropAll(Field.TRANSFER_ENCODING);
        return BadMessage.NONE;
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
     * Whether Upgrade goes on to the client: with 101, which switches, and with 426, which must say to what
     * (RFC 9110 §15.5.22). Other answers only advertise it, which is between the backend and us.
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
