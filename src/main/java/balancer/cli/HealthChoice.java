package balancer.cli;

import balancer.health.HealthSettings;
import balancer.health.HealthSettings.Kind;

/** The value of {@code --health}: a word, or the path to ask for. */
final class HealthChoice {
    private static final int MAX_PATH_LENGTH = 1_024;

    private HealthChoice() {}

    static HealthSettings parse(String text, Problems problems) {
        if (text.startsWith("/")) {
            if (!isPath(text)) {
                problems.error(Messages.notAPath(Option.HEALTH, text, MAX_PATH_LENGTH));
            }
            return new HealthSettings(Kind.HTTP, text);
        }
        if (text.equals("tcp")) {
            return HealthSettings.CONNECT;
        }
        if (!text.equals("off")) {
            problems.error(Messages.unknownProbe(Option.HEALTH, text));
        }
        return HealthSettings.NONE;
    }

    /** As the user would write it. */
    static String text(HealthSettings settings) {
        return switch (settings.kind()) {
            case TCP -> "tcp";
            case HTTP -> settings.path();
            case OFF -> "off";
        };
    }

    /** It goes into a request line as it is: visible ASCII only, and no fragment, which is never sent. */
    private static boolean isPath(String text) {
        boolean valid = text.length() <= MAX_PATH_LENGTH;
        for (int i = 0; i < text.length() && valid; i++) {
            char c = text.charAt(i);
            valid = c > ' ' && c < 0x7f && c != '#';
        }
        return valid;
    }
}
