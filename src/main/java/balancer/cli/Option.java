package balancer.cli;

/**
 * The table of options: parsing, defaults, suggestions and {@code --help} are all made from it, so an option cannot be
 * accepted and undocumented, or documented and unknown. A new one is one entry here and one component in
 * {@link Options}.
 */
enum Option {
    MODE(Section.BALANCING, Kind.CHOICE, "--mode MODE", "http", "http: each request, tcp: each connection"),
    HEALTH(Section.BALANCING, Kind.CHOICE, "--health WHAT", "tcp", "probes: tcp, /path (HTTP GET) or off"),

    MAX_IN_FLIGHT(Section.BALANCING, Kind.COUNT, "--max-in-flight N", "no limit", "per backend; more wait in a queue"),

    CONNECT_TIMEOUT(Section.TIME_LIMITS, Kind.DURATION, "--connect-timeout TIME", "2s", ""),
    HEAD_TIMEOUT(Section.TIME_LIMITS, Kind.DURATION, "--head-timeout TIME", "10s", ""),
    BODY_TIMEOUT(Section.TIME_LIMITS, Kind.DURATION, "--body-timeout TIME", "30s", ""),
    RESPONSE_TIMEOUT(Section.TIME_LIMITS, Kind.DURATION, "--response-timeout TIME", "30s", ""),
    POOL_TIMEOUT(Section.TIME_LIMITS, Kind.DURATION, "--pool-timeout TIME", "4s", ""),
    KEEP_ALIVE_TIMEOUT(Section.TIME_LIMITS, Kind.DURATION, "--keep-alive-timeout TIME", "60s", ""),
    TUNNEL_TIMEOUT(Section.TIME_LIMITS, Kind.DURATION, "--tunnel-timeout TIME", "1h", ""),
    DRAIN_TIMEOUT(Section.TIME_LIMITS, Kind.DURATION, "--drain-timeout TIME", "20s", ""),

    MAX_CONNECTIONS(Section.LIMITS, Kind.COUNT, "--max-connections N", "by the descriptor limit", ""),
    BUFFER_MEMORY(Section.LIMITS, Kind.SIZE, "--buffer-memory SIZE", "half of the heap limit", ""),
    TRUSTED_PROXIES(
            Section.LIMITS, Kind.LIST, "--trusted-proxies CIDRS", "none", "keep what these say in X-Forwarded-*"),
    VIA(Section.LIMITS, Kind.TOKEN, "--via NAME", "none", "add this name to the Via field"),

    ADMIN(Section.OBSERVING, Kind.ADDRESS, "--admin ADDR|off", "127.0.0.1:9009", "dashboard, metrics, API"),
    ADMIN_HOST(Section.OBSERVING, Kind.LIST, "--admin-host NAMES", "none", "names the dashboard answers to, too"),
    ADMIN_CONTROL(Section.OBSERVING, Kind.FLAG, "--admin-control", "", "let the dashboard drain and enable backends"),
    ACCESS_LOG(Section.OBSERVING, Kind.FILE, "--access-log FILE", "off", "'-' means standard output"),
    LOG_FORMAT(Section.OBSERVING, Kind.CHOICE, "--log-format NAME", "combined", "combined, json"),

    CHECK(Section.GENERAL, Kind.FLAG, "--check", "", "check arguments, names and ports, then exit"),
    COLOR(Section.GENERAL, Kind.CHOICE, "--color WHEN", "auto", "auto, always, never"),
    QUIET(Section.GENERAL, Kind.FLAG, "-q, --quiet", "", ""),
    HELP(Section.GENERAL, Kind.FLAG, "-h, --help", "", ""),
    VERSION(Section.GENERAL, Kind.FLAG, "-V, --version", "", "");

    /** The heading an option stands under in the help. */
    enum Section {
        BALANCING("Balancing:"),
        TIME_LIMITS("Time limits (500ms, 2s, 5m, 1h):"),
        LIMITS("Limits and trust:"),
        OBSERVING("Observing:"),
        GENERAL("General:");

        final String heading;

        Section(String heading) {
            this.heading = heading;
        }
    }

    /** What kind of value follows. */
    enum Kind {
        /** None: the option's presence is its value, and saying it twice changes nothing. */
        FLAG,
        CHOICE,
        DURATION,
        COUNT,
        SIZE,
        ADDRESS,
        TOKEN,
        FILE,
        /** Comma-separated; given again, the lists are joined. */
        LIST
    }

    static final Option[] ALL = values();

    final Section section;
    final Kind kind;
    /** Spelling in the help: short name if any, long name, placeholder of the value. */
    final String usage;
    /** As the user would write it, or words for what cannot be written; parsed by the same code as a given value. */
    final String defaultText;

    final String help;
    /** With its two dashes. */
    final String longName;
    /** With its dash, or empty. */
    final String shortName;

    Option(Section section, Kind kind, String usage, String defaultText, String help) {
        this.section = section;
        this.kind = kind;
        this.usage = usage;
        this.defaultText = defaultText;
        this.help = help;
        int dashes = usage.indexOf("--");
        int end = usage.indexOf(' ', dashes);
        this.longName = usage.substring(dashes, end < 0 ? usage.length() : end);
        this.shortName = dashes == 0 ? "" : usage.substring(0, 2);
    }

    static String[] longNames() {
        String[] names = new String[ALL.length];
        for (Option option : ALL) {
            names[option.ordinal()] = option.longName;
        }
        return names;
    }
}
