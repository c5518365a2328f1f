package balancer.health;

/**
 * How backends are probed.
 *
 * @param kind          what a probe does
 * @param path          the path of HTTP probes, with a query; empty unless the kind is HTTP
 * @param port          the port of probes; {@link #OWN_PORT}: that of the backend's traffic
 * @param host          the Host field of HTTP probes; empty: the backend's own HOST:PORT
 * @param status        which responses to HTTP probes are good
 * @param timing        when probes are made, their time limit, and how many decide
 * @param sparesHealthy whether a backend that is up is not probed until a connection to it fails
 */
public record HealthSettings(
        Kind kind, String path, int port, String host, StatusRange status, Timing timing, boolean sparesHealthy) {
    public static final int OWN_PORT = 0;

    /** The default: works with every server and asks nothing of it. */
    public static final HealthSettings CONNECT = new HealthSettings(Kind.TCP, "");

    public static final HealthSettings NONE = new HealthSettings(Kind.OFF, "");

    /** The other settings have their defaults. */
    public HealthSettings(Kind kind, String path) {
        this(kind, path, OWN_PORT, "", StatusRange.DEFAULT, Timing.DEFAULT, false);
    }

    /**
     * The settings for tcp mode. An empty connection costs some servers something: MariaDB blocks a host after a
     * hundred of them, sshd logs each. So a backend probed by connecting to its own port is probed once at the start,
     * after a failed connection and while it is not up. A probe that was chosen on purpose (HTTP, or another port) goes
     * on: it tells what no connection tells, such as which server is the primary.
     */
    public HealthSettings inTcpMode() {
        boolean bare = kind == Kind.TCP && port == OWN_PORT;
        return new HealthSettings(kind, path, port, host, status, timing, bare);
    }

    /** What a probe does. */
    public enum Kind {
        /** Connects. */
        TCP,
        /** Sends {@code GET path} and expects a certain status. */
        HTTP,
        /** No probes, and no conclusions from traffic either. */
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
     * When probes are made and how many of them decide.
     *
     * @param intervalMillis from the end of a probe to the next one
     * @param timeoutMillis for a whole probe, from the connect on
     * @param rise good probes in a row that bring a backend back
     * @param fall bad probes in a row that take it out
     */
    public record Timing(long intervalMillis, long timeoutMillis, int rise, int fall) {
        public static final Timing DEFAULT = new Timing(2_000, 5_000, 2, 3);
    }
}
