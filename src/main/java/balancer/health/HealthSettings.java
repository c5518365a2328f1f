package balancer.health;

/**
 * How backends are probed.
 *
 * @param kind     what counts as a sign of life
 * @param path     what is asked for, with its query; empty unless the kind is HTTP
 * @param port     where the backend is probed; {@link #OWN_PORT}: where its traffic goes
 * @param host     the Host field of HTTP probes; empty: the backend's own HOST:PORT
 * @param status   which answers to HTTP probes are good
 * @param timing   when, for how long, and how many of them decide
 * @param spares   whether a backend that is up is left alone until a connection to it fails
 */
public record HealthSettings(
        Kind kind, String path, int port, String host, StatusRange status, Timing timing, boolean spares) {
    public static final int OWN_PORT = 0;

    /** The default: works with every server and asks nothing of it. */
    public static final HealthSettings CONNECT = new HealthSettings(Kind.TCP, "");

    public static final HealthSettings NONE = new HealthSettings(Kind.OFF, "");

    /** All the rest as by default. */
    public HealthSettings(Kind kind, String path) {
        this(kind, path, OWN_PORT, "", StatusRange.DEFAULT, Timing.DEFAULT, false);
    }

    /**
     * In tcp mode. An empty connection costs many a server something: MariaDB blocks a host after a hundred of them,
     * sshd logs each. So a backend whose own port is only connected to is probed once at the start, after a failed
     * connection and while it is not up. A probe that was chosen on purpose (HTTP, or another port) is expected to be
     * welcome: it goes on, because it tells what no connection tells, such as which server is the primary.
     */
    public HealthSettings inTcpMode() {
        boolean bare = kind == Kind.TCP && port == OWN_PORT;
        return new HealthSettings(kind, path, port, host, status, timing, bare);
    }

    /** The sign of life. */
    public enum Kind {
        /** A connection is accepted. */
        TCP,
        /** {@code GET path} is answered with an expected status. */
        HTTP,
        /** Nobody asks: no probes, and no conclusions from traffic either. */
        OFF
    }

    /** From the first to the last, both included. */
    public record StatusRange(int first, int last) {
        public static final StatusRange DEFAULT = new StatusRange(200, 399);

        boolean contains(int status) {
            return status >= first && status <= last;
        }
    }

    /**
     * When probes come and how many decide.
     *
     * @param intervalMillis from the end of a probe to the next one
     * @param timeoutMillis  for a whole probe, from the connect on
     * @param rise           good probes in a row that bring a backend back
     * @param fall           bad probes in a row that take it out
     */
    public record Timing(long intervalMillis, long timeoutMillis, int rise, int fall) {
        public static final Timing DEFAULT = new Timing(2_000, 5_000, 2, 3);
    }
}
