package balancer.cli;

/**
 * Something a person should read, with the next step if there is one.
 *
 * <p>The texts may quote what others chose (an argument, a host name); {@link #render} escapes control characters, so
 * none of it can move the cursor or recolour the terminal.
 *
 * @param level how bad it is
 * @param text  what is wrong, in one line
 * @param hint  what to do next, or empty
 */
public record Message(Level level, String text, String hint) {
    /** An error ends the run, a warning does not. */
    public enum Level {
        ERROR("error: "),
        WARNING("warning: ");

        final String prefix;

        Level(String prefix) {
            this.prefix = prefix;
        }
    }

    static Message error(String text, String hint) {
        return new Message(Level.ERROR, text, hint);
    }

    static Message warning(String text) {
        return new Message(Level.WARNING, text, "");
    }

    /** The same words as an error: {@code --check} takes seriously what a start would only mention. */
    public Message asError() {
        return new Message(Level.ERROR, text, hint);
    }

    /** One or two lines, without the last line end. */
    String render() {
        String first = level.prefix + Printable.escape(text);
        return hint.isEmpty() ? first : first + "\nhint: " + Printable.escape(hint);
    }
}
