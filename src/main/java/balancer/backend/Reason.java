package balancer.backend;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import javax.net.ssl.SSLException;

/**
 * Why a backend is considered down, in words for people. Derived from exception types and from what we waited for,
 * never from an exception's text: the system may write that in any language.
 */
public final class Reason {
    public static final String CONNECTION_REFUSED = "connection refused";
    public static final String CONNECTION_TIMED_OUT = "connection timed out";
    public static final String NO_ROUTE = "no route";
    /** No such network, or a reset in the middle of the handshake: the exceptions differ in their text only. */
    public static final String CANNOT_CONNECT = "cannot connect";

    public static final String HANDSHAKE_TIMED_OUT = "TLS handshake timed out";

    public static final String CLOSED_WITHOUT_ANSWER = "closed without response";
    public static final String BAD_ANSWER = "invalid response";
    public static final String NO_ANSWER_IN_TIME = "no response in time";
    public static final String UNKNOWN_HOST = "unknown host";

    private Reason() {}

    /**
     * What a failed connect says about the other side.
     *
     * @param failure not a {@code BindException}: that one means that we have no local port left, and says nothing
     *     about the backend
     */
    public static String ofConnect(IOException failure) {
        if (failure instanceof ConnectException) {
            // The kernel's own time-out is one too, but it takes two minutes; ours comes long before.
            return CONNECTION_REFUSED;
        }
        if (failure instanceof SSLException) {
            return failure.getMessage(); // by what encrypts, in words for people
        }
        return failure instanceof NoRouteToHostException ? NO_ROUTE : CANNOT_CONNECT;
    }
}
