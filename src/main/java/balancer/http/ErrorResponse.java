package balancer.http;

/**
 * The responses that we make ourselves: one line of text for people, one word for programs; then the connection is
 * closed. They are rare, so allocating strings does not matter.
 */
public final class ErrorResponse {
    private ErrorResponse() {}

    /**
     * The whole response as bytes.
     *
     * @param reason a lower-case word such as {@link BadMessage#reason}
     * @param sentence the same for a person, plain ASCII
     * @param headOnly the request was a HEAD: the body is left out, its length is not
     * @param date the time now as {@link HttpDate}
     */
    public static byte[] of(int status, String reason, String sentence, boolean headOnly, CharSequence date) {
        return build(status, reason, sentence, headOnly, "Date: " + date + "\r\n");
    }

    /**
     * As above, for a request that may have an id.
     *
     * @param requestId lets a person report the request and find it in the log; empty if it has none
     */
    public static byte[] of(Problem problem, boolean headOnly, CharSequence date, String requestId) {
        String id = requestId.isEmpty() ? "" : "X-Request-Id: " + requestId + "\r\n";
        String fields = "Date: " + date + "\r\n" + id;
        return build(problem.status(), problem.reason(), problem.sentence(), headOnly, fields);
    }

    /** 405, which must say what is allowed instead (RFC 9110 §15.5.6): {@code allow} as in {@code GET, HEAD}. */
    public static byte[] methodNotAllowed(String allow, boolean headOnly, CharSequence date) {
        String sentence = "Only " + allow + " are allowed here.";
        String fields = "Date: " + date + "\r\nAllow: " + allow + "\r\n";
        return build(405, "method-not-allowed", sentence, headOnly, fields);
    }

    private static byte[] build(int status, String reason, String sentence, boolean headOnly, String fields) {
        String body = status + " " + reason + ": " + sentence + "\n";
        String head = ReasonPhrase.statusLine(status)
                + fields
                + "Content-Type: text/plain; charset=utf-8\r\n"
                + "Content-Length: " + body.length() + "\r\n"
                + "Cache-Control: no-store\r\n"
                + "Proxy-Status: load-balancer" + errorParameter(status, reason) + "; details=\"" + reason + "\"\r\n"
                + "Connection: close\r\n\r\n";
        return Octets.ascii(headOnly ? head : head + body);
    }

    /** The error type of RFC 9209 §2.3, where one fits: our reason first, else what the status implies. */
    private static String errorParameter(int status, String reason) {
        String type =
                switch (reason) {
                    case "connect-refused", "connection-refused" -> "connection_refused";
                    case "connect-timeout", "connection-timeout" -> "connection_timeout";
                    case "tls-failed" -> "tls_protocol_error";
                    case "connection-reset" -> "connection_terminated";
                    case "head-too-large", "too-many-fields" -> status == 502
                            ? "http_response_header_section_size"
                            : "http_request_error";
                    default -> typeOf(status);
                };
        return type.isEmpty() ? "" : "; error=" + type;
    }

    private static String typeOf(int status) {
        return switch (status) {
            case 502 -> "http_protocol_error";
            case 503 -> "destination_unavailable";
            case 504 -> "http_response_timeout";
            default -> status >= 400 && status < 500 ? "http_request_error" : "";
        };
    }
}
