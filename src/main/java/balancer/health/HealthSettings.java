package balancer.health;

/**
 * How backends are probed.
 *
 * @param kind what counts as a sign of life
 * @param path what is asked for, with its query; empty unless the kind is HTTP
 */
public record HealthSettings(Kind kind, String path) {
    /** The sign of life. */
    public enum Kind {
        /** A connection is accepted. */
        TCP,
        /** {@code GET path} is answered with 2xx or 3xx. */
        HTTP,
        /** Nobody asks: no probes, and no conclusions from traffic either. */
        OFF
    }

    /** The default: works with every server and asks nothing of it. */
    public static final HealthSettings CONNECT = new HealthSettings(Kind.TCP, "");

    public static final HealthSettings NONE = new HealthSettings(Kind.OFF, "");
}
