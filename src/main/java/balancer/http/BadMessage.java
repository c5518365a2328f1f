package balancer.http;

/**
 * Every reason to refuse a message. The status is for a client that sent the message; a bad message of a backend always
 * means 502, so the reasons that only a response can have say 502 themselves.
 */
public enum BadMessage implements Problem {
    /** The result of a check that finds no fault. */
    NONE(0, "none", "Nothing is wrong with the message."),

    // --- the first line of a request, RFC 9112 §3
    BAD_REQUEST_LINE(400, "bad-request-line", "The request line is not 'METHOD target HTTP/1.1'."),
    BAD_TARGET(400, "bad-target", "The request target is malformed or not allowed with this method."),
    CONNECT_METHOD(501, "connect-method", "CONNECT is not supported: this is not a forward proxy."),
    UNSUPPORTED_VERSION(505, "unsupported-version", "Only HTTP/1.0 and HTTP/1.1 are supported."),
    REQUEST_LINE_TOO_LONG(414, "request-line-too-long", "The request line is too long."),

    // --- bytes and field lines, RFC 9112 §2.2 and §5
    BARE_LINE_FEED(400, "bare-line-feed", "A line ends with LF alone instead of CR LF."),
    BARE_CARRIAGE_RETURN(400, "bare-carriage-return", "A CR is not followed by LF."),
    CONTROL_BYTE(400, "control-byte", "The head contains a control character."),
    HEAD_TOO_LARGE(431, "head-too-large", "The head is too large."),
    TOO_MANY_FIELDS(431, "too-many-fields", "The head has more than 100 fields."),
    SPACE_BEFORE_FIELD(400, "space-before-field", "The first field line begins with white space."),
    FOLDED_LINE(400, "folded-line", "A field value continues on the next line (obsolete line folding)."),
    SPACE_BEFORE_COLON(400, "space-before-colon", "There is white space between a field name and its colon."),
    BAD_FIELD_NAME(400, "bad-field-name", "A field line has no valid name."),
    AMBIGUOUS_FIELD_NAME(
            400, "ambiguous-field-name", "A field name equals that of another field if '_' is read as '-'."),
    BAD_CONNECTION(400, "bad-connection", "The Connection field is malformed or too long."),

    // --- the host, RFC 9112 §3.2
    MISSING_HOST(400, "missing-host", "An HTTP/1.1 request needs a Host field."),
    REPEATED_HOST(400, "repeated-host", "There is more than one Host field."),
    BAD_HOST(400, "bad-host", "The Host field is not a host name or address with an optional port."),

    // --- how long the body is, RFC 9112 §6
    BAD_CONTENT_LENGTH(400, "bad-content-length", "Content-Length is not one decimal number."),
    REPEATED_CONTENT_LENGTH(400, "repeated-content-length", "There is more than one Content-Length field."),
    LENGTH_AND_CHUNKED(400, "length-and-chunked", "The message has both Content-Length and Transfer-Encoding."),
    BAD_TRANSFER_ENCODING(400, "bad-transfer-encoding", "Transfer-Encoding is not exactly one 'chunked'."),
    UNKNOWN_TRANSFER_CODING(501, "unknown-transfer-coding", "The only supported transfer coding is 'chunked'."),
    CHUNKED_IN_HTTP_1_0(400, "chunked-in-http-1.0", "HTTP/1.0 has no Transfer-Encoding."),

    // --- the chunked body itself, RFC 9112 §7.1
    BAD_CHUNK_SIZE(400, "bad-chunk-size", "A chunk size is not a hexadecimal number below 2^63."),
    BAD_CHUNK_EXTENSION(400, "bad-chunk-extension", "The chunk extensions are malformed or much larger than the data."),
    CHUNK_LINE_TOO_LONG(400, "chunk-line-too-long", "A chunk-size line is longer than 1 KiB."),
    BAD_CHUNK_END(400, "bad-chunk-end", "The data of a chunk is not followed by CR LF."),
    FORBIDDEN_TRAILER(400, "forbidden-trailer", "A field in the trailer section belongs in the head."),
    TRAILERS_TOO_LARGE(431, "trailers-too-large", "The trailer section is larger than 8 KiB or 100 fields."),

    // --- only in responses
    BAD_STATUS_LINE(502, "bad-status-line", "The backend's status line is malformed."),
    BODY_NOT_ALLOWED(502, "body-not-allowed", "The backend announces a body in a 1xx response, which cannot have one."),
    BAD_UPGRADE(502, "bad-upgrade", "The backend switches protocols without saying to which one."),
    UNASKED_UPGRADE(502, "unasked-upgrade", "The backend switches to a protocol that it was not offered."),
    EARLY_UPGRADE(502, "early-upgrade", "The backend switches protocols before it has the whole request."),
    TOO_MANY_INTERIMS(502, "too-many-interims", "The backend sends too many interim responses."),
    HEAD_CUT(502, "head-cut", "The backend closed the connection before its response head was complete.");

    private final int status;
    private final String reason;
    private final String sentence;

    BadMessage(int status, String reason, String sentence) {
        this.status = status;
        this.reason = reason;
        this.sentence = sentence;
    }

    /** The status of the answer to a client that sent this: 400, 414, 431, 501 or 505; 502 if only a backend can. */
    @Override
    public int status() {
        return status;
    }

    /** One stable lower-case word for logs, metrics and the {@code Proxy-Status} field. */
    @Override
    public String reason() {
        return reason;
    }

    /** The same in plain words, for a person. */
    @Override
    public String sentence() {
        return sentence;
    }
}
