package balancer.cli;

import balancer.health.HealthSettings;
import balancer.observe.LogFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code --check} prints if nothing is wrong: the settings that would apply, each as it could be written. */
public final class Summary {
    private static final int VALUE_COLUMN = 24;

    private final Options options;
    private final List<Map.Entry<String, String>> lines = new ArrayList<>();

    private Summary(Options options) {
        this.options = options;
    }

    /** Names and values of all settings that apply, in the order in which {@code --check} prints them. */
    public static List<Map.Entry<String, String>> settings(Options options) {
        Summary summary = new Summary(options);
        summary.where();
        summary.timeLimits();
        summary.rest();
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

    private void where() {
        line("LISTEN", options.listen().hostAndPort());
        for (Address backend : options.backends()) {
            line("BACKEND", backend.hostAndPort() + (backend.weight() == 1 ? "" : "*" + backend.weight()));
        }
        if (!options.directory().isEmpty()) {
            line("DIRECTORY", options.directory());
        }
        line(Option.MODE, options.mode().word);
        health();
        line(Option.MIN_UPLOAD_RATE, options.minUploadRate() == 0 ? "off" : Quantity.sizeText(options.minUploadRate()));
        line(Option.MAX_IN_FLIGHT, count(Option.MAX_IN_FLIGHT, options.maxInFlight()));
    }

    private void health() {
        HealthSettings health = options.health();
        HealthSettings.Timing timing = health.timing();
        line(Option.HEALTH, HealthChoice.text(health));
        line(Option.HEALTH_INTERVAL, Quantity.durationText(timing.intervalMillis()));
        line(Option.HEALTH_TIMEOUT, Quantity.durationText(timing.timeoutMillis()));
        line(Option.HEALTH_RISE, "" + timing.rise());
        line(Option.HEALTH_FALL, "" + timing.fall());
        line(Option.HEALTH_STATUS, HealthChoice.text(health.status()));
        line(Option.HEALTH_HOST, health.host().isEmpty() ? "the backend's" : health.host());
    }

    private void timeLimits() {
        for (Option option : Option.ALL) {
            if (option.limit != null) {
                line(option, Quantity.durationText(options.timeLimits().millis(option.limit)));
            }
        }
    }

    private void rest() {
        AdminChoice admin = options.admin();
        line(Option.MAX_CONNECTIONS, count(Option.MAX_CONNECTIONS, options.maxConnections()));
        line(Option.BUFFER_MEMORY, Quantity.sizeText(options.bufferMemoryBytes()));
        line(Option.TRUSTED_PROXIES, options.trustedProxies().isEmpty() ? "none" : "as given");
        line(Option.VIA, options.via().isEmpty() ? "none" : options.via());
        line(Option.ADMIN, admin.text());
        line(Option.ADMIN_HOST, admin.hosts().isEmpty() ? "none" : String.join(",", admin.hosts()));
        line(Option.ADMIN_CONTROL, options.adminControl() ? "on" : "off");
        line(Option.ACCESS_LOG, options.accessLog().isEmpty() ? "off" : options.accessLog());
        line(Option.LOG_FORMAT, options.logFormat() == LogFormat.JSON ? "json" : "combined");
    }

    private static String count(Option option, int count) {
        return count == Integer.MAX_VALUE ? option.defaultText : "" + count;
    }

    /** A setting that does not apply is none. */
    private void line(Option option, String value) {
        if (option.missing(options) == null) {
            line(option.longName, value);
        }
    }

    private void line(String name, String value) {
        lines.add(Map.entry(name, value));
    }
}
