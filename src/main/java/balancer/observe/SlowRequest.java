package balancer.observe;

import balancer.client.ExchangeRecord;
import balancer.observe.RequestExcerpt.Part;
import java.nio.charset.StandardCharsets;

/** A row of {@link SlowestRequests}: reused, so it must be read at once. */
public final class SlowRequest {
    private static final int MAX_METHOD = 16;
    private static final int MAX_PATH = 100;

    private final byte[] method = new byte[MAX_METHOD];
    private final byte[] path = new byte[MAX_PATH];
    private int methodLength;
    private int pathLength;
    private boolean cut;
    private long durationNanos;
    private long endedNanos;
    private long connection;
    private int status;
    private String backend = "";
    private String why = "";

    SlowRequest() {}

    void fill(ExchangeRecord exchange, RequestExcerpt request) {
        durationNanos = exchange.durationNanos();
        endedNanos = exchange.endedNanos();
        connection = exchange.connectionNumber();
        status = Outcome.status(exchange);
        backend = Outcome.backend(exchange);
        why = exchange.why();
        methodLength = Math.min(MAX_METHOD, request.end(Part.METHOD) - request.start(Part.METHOD));
        System.arraycopy(request.bytes(), request.start(Part.METHOD), method, 0, methodLength);
        int length = request.queryStart() - request.pathStart();
        cut = length > MAX_PATH;
        pathLength = Math.min(MAX_PATH, length);
        System.arraycopy(request.bytes(), request.pathStart(), path, 0, pathLength);
    }

    public long durationNanos() {
        return durationNanos;
    }

    /** On the loop's clock. */
    public long endedNanos() {
        return endedNanos;
    }

    /** The number of the client's connection. */
    public long connection() {
        return connection;
    }

    /** As in the access log. */
    public int status() {
        return status;
    }

    /** Empty if none was asked. */
    public String backend() {
        return backend;
    }

    /** Why it was this backend, in words; empty if none was asked. */
    public String why() {
        return why;
    }

    /** In visible ASCII, cut if it is longer than any known method. */
    public String method() {
        return new String(method, 0, methodLength, StandardCharsets.US_ASCII);
    }

    /** Visible ASCII, chosen by the client: escape it wherever it is written. Ends in three dots if it was longer. */
    public String path() {
        String text = new String(path, 0, pathLength, StandardCharsets.US_ASCII);
        return cut ? text + "..." : text;
    }
}
