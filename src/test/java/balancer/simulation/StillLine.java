package balancer.simulation;

import java.time.Instant;

/** The expected values of a log line. An id or a target that is null is not compared. */
final class StillLine {
    /** There is a duration; how long it is depends on the network. */
    static final long SOME = -2;

    static final long NONE = -1;

    /** The value is not compared. */
    static final long ANY = -3;

    String client;
    Instant time;
    /** As received. */
    String method;

    String target;
    /** HTTP/1.1, or what stands in its place. */
    String version;

    boolean understood = true;
    int status;
    long bytes;
    /** Bytes of the request body. */
    long bodyBytes;

    String referer = "";
    String agent = "";
    long allNanos = SOME;
    long connectNanos = NONE;
    long headNanos = NONE;
    String backend = "";
    int connection;
    int number;
    String id = "";
    String why = "";
    String end = "ok";

    /** Its head was understood. */
    void understood(String asks, String what, long body) {
        understood = true;
        method = asks;
        target = what;
        version = "HTTP/1.1";
        bodyBytes = body;
    }

    /** It was sent to this server. */
    void of(String server, boolean fresh) {
        backend = server;
        connectNanos = fresh ? SOME : NONE;
    }
}
