package balancer.proxy;

import balancer.http.Problem;
import java.io.IOException;
import javax.net.ssl.SSLException;

/**
 * Everything that can go wrong with an exchange: its cause, the answer that the client gets if none has begun yet, and
 * a stable word for logs and answers.
 */
public enum Failure implements Problem {
    /** The client's bytes are not HTTP that we may forward; the answer comes from {@code BadMessage}. */
    BAD_REQUEST(400, "bad-request", "The request is not valid HTTP/1.1."),
    BAD_PREAMBLE(400, "bad-proxy-header", "The connection does not begin with a valid PROXY header."),
    /** Clients come through known proxies only, and this peer is none of them. */
    UNTRUSTED_PROXY(403, "untrusted-proxy", "This address may not connect here directly."),
    HEAD_TIMEOUT(408, "head-timeout", "The request head did not arrive in time."),
    BODY_TIMEOUT(408, "body-timeout", "The client stopped sending the request body."),
    /** Memory was short, and this connection had held it longest without progress: see {@code Rationing}. */
    MEMORY_RECLAIMED(408, "memory-reclaimed", "Memory is short, and this connection made no progress."),
    /** The client keeps sending, but less than the minimum upload rate. */
    BODY_TOO_SLOW(408, "body-too-slow", "The request body arrived too slowly."),
    /** A reset, or a FIN in the middle of the request. */
    CLIENT_LEFT(499, "client-left", "The client closed the connection before the response was complete."),
    CLIENT_STALLED(499, "client-stalled", "The client stopped reading the response."),

    NO_BACKEND(503, "no-backend", "No server is available at the moment."),
    /** Each backend had all the work that it may have, and the queue was full. */
    QUEUE_FULL(503, "queue-full", "Too many requests are waiting for a server."),
    QUEUE_TIMEOUT(503, "queue-timeout", "No server became available in time."),
    CONNECT_REFUSED(503, "connect-refused", "The server refused the connection."),
    /** A certificate that is not trusted, or no handshake that could succeed. */
    TLS_FAILED(502, "tls-failed", "A secure connection to the server could not be made."),
    CONNECT_TIMEOUT(504, "connect-timeout", "The connection to the server timed out."),
    /** Closed or reset before the first byte of a response; if that cuts the head, it is a bad response. */
    BACKEND_CLOSED(502, "backend-closed", "The server closed the connection without a response."),
    BAD_RESPONSE(502, "bad-response", "The server sent an invalid response."),
    RESPONSE_TIMEOUT(504, "response-timeout", "The server did not respond in time."),
    /** Cut or silent in the middle of the response body. */
    RESPONSE_CUT(502, "response-cut", "The server closed the connection before its response was complete."),
    RESPONSE_STALLED(504, "response-stalled", "The server stopped sending its response."),

    /** Our own fault: no socket or no memory. Never counted against a backend. */
    OVERLOADED(503, "overloaded", "The load balancer is out of resources at the moment."),
    /** The system has no port left for connections to the servers. Never counted against a backend. */
    NO_LOCAL_PORT(503, "no-local-port", "The load balancer has no free local port for a connection to a server."),
    /** The drain limit was reached, or the program was told not to wait for it. */
    STOPPED(503, "stopped", "The load balancer is shutting down."),
    INTERNAL(500, "internal-error", "An internal error occurred in the load balancer."),
    TUNNEL_CLOSED(502, "tunnel-closed", "One end of the tunnel closed the connection."),
    /** The backend of a tunnel is down, and tunnels are set to end then. */
    BACKEND_DOWN(502, "backend-down", "The server at the end of the tunnel is down.");

    private final int status;
    private final String reason;
    private final String sentence;

    Failure(int status, String reason, String sentence) {
        this.status = status;
        this.reason = reason;
        this.sentence = sentence;
    }

    /** No address of a backend could be connected to. */
    static Failure ofConnect(IOException why) {
        return why instanceof SSLException ? TLS_FAILED : CONNECT_REFUSED;
    }

    /** The status of our answer; 499 is nginx's code for a client that has left, used in logs only. */
    @Override
    public int status() {
        return status;
    }

    /** Stable, lower case, hyphens: for programs. */
    @Override
    public String reason() {
        return reason;
    }

    /** A plain sentence for people, without internal addresses. */
    @Override
    public String sentence() {
        return sentence;
    }

    /** True if there never was a connection that a request could go over. */
    boolean isOfConnect() {
        return this == CONNECT_REFUSED || this == TLS_FAILED || this == CONNECT_TIMEOUT;
    }

    /** True if the backend has caused the failure. */
    public boolean isBackendsFault() {
        return switch (this) {
            case CONNECT_REFUSED, TLS_FAILED, CONNECT_TIMEOUT, BACKEND_CLOSED, BAD_RESPONSE, RESPONSE_TIMEOUT -> true;
            case RESPONSE_CUT, RESPONSE_STALLED -> true;
            default -> false;
        };
    }
}
