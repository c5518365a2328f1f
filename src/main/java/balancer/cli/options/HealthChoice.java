package balancer.cli.options;

import balancer.health.HealthSettings;
import balancer.health.HealthSettings.Kind;
import balancer.health.HealthSettings.StatusRange;
import balancer.health.HealthSettings.Timing;
import balancer.number.Quantity;

/** The values of {@code --health} and related options: a word, or the path and the port of probes. */
final class HealthChoice {
    private static final int MAX_PATH_LENGTH = 1_024;
    private static final int MAX_HOST_LENGTH = 255;
    private static final int LOWEST_STATUS = 200;
    private static final int HIGHEST_STATUS = 599;
    private static final int HIGHEST_PORT = 65_535;

    private final OptionValues values;
    private final Problems problems;

    HealthChoice(OptionValues values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    HealthSettings read() {
        String text = values.text(Option.HEALTH);
        int slash = text.indexOf('/');
        String path = slash < 0 ? "" : text.substring(slash);
        String where = slash < 0 ? text : text.substring(0, slash);
        int port = HealthSettings.OWN_PORT;
        Kind kind = path.isEmpty() ? Kind.TCP : Kind.HTTP;
        if (where.startsWith(":")) {
            port = port(text, where);
        } else if (where.equals("off") && path.isEmpty()) {
            kind = Kind.OFF;
        } else if (!where.equals("tcp") && path.isEmpty() || !where.isEmpty() && !path.isEmpty()) {
            problems.error(Messages.unknownProbe(Option.HEALTH, text));
        }
        if (!isPath(path)) {
            problems.error(Messages.notAPath(Option.HEALTH, text, MAX_PATH_LENGTH));
        }
        return new HealthSettings(kind, path, port, host(), status(), timing(), false);
    }

    private int port(String text, String where) {
        long port = Quantity.wholeNumber(where, 1, where.length());
        if (port == Quantity.MALFORMED) {
            problems.error(Messages.unknownProbe(Option.HEALTH, text));
        } else if (port < 1 || port > HIGHEST_PORT) {
            problems.error(Messages.outOfRange(Option.HEALTH, text, ":1", ":" + HIGHEST_PORT));
        }
        return (int) port;
    }

    private Timing timing() {
        return new Timing(
                values.durationMillis(Option.HEALTH_INTERVAL),
                values.durationMillis(Option.HEALTH_TIMEOUT),
                values.count(Option.HEALTH_RISE, Timing.DEFAULT.rise()),
                values.count(Option.HEALTH_FALL, Timing.DEFAULT.fall()));
    }

    private StatusRange status() {
        String text = values.text(Option.HEALTH_STATUS);
        int dash = text.indexOf('-');
        long first = Quantity.wholeNumber(text, 0, dash < 0 ? text.length() : dash);
        long last = Quantity.wholeNumber(text, dash + 1, text.length());
        // An interim response is not final, so a range below 200 would never match.
        if (first < LOWEST_STATUS || last < first || last > HIGHEST_STATUS) {
            problems.error(Messages.notAStatus(Option.HEALTH_STATUS, text));
        }
        return new StatusRange((int) first, (int) last);
    }

    private String host() {
        if (!values.has(Option.HEALTH_HOST)) {
            return "";
        }
        String text = values.text(Option.HEALTH_HOST);
        boolean valid = !text.isEmpty() && text.length() <= MAX_HOST_LENGTH;
        for (int i = 0; i < text.length() && valid; i++) {
            valid = isHostCharacter(text.charAt(i));
        }
        if (!valid) {
            problems.error(Messages.notAHost(Option.HEALTH_HOST, text));
        }
        return text;
    }

    /** It is copied into a field of the request. */
    private static boolean isHostCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._:[]".indexOf(c) >= 0;
    }

    /** As the user would write it. */
    static String text(HealthSettings settings) {
        String port = settings.port() == HealthSettings.OWN_PORT ? "" : ":" + settings.port();
        return switch (settings.kind()) {
            case TCP -> port.isEmpty() ? "tcp" : port;
            case HTTP -> port + settings.path();
            case OFF -> "off";
        };
    }

    static String text(StatusRange status) {
        return status.first() == status.last() ? "" + status.first() : status.first() + "-" + status.last();
    }

    /** It is copied into a request line: visible ASCII only, and no fragment, which is never sent. */
    private static boolean isPath(String text) {
        boolean valid = text.length() <= MAX_PATH_LENGTH;
        for (int i = 0; i < text.length() && valid; i++) {
            char c = text.charAt(i);
            valid = c > ' ' && c < 0x7f && c != '#';
        }
        return valid;
    }
}
