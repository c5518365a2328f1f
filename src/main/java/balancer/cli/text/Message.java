package balancer.cli.text;

/**
 * A message for the user, with the next step if there is one.
 *
 * <p>The texts may quote foreign data (an argument, a host name); {@link #render} escapes control characters, so that
 * none can move the cursor or recolour the terminal.
 *
 * @param level how bad it is
 * @param text  what is wrong, in one line
 * @param hint  what to do next, or empty
 */
public record Message(Level level, String text, String hint) {
    /** An error ends the run, a warning does not. */
    public enum Level {
        ERROR("error:", Ansi.RED),
        WARNING("warning:", Ansi.YELLOW);

        private final String word;
        private final String ansi;

        Level(String word, String ansi) {
            this.word = word;
            this.ansi = ansi;
        }
    }

    public static Message error(String text, String hint) {
        return new Message(Level.ERROR, text, hint);
    }

    public static Message warning(String text) {
        return new Message(Level.WARNING, text, "");
    }

    /** One or two lines, without the last line end. */
    public String render(boolean color) {
        StringBuilder lines = new StringBuilder(text.length() + hint.length() + 32);
        Ansi.paint(lines, level.ansi, level.word, color);
        Printable.append(lines.append(' '), text);
        if (!hint.isEmpty()) {
            Ansi.paint(lines.append('\n'), Ansi.CYAN, "hint:", color);
            Printable.append(lines.append(' '), hint);
        }
        return lines.toString();
    }
}
