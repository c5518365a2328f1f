package balancer.cli.options;

/**
 * The text of {@code --help}, rendered from the {@link Option} table. At most 80 columns and plain ASCII, so that it
 * reads the same in every terminal, pager and code page.
 */
public final class Help {
    private static final int TEXT_COLUMN = 33;
    private static final String INDENT = "      ";

    private static final String INTRODUCTION =
            """
            Usage: java -jar load-balancer.jar [OPTIONS] LISTEN BACKEND...
                   java -jar load-balancer.jar serve LISTEN DIRECTORY
                   java -jar load-balancer.jar ctl [--admin ADDR] list | ACTION BACKEND...
                   java -jar load-balancer.jar       (no arguments: demo on ports 9000-9003)

            Examples:
              java -jar load-balancer.jar 9000 9001 9002 9003          three local servers
              java -jar load-balancer.jar 8080 localhost:9001 '[::1]:9002'  names and IPv6
              java -jar load-balancer.jar serve 9001 sites/server_1     one static backend
              java -jar load-balancer.jar @balancer.args             arguments from a file

            Arguments:
              LISTEN    PORT or HOST:PORT; a bare PORT: all interfaces (serve: 127.0.0.1);
                        inherit: standard input is the listening socket
              BACKEND   PORT or HOST:PORT; a bare PORT: 127.0.0.1; with *WEIGHT if wanted,
                        and *backup if it serves only when no other does
              ACTION    add, remove, weight, drain, enable: changes a balancer that runs

            """;

    private static final String END =
            """
            Algorithms: round-robin, least-connections, random-two, latency, hash:client,
            hash:header:NAME, hash:cookie:NAME.
            Signals: INT, TERM drain (twice: stop now); HUP reopens the log, reads @FILE.
            Exit status: 0 ok, 1 internal, 2 usage, 3 cannot listen, 4 drain cut short.
            """;

    private final StringBuilder text = new StringBuilder(3_000);

    private Help() {}

    /**
     * The whole help, for standard output.
     *
     * @param version as in the banner, e.g. 1.0.0
     */
    public static String text(String version) {
        Help help = new Help();
        help.text.append("load-balancer ").append(version).append(": one thread, many connections\n\n");
        help.text.append(INTRODUCTION);
        for (Section section : Section.values()) {
            help.section(section);
        }
        return help.text.append(END).toString();
    }

    private void section(Section section) {
        text.append(section.heading).append('\n');
        lines(section);
        text.append('\n');
    }

    /** One per line, but the well-known flags share the last line. */
    private void lines(Section section) {
        boolean flagsBegun = false;
        for (Option option : Option.ALL) {
            if (option.section != section) {
                continue;
            }
            if (!option.shortName.isEmpty()) {
                text.append(flagsBegun ? "    " : "  ").append(option.usage);
                flagsBegun = true;
                continue;
            }
            int start = text.length();
            text.append(INDENT).append(option.usage);
            pad(start, TEXT_COLUMN);
            text.append(option.help);
            if (!option.defaultText.isEmpty()) {
                text.append(option.help.isEmpty() ? "" : " ");
                text.append('[').append(option.defaultText).append(']');
            }
            text.append('\n');
        }
        text.append(flagsBegun ? "\n" : "");
    }

    private void pad(int lineStart, int column) {
        while (text.length() - lineStart < column) {
            text.append(' ');
        }
    }
}
