package balancer.simulation;

import java.time.Instant;

/** What a line of the log must say; of what is null it may say anything. */
final class StillLine {
    /** The value is there, or is not, and its length is up to the network. */
    static final long SOME = -2;

    static final long NONE = -1;

    /** It may be there, and may not. */
    static final long ANY = -3;

    String client;
    Instant time;
    /** As it came. */
    String method;

    String target;
    /** HTTP/1.1, or what stood in its place. */
    String version;

    boolean understood = true;
    int status;
    long bytes;
    /** Of the request's body. */
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

    /** Its head was. */
    void understood(String asks, String what, long body) {
        understood = true;
        method = asks;
        target = what;
        version = "HTTP/1.1";
        bodyBytes = body;
    }

    /** Who got it. */
    void of(String server, boolean fresh) {
        backend = server;
        connectNanos = fresh ? SOME : NONE;
    }
}
