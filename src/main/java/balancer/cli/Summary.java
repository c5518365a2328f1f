package balancer.cli;

import balancer.observe.LogFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code --check} prints if nothing is wrong: the settings that would apply, each as it could be written. */
public final class Summary {
    private static final int VALUE_COLUMN = 24;

    private final List<Map.Entry<String, String>> lines = new ArrayList<>();

    private Summary() {}

    /** Names and values of all settings, in the order in which {@code --check} prints them. */
    public static List<Map.Entry<String, String>> settings(Options options) {
        Summary summary = new Summary();
        summary.where(options);
        summary.limits(options.timeLimits());
        summary.rest(options);
        return summary.lines;
    }

    /** The whole text, for standard output. */
    public static String text(Options options) {
        StringBuilder text = new StringBuilder(1_000).append("ok: ");
        switch (options.command()) {
            case DEMO -> text.append("would run the demo\n");
            case SERVE -> text.append("would serve files\n");
            default -> text.append("would balance\n");
        }
        for (Map.Entry<String, String> line : settings(options)) {
            int start = text.length();
            text.append("  ").append(line.getKey());
            while (text.length() - start < VALUE_COLUMN) {
                text.append(' ');
            }
            Printable.append(text, line.getValue());
            text.append('\n');
        }
        return text.toString();
    }

    private void rest(Options options) {
        line(
                "--max-connections",
                options.maxConnections() == Integer.MAX_VALUE
                        ? Option.MAX_CONNECTIONS.defaultText
                        : "" + options.maxConnections());
        line(
                "--max-in-flight",
                options.maxInFlight() == Integer.MAX_VALUE
                        ? Option.MAX_IN_FLIGHT.defaultText
                        : "" + options.maxInFlight());
        line("--buffer-memory", Quantity.grouped(options.bufferMemoryBytes()) + " bytes");
        line("--trusted-proxies", options.trustedProxies().isEmpty() ? "none" : "as given");
        line("--via", options.via().isEmpty() ? "none" : options.via());
        line("--admin", options.admin().text());
        line(
                "--admin-host",
                options.admin().hosts().isEmpty()
                        ? "none"
                        : String.join(",", options.admin().hosts()));
        line("--admin-control", options.adminControl() ? "on" : "off");
        line("--access-log", options.accessLog().isEmpty() ? "off" : options.accessLog());
        line("--log-format", options.logFormat() == LogFormat.JSON ? "json" : "combined");
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
        lines.add(Map.entry(name, value));
    }
}
