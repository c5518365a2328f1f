package balancer.cli.options;

import balancer.cli.text.Spelling;
import balancer.glass.TraceFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Separates options from operands (LISTEN, BACKEND, ...), in any order; {@code --} ends the options. */
final class ArgumentReader {
    private final Problems problems;
    private final OptionValues values;
    private final List<Word> operands = new ArrayList<>();
    private List<Word> words = List.of();
    private int next;

    ArgumentReader(Problems problems) {
        this.problems = problems;
        this.values = new OptionValues(problems);
    }

    OptionValues values() {
        return values;
    }

    List<Word> operands() {
        return operands;
    }

    void read(String... args) {
        words = expand(args);
        next = 0;
        while (next < words.size()) {
            Word word = words.get(next++);
            if (word.text().equals("--")) {
                operands.addAll(words.subList(next, words.size()));
                next = words.size();
            } else if (word.text().length() > 1 && word.text().charAt(0) == '-') {
                option(word.text());
            } else {
                operands.add(word);
            }
        }
    }

    /** The arguments with every {@code @FILE} before {@code --} replaced by its words. */
    private List<Word> expand(String[] args) {
        List<Word> expanded = new ArrayList<>(args.length);
        boolean literal = false;
        for (int i = 0; i < args.length; i++) {
            literal |= args[i].equals("--");
            if (args[i].startsWith("@") && !literal) {
                ArgumentFile.read(args[i].substring(1), problems, expanded);
            } else {
                expanded.add(new Word(args[i], "argument " + (i + 1)));
            }
        }
        return expanded;
    }

    private void option(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        for (Option option : Option.ALL) {
            if (name.equals(option.longName) || name.equals(option.shortName)) {
                known(option, name, equals < 0 ? "" : text.substring(equals + 1), equals >= 0);
                return;
            }
        }
        String meant = Spelling.nearest(name, Option.longNames());
        problems.error(Messages.unknownOption(name, meant));
        if (equals < 0) {
            skipValueOf(meant);
        }
    }

    private void known(Option option, String name, String attached, boolean hasAttached) {
        if (option.kind == Kind.FLAG) {
            if (hasAttached) {
                problems.error(Messages.takesNoValue(name));
            }
            values.give(option, name);
        } else if (option.kind == Kind.OPTIONAL && !hasAttached) {
            optional(option);
        } else if (hasAttached && !attached.isEmpty()) {
            values.give(option, attached);
        } else if (!hasAttached
                && next < words.size()
                && isValue(words.get(next).text())) {
            values.give(option, words.get(next++).text());
        } else {
            next += !hasAttached
                            && next < words.size()
                            && words.get(next).text().isEmpty()
                    ? 1
                    : 0; // it is no operand
            problems.error(Messages.needsValue(option));
        }
    }

    /** The next word is its own, a port for example; a word that only the value can be lacks a '='. */
    private void optional(Option option) {
        if (next < words.size() && isTraceFormat(words.get(next).text())) {
            Word value = words.get(next++);
            problems.error(Messages.unexpectedArgument(value, "write " + option.with(value.text())));
        } else {
            values.give(option, OptionValues.ON);
        }
    }

    private static boolean isTraceFormat(String text) {
        for (TraceFormat format : TraceFormat.values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(text)) {
                return true;
            }
        }
        return false;
    }

    /**
     * {@code --mode --quiet} lacks a value; {@code --max-connections -5} has one, though invalid; a lone dash is one
     * too.
     */
    private static boolean isValue(String text) {
        return !text.isEmpty() && (text.charAt(0) != '-' || text.length() == 1 || Character.isDigit(text.charAt(1)));
    }

    /**
     * The word behind an unknown option may be its value. Reading it as a port would add a second, confusing error, so
     * it is skipped, unless it is an address and so probably an operand.
     */
    private void skipValueOf(String meant) {
        for (Option option : Option.ALL) {
            if (option.longName.equals(meant) && option.kind == Kind.FLAG) {
                return;
            }
        }
        if (next < words.size() && isValue(words.get(next).text()) && !AddressParser.isAddress(words.get(next))) {
            next++;
        }
    }
}
