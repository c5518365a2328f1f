package balancer.cli;

import balancer.observe.LogFormat;

/** What {@code --check} prints if nothing is wrong: the settings that would apply, each as it could be written. */
public final class Summary {
    private static final int VALUE_COLUMN = 24;

    private final StringBuilder text = new StringBuilder(1_000);

    private Summary() {}

    /** The whole text, for standard output. */
    public static String text(Options options) {
        Summary summary = new Summary();
        summary.text.append("ok: ");
        switch (options.command()) {
            case DEMO -> summary.text.append("would run the demo\n");
            case SERVE -> summary.text.append("would serve files\n");
            default -> summary.text.append("would balance\n");
        }
        summary.where(options);
        summary.limits(options.timeLimits());
        summary.line(
                "--max-connections",
                options.maxConnections() == Integer.MAX_VALUE
                        ? Option.MAX_CONNECTIONS.defaultText
                        : "" + options.maxConnections());
        summary.line(
                "--max-in-flight",
                options.maxInFlight() == Integer.MAX_VALUE
                        ? Option.MAX_IN_FLIGHT.defaultText
                        : "" + options.maxInFlight());
        summary.line("--buffer-memory", Quantity.grouped(options.bufferMemoryBytes()) + " bytes");
        summary.line("--trusted-proxies", options.trustedProxies().isEmpty() ? "none" : "as given");
        summary.line("--via", options.via().isEmpty() ? "none" : options.via());
        summary.line("--admin", options.admin().text());
        summary.line("--access-log", options.accessLog().isEmpty() ? "off" : options.accessLog());
        summary.line("--log-format", options.logFormat() == LogFormat.JSON ? "json" : "combined");
        return summary.text.toString();
    }

    private void where(Options options) {
        line("LISTEN", options.listen().hostAndPort());
        for (Address backend : options.backends()) {
            line("BACKEND", backend.hostAndPort() + (backend.weight() == 1 ? "" : "*" + backend.weight()));
        }
        if (!options.directory().isEmpty()) {
            line("DIRECTORY", options.directory());
        }
        line("--mode", options.mode().word);
        line("--health", HealthChoice.text(options.health()));
    }

    private void limits(TimeLimits limits) {
        duration(Option.CONNECT_TIMEOUT, limits.connectTimeoutMillis());
        duration(Option.HEAD_TIMEOUT, limits.headTimeoutMillis());
        duration(Option.BODY_TIMEOUT, limits.bodyTimeoutMillis());
        duration(Option.RESPONSE_TIMEOUT, limits.responseTimeoutMillis());
        duration(Option.POOL_TIMEOUT, limits.poolTimeoutMillis());
        duration(Option.KEEP_ALIVE_TIMEOUT, limits.keepAliveTimeoutMillis());
        duration(Option.TUNNEL_TIMEOUT, limits.tunnelTimeoutMillis());
        duration(Option.DRAIN_TIMEOUT, limits.drainTimeoutMillis());
    }

    private void duration(Option option, long millis) {
        line(option.longName, Quantity.durationText(millis));
    }

    private void line(String name, String value) {
        int start = text.length();
        text.append("  ").append(name);
        while (text.length() - start < VALUE_COLUMN) {
            text.append(' ');
        }
        Printable.append(text, value);
        text.append('\n');
    }
}
