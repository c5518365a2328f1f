package balancer.cli.options;

import balancer.cli.text.Address;
import balancer.cli.text.Printable;
import balancer.cli.text.Shell;
import balancer.client.TimeLimits;
import balancer.health.HealthSettings;
import balancer.number.Quantity;
import balancer.observe.LogFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code --check} prints if nothing is wrong: the settings that would apply, as a file that means the same when
 * given as {@code @FILE}. A setting that cannot be written, because it is the absence of something, is a comment.
 */
public final class Summary {
    private static final int COMMENT_COLUMN = 32;

    /** How a setting is written. */
    private enum Form {
        OPERAND,
        OPTION,
        /** An option without a value, that is on. */
        FLAG,
        /** Needs no argument. */
        NOTHING
    }

    /**
     * @param value    that applies, for people
     * @param argument that sets it; only for forms that have one
     */
    private record Setting(String name, String value, Form form, String argument) {}

    private final Options options;
    private final List<Setting> settings = new ArrayList<>();

    private Summary(Options options) {
        this.options = options;
        addresses();
        health();
        timeLimits();
        rest();
    }

    /** Names and values of all settings that apply, in the order in which {@code --check} prints them. */
    public static List<Map.Entry<String, String>> settings(Options options) {
        List<Map.Entry<String, String>> settings = new ArrayList<>();
        for (Setting each : new Summary(options).settings) {
            settings.add(Map.entry(each.name, each.value));
        }
        return settings;
    }

    /** A line for the terminal: nothing is wrong. */
    public static String verdict(Options options) {
        return switch (options.command()) {
            case DEMO -> "ok: would run the demo";
            case SERVE -> "ok: would serve files";
            default -> "ok: would balance";
        };
    }

    /** The whole text, for standard output. */
    public static String text(Options options) {
        StringBuilder text = new StringBuilder(1_000);
        text.append(options.command() == Command.SERVE ? "serve\n" : "");
        for (Setting each : new Summary(options).settings) {
            append(text, each);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Setting setting) {
        int start = text.length();
        switch (setting.form) {
            case OPERAND -> {
                Printable.append(text, Shell.word(setting.argument));
                while (text.length() - start < COMMENT_COLUMN - 1) {
                    text.append(' ');
                }
                text.append(" # ").append(setting.name);
                if (!setting.value.equals(setting.argument)) {
                    Printable.append(text.append(' '), setting.value);
                }
            }
            case OPTION -> Printable.append(text.append(setting.name).append('='), Shell.word(setting.argument));
            case FLAG -> text.append(setting.name);
            default -> Printable.append(text.append("# ").append(setting.name).append(": "), setting.value);
        }
        text.append('\n');
    }

    /** The demo's addresses cannot be set. */
    private void addresses() {
        Form form = options.command() == Command.DEMO ? Form.NOTHING : Form.OPERAND;
        boolean isKnown = options.listen().socketAddress().getPort() > 0; // unless it is still to be inherited
        String listen = options.listen().text();
        settings.add(new Setting("LISTEN", isKnown ? options.listen().hostAndPort() : listen, form, listen));
        for (Address backend : options.backends()) {
            settings.add(new Setting("BACKEND", backend.inFull() + backend.stars(), form, backend.argument()));
        }
        if (!options.directory().isEmpty()) {
            settings.add(new Setting("DIRECTORY", options.directory(), form, options.directory()));
        }
        written(Option.MODE, options.mode().word);
        choosing(options.choosing());
    }

    private void choosing(Choosing choosing) {
        written(Option.ALGORITHM, choosing.words());
        writtenIf(choosing.isSticky(), Option.STICKY, choosing.cookie());
        writtenIf(
                choosing.cookieKey().isGiven(),
                Option.STICKY_KEY,
                choosing.cookieKey().path());
        long slowStartMillis = choosing.slowStartMillis();
        writtenIf(slowStartMillis > 0, Option.SLOW_START, Quantity.durationText(slowStartMillis));
    }

    private void health() {
        HealthSettings health = options.health();
        HealthSettings.Timing timing = health.timing();
        written(Option.HEALTH, HealthChoice.text(health));
        written(Option.HEALTH_INTERVAL, Quantity.durationText(timing.intervalMillis()));
        written(Option.HEALTH_TIMEOUT, Quantity.durationText(timing.timeoutMillis()));
        written(Option.HEALTH_RISE, "" + timing.rise());
        written(Option.HEALTH_FALL, "" + timing.fall());
        written(Option.HEALTH_STATUS, HealthChoice.text(health.status()));
        writtenIf(!health.host().isEmpty(), Option.HEALTH_HOST, health.host());
    }

    private void timeLimits() {
        for (Option option : Option.ALL) {
            if (option.limit != null) {
                long millis = options.timeLimits().millis(option.limit);
                written(option, millis == TimeLimits.OFF_MILLIS ? "off" : Quantity.durationText(millis));
            }
        }
    }

    private void rest() {
        AdminChoice admin = options.admin();
        String accessLog = options.accessLog();
        written(
                Option.MIN_UPLOAD_RATE,
                options.minUploadRate() == 0 ? "off" : Quantity.sizeText(options.minUploadRate()));
        written(Option.RESOLVE, options.resolve().name().toLowerCase(Locale.ROOT));
        written(Option.ON_DOWN, options.endOnDown() ? "close" : "keep");
        count(Option.MAX_IN_FLIGHT, options.maxInFlight());
        long delayMillis = options.drainDelayMillis();
        writtenIf(delayMillis > 0, Option.DRAIN_DELAY, Quantity.durationText(delayMillis));
        setting(
                Option.REUSE_PORT,
                options.reusePort() ? "on" : "off",
                options.reusePort() ? Form.FLAG : Form.NOTHING,
                "");
        count(Option.MAX_CONNECTIONS, options.maxConnections());
        written(Option.MAX_HEAD, Quantity.sizeText(options.maxHeadBytes()));
        written(Option.BUFFER_MEMORY, Quantity.sizeText(options.bufferMemoryBytes()));
        ProxyChoice proxies = options.proxies();
        writtenIf(!proxies.trusted().isEmpty(), Option.TRUSTED_PROXIES, "" + proxies.trusted());
        flag(Option.ACCEPT_PROXY, proxies.accepts());
        written(Option.SEND_PROXY, proxies.sends().name().toLowerCase(Locale.ROOT));
        written(Option.FORWARDED, proxies.fieldsText());
        writtenIf(!options.via().isEmpty(), Option.VIA, options.via());
        tls(options.tls());
        BackendTrust trust = options.backendTrust();
        writtenIf(!trust.ca().isEmpty(), Option.BACKEND_CA, trust.ca());
        flag(Option.BACKEND_INSECURE, trust.isInsecure());
        // A default address may fail; a given one may not.
        setting(Option.ADMIN, admin.text(), admin.given() ? Form.OPTION : Form.NOTHING, admin.argument());
        writtenIf(!admin.hosts().isEmpty(), Option.ADMIN_HOST, String.join(",", admin.hosts()));
        flag(Option.ADMIN_CONTROL, options.adminControl());
        TokenFile token = options.adminToken();
        writtenIf(token.isGiven(), Option.ADMIN_TOKEN, token.path());
        flag(Option.TEACH, options.teach());
        written(Option.TRACE, options.trace().name().toLowerCase(Locale.ROOT));
        written(Option.ACCESS_LOG, accessLog.isEmpty() ? "off" : accessLog);
        written(Option.LOG_FORMAT, options.logFormat() == LogFormat.JSON ? "json" : "combined");
    }

    private void tls(TlsChoice tls) {
        if (!tls.isOn()) {
            writtenIf(false, Option.TLS, "");
        }
        for (String each : tls.certificates()) {
            written(Option.TLS, each);
        }
        writtenIf(!tls.passwords().isEmpty(), Option.TLS_PASSWORD, tls.passwords());
        writtenIf(!tls.clientCa().isEmpty(), Option.TLS_CLIENT_CA, tls.clientCa());
    }

    private void flag(Option option, boolean isOn) {
        setting(option, isOn ? "on" : "off", isOn ? Form.FLAG : Form.NOTHING, "");
    }

    private void count(Option option, int count) {
        writtenIf(count != Integer.MAX_VALUE, option, "" + count);
    }

    private void written(Option option, String value) {
        setting(option, value, Form.OPTION, value);
    }

    /** If not given, a comment with the description of its default. */
    private void writtenIf(boolean isGiven, Option option, String value) {
        setting(option, isGiven ? value : option.defaultText, isGiven ? Form.OPTION : Form.NOTHING, value);
    }

    /** Leaves out a setting that does not apply. */
    private void setting(Option option, String value, Form form, String argument) {
        if (option.missing(options) == null) {
            settings.add(new Setting(option.longName, value, form, argument));
        }
    }
}
