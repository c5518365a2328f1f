package balancer.server;

import balancer.http.ReasonPhrase;
import java.nio.charset.StandardCharsets;

/**
 * The response of a site to a request. The site makes it and hands it over; the session adds Date, Content-Length and
 * Connection.
 */
public final class Answer {
    static final int NO_CONTENT = 204;
    static final int NOT_MODIFIED = 304;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final int status;
    private final StringBuilder fields = new StringBuilder(160);
    private Body body = Body.NONE;

    private Answer(int status) {
        this.status = status;
    }

    /** An answer that has no fields and no body yet. */
    public static Answer of(int status) {
        return new Answer(status);
    }

    /** An answer whose body is one line of text for people, which includes the status. */
    public static Answer text(int status, String sentence) {
        String line = status + " " + ReasonPhrase.of(status) + ": " + sentence + "\n";
        return new Answer(status)
                .field("Content-Type", "text/plain; charset=utf-8")
                .body(new BytesBody(line.getBytes(StandardCharsets.UTF_8)));
    }

    /** 405, which must say what is allowed instead (RFC 9110 §15.5.6): {@code allow} as in {@code GET, HEAD}. */
    public static Answer methodNotAllowed(String allow) {
        return text(METHOD_NOT_ALLOWED, "Only " + allow + (allow.indexOf(',') < 0 ? " is" : " are") + " allowed here.")
                .field("Allow", allow);
    }

    /** Adds a field. Data from a request must be validated before: a line break would split the answer. */
    public Answer field(String name, String value) {
        assert value.indexOf('\r') < 0 && value.indexOf('\n') < 0 : "response splitting";
        fields.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    /** Sets the body; the session closes it, even if it is not sent because the request was HEAD. */
    public Answer body(Body bytes) {
        body = bytes;
        return this;
    }

    /** Sets a body that is made while it is sent; its length need not be known. */
    public Answer stream(ChunkSource source) {
        return body(new StreamedBody(source));
    }

    public int status() {
        return status;
    }

    Body body() {
        return body;
    }

    /** The client does not support chunks: the close ends the body. */
    boolean endsWithClose() {
        if (body instanceof StreamedBody streamed) {
            streamed.endWithClose();
            return true;
        }
        return false;
    }

    /** The field with the body's length or coding; empty if the close ends it. */
    String framingField() {
        if (isBodyless()) {
            return "";
        }
        if (body.length() != Body.UNKNOWN) {
            return "Content-Length: " + body.length() + "\r\n";
        }
        return ((StreamedBody) body).isChunked() ? "Transfer-Encoding: chunked\r\n" : "";
    }

    /** Complete field lines. */
    CharSequence fields() {
        return fields;
    }

    /** Whether the status never has a body, so that a length would be misread (RFC 9110 §8.6). */
    private boolean isBodyless() {
        return status == NO_CONTENT || status == NOT_MODIFIED;
    }
}
