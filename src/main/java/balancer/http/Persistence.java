package balancer.http;

/** What a response says about its connection. */
public enum Persistence {
    /** Nothing: HTTP/1.1 persists by default, and a 1xx has nothing to say. */
    UNSAID(""),
    /** For an HTTP/1.0 client that asked for it, gets a known length, and depends on this field ({@code ab -k}). */
    KEEP_ALIVE("Connection: keep-alive\r\n"),
    /** We close after this response. */
    CLOSE("Connection: close\r\n");

    private final String field;

    Persistence(String field) {
        this.field = field;
    }

    /** The line of the head; empty for UNSAID. */
    public String field() {
        return field;
    }
}
