package balancer.loop;

/**
 * What is known at this moment of a key, of a session on the ready list, or of a deadline. Its owner fills it in when
 * somebody watches, see {@link KeyHandler#tell}; used again each time, so it holds plain numbers and constants.
 */
public final class KeyFacts {
    /** What a key stands for. */
    public enum Role {
        /** None of the others: a timer, say. */
        OTHER,
        LISTENER,
        CLIENT,
        /** A connection to a backend, opening or in use. */
        BACKEND,
        /** A connection to a backend that waits for its next request. */
        IDLE_BACKEND,
        PROBE
    }

    /** The interest of what is not registered. */
    public static final int NO_KEY = -1;

    public Role role;

    /** Of the key, see {@link Registered#number}; -1 if there is none. */
    public int number;

    public int interest;

    /** The service that the key belongs to, such as the clients of the balancer; null if it belongs to none. */
    public Object service;

    /** The number of the client's key, -1 if it is about no client; and of the request on that connection. */
    public int client;

    public int request;

    /** The class that handles its events, if that is not the key's own. */
    public Class<?> owner;

    /** The client's session and its phase, null if there is none. */
    public KeyHandler session;

    public Enum<?> phase;

    /** The backend's place on the command line, from 0, or -1; the number of the connection to it, and its interest. */
    public int backend;

    public int backendNumber;
    public int backendInterest;

    /** Why it is this backend, in words; null if there is none. */
    public String why;

    /** The backend connection was open already. */
    public boolean reused;

    /** Bytes that wait on their way to the backend, and to the client. */
    public int up;

    public int down;

    /** There is no room for more of them, so nobody reads from their source. */
    public boolean upFull;

    public boolean downFull;

    /** The status that was sent to the client, 0 if none. */
    public int status;

    /** Why the exchange, or the last attempt at it, failed; null if none did. */
    public String failure;

    /** What the handshake of the connection is at, in words; its protocol once it is over; null without encryption. */
    public String handshake;

    /** The handshake is not over. */
    public boolean shakesHands;

    /** The backend was asked because another one, or an older connection, had failed. */
    public boolean retried;

    public void clear() {
        role = Role.OTHER;
        number = client = backend = backendNumber = -1;
        interest = backendInterest = request = up = down = status = 0;
        service = null;
        why = null;
        owner = null;
        session = null;
        phase = null;
        failure = null;
        handshake = null;
        shakesHands = reused = retried = upFull = downFull = false;
    }
}
