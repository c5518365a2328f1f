package balancer.cli.options;

import balancer.algorithm.Algorithm;
import balancer.algorithm.RequestKey;
import java.util.Locale;

/** The values of {@code --algorithm} and of the options around it. */
final class ChoosingReader {
    /** The cookie's name unless one is given. */
    private static final String COOKIE = "LB";

    private static final String OFF = "off";
    private static final int MAX_NAME_LENGTH = 64;

    /** What can be written; NAME stands for a name. */
    private static final String[] WORDS = {
        "round-robin",
        "least-connections",
        "random-two",
        "latency",
        "hash:client",
        "hash:header:NAME",
        "hash:cookie:NAME"
    };

    private final OptionValues values;
    private final Problems problems;

    ChoosingReader(OptionValues values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    Choosing read(Mode mode) {
        String text = values.text(Option.ALGORITHM);
        Algorithm algorithm = algorithm(text);
        RequestKey key = algorithm == Algorithm.HASH ? key(text) : RequestKey.NONE;
        if (mode == Mode.TCP && !key.name().isEmpty()) {
            problems.error(ControlMessages.keyNeedsHttp(text));
        }
        TokenFile cookieKey = values.has(Option.STICKY_KEY)
                ? TokenFile.read(values.text(Option.STICKY_KEY), problems)
                : TokenFile.NONE;
        String cookie = cookie();
        if (key.source() == RequestKey.Source.COOKIE && key.name().equals(cookie)) {
            problems.error(ControlMessages.sameCookie(cookie, text));
        }
        long slowStartMillis = values.has(Option.SLOW_START) ? values.durationMillis(Option.SLOW_START) : 0;
        return new Choosing(algorithm, key, cookie, cookieKey, slowStartMillis);
    }

    private Algorithm algorithm(String text) {
        String word = text.startsWith("hash:") ? "hash" : text;
        for (Algorithm each : Algorithm.values()) {
            if (each.word().equals(word) && (each != Algorithm.HASH || word.length() < text.length())) {
                return each;
            }
        }
        problems.error(Messages.unknownValue(Option.ALGORITHM, text, WORDS));
        return Algorithm.ROUND_ROBIN;
    }

    private RequestKey key(String text) {
        String what = text.substring("hash:".length());
        if (what.equals("client")) {
            return new RequestKey(RequestKey.Source.CLIENT, "");
        }
        if (what.startsWith("header:") && isName(what.substring("header:".length()))) {
            return new RequestKey(RequestKey.Source.HEADER, what.substring("header:".length()));
        }
        if (what.startsWith("cookie:") && isName(what.substring("cookie:".length()))) {
            return new RequestKey(RequestKey.Source.COOKIE, what.substring("cookie:".length()));
        }
        problems.error(Messages.unknownValue(Option.ALGORITHM, text, WORDS));
        return RequestKey.NONE;
    }

    /** Empty if there is none. */
    private String cookie() {
        String text = values.text(Option.STICKY);
        if (text.equals(OFF)) {
            return "";
        }
        String name = text.equals(OptionValues.ON) ? COOKIE : text;
        if (!isName(name)) {
            problems.error(Messages.notAName(Option.STICKY, text, MAX_NAME_LENGTH));
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("__host-") || lower.startsWith("__secure-")) {
            problems.error(ControlMessages.needsSecure(name));
        }
        return name;
    }

    private static boolean isName(String text) {
        return !text.isEmpty() && text.length() <= MAX_NAME_LENGTH && OptionValues.isToken(text);
    }
}
