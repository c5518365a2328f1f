package balancer.cli.options;

import balancer.client.TimeLimits;
import balancer.number.Quantity;
import java.io.File;

/** The given values, by option; parsed by kind on demand, with the table's default for options not given. */
final class OptionValues {
    private static final long MAX_DURATION_MILLIS = 7 * 24 * 3_600_000L;
    private static final String OFF = "off";

    /** An option that was given without the value that it may have. */
    static final String ON = "on";

    private static final String OR_OFF = ", or off";
    private static final long MAX_RATE = 1L << 30;
    private static final int MAX_COUNT = 1_000_000;
    private static final int MAX_TOKEN_LENGTH = 64;

    private final Problems problems;
    private final String[] texts = new String[Option.ALL.length];

    OptionValues(Problems problems) {
        this.problems = problems;
    }

    void give(Option option, String text) {
        String before = texts[option.ordinal()];
        if (before == null || option.kind == Kind.FLAG) {
            texts[option.ordinal()] = text;
        } else if (option.kind == Kind.LIST) {
            texts[option.ordinal()] = before + "," + text;
        } else if (option.kind == Kind.REPEATED) {
            texts[option.ordinal()] = TlsChoice.join(before, text);
        } else {
            // Not "the last one wins": nobody should have to guess which of two contradicting limits holds.
            problems.error(Messages.givenTwice(option, before, text));
        }
    }

    boolean has(Option option) {
        return texts[option.ordinal()] != null;
    }

    /** As given, or the default in the table. */
    String text(Option option) {
        return has(option) ? texts[option.ordinal()] : option.defaultText;
    }

    long durationMillis(Option option) {
        String text = text(option);
        if (option.limit != null && text.equals(OFF)) {
            return TimeLimits.OFF_MILLIS;
        }
        long millis = Quantity.durationMillis(text);
        if (millis == Quantity.UNIT_MISSING && isInRange(Quantity.durationMillis(text + "s"))) {
            problems.error(Messages.unitMissing(option, text));
        } else if (millis == Quantity.MALFORMED) {
            problems.error(Messages.notATime(option, text));
        } else if (!isInRange(millis)) {
            String most = Quantity.durationText(MAX_DURATION_MILLIS);
            problems.error(Messages.outOfRange(option, text, "1ms", option.limit == null ? most : most + OR_OFF));
        }
        return millis;
    }

    private static boolean isInRange(long millis) {
        return millis >= 1 && millis <= MAX_DURATION_MILLIS;
    }

    /** Bytes per second; 0 for off. */
    long rate(Option option) {
        String text = text(option);
        if (text.equals(OFF)) {
            return 0;
        }
        long bytes = Quantity.sizeBytes(text);
        if (bytes == Quantity.MALFORMED) {
            problems.error(Messages.notASize(option, text));
        } else if (bytes < 1 || bytes > MAX_RATE) {
            problems.error(Messages.outOfRange(option, text, "1", Quantity.sizeText(MAX_RATE) + OR_OFF));
        }
        return bytes;
    }

    /** {@code otherwise} if the option is not given. */
    int count(Option option, int otherwise) {
        if (!has(option)) {
            return otherwise;
        }
        String text = text(option);
        long count = Quantity.wholeNumber(text, 0, text.length());
        if (count == Quantity.MALFORMED) {
            problems.error(Messages.notANumber(option, text));
        } else if (count < 1 || count > MAX_COUNT) {
            problems.error(Messages.outOfRange(option, text, "1", "" + MAX_COUNT));
        }
        return (int) count;
    }

    /** {@code otherwise} if the option is not given. */
    long sizeBytes(Option option, long otherwise, long least, long most) {
        if (!has(option)) {
            return otherwise;
        }
        String text = text(option);
        long bytes = Quantity.sizeBytes(text);
        if (bytes == Quantity.MALFORMED) {
            problems.error(Messages.notASize(option, text));
        } else if (bytes < least || bytes > most) {
            problems.error(Messages.outOfRange(option, text, Quantity.sizeText(least), Quantity.sizeText(most)));
        }
        return bytes;
    }

    /** The index of the value in {@code words}; 0 after an error. */
    int choice(Option option, String... words) {
        String text = text(option);
        for (int i = 0; i < words.length; i++) {
            if (words[i].equals(text)) {
                return i;
            }
        }
        problems.error(Messages.unknownValue(option, text, words));
        return 0;
    }

    /** Empty if the option is not given. */
    String token(Option option) {
        if (!has(option)) {
            return "";
        }
        String text = text(option);
        if (text.length() > MAX_TOKEN_LENGTH || !isToken(text)) {
            problems.error(Messages.notAName(option, text, MAX_TOKEN_LENGTH));
        }
        return text;
    }

    static boolean isToken(String text) {
        boolean valid = true;
        for (int i = 0; i < text.length() && valid; i++) {
            valid = isTokenCharacter(text.charAt(i));
        }
        return valid;
    }

    /** Empty if the option is not given, or says off. */
    String logFile(Option option) {
        String text = text(option);
        if (text.equals("off") || text.equals("-")) {
            return text.equals("-") ? text : "";
        }
        File file = new File(text);
        File folder = file.getAbsoluteFile().getParentFile();
        if (text.isEmpty() || file.isDirectory()) {
            problems.error(Messages.notAFile(option, text));
        } else if (!folder.isDirectory()) {
            problems.error(Messages.noSuchFolder(option, text, folder.getPath()));
        } else if (!(file.exists() ? file : folder).canWrite()) {
            problems.error(Messages.notWritable(option, text));
        }
        return text;
    }

    /** The safe part of RFC 9110's token: the value is copied into a header field. */
    private static boolean isTokenCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._".indexOf(c) >= 0;
    }
}
