package balancer.cli.options;

import static balancer.cli.options.Kind.*;
import static balancer.cli.options.Section.*;

import balancer.client.TimeLimit;

/**
 * The table of options: parsing, defaults, suggestions and {@code --help} are all made from it, so an option cannot be
 * accepted and undocumented, or documented and unknown. A new one is one entry here and one component in
 * {@link Options}. The last arguments of an entry say where it applies, see {@link Scope}; anywhere else it is refused.
 * Help and version override everything else on the line, and then nothing is refused.
 */
enum Option {
    MODE(BALANCING, CHOICE, "--mode MODE", "http", "http: each request, tcp: each connection", Scope.BALANCING),
    ALGORITHM(BALANCING, CHOICE, "--algorithm NAME", "round-robin", "whose turn it is, see below", Scope.BALANCING),
    STICKY(BALANCING, OPTIONAL, "--sticky[=COOKIE]", "off", "a cookie brings clients back; LB", Scope.HTTP),
    STICKY_KEY(
            BALANCING, FILE, "--sticky-key FILE", "random", "the secret behind that cookie", Scope.HTTP, Scope.STICKY),
    SLOW_START(
            BALANCING,
            DURATION,
            "--slow-start TIME",
            "none",
            "from coming up to the full weight",
            Scope.BALANCING,
            Scope.PROBES),
    HEALTH(BALANCING, CHOICE, "--health WHAT", "tcp", "tcp, /path, :PORT, :PORT/path or off", Scope.BALANCING),
    HEALTH_INTERVAL(
            BALANCING,
            DURATION,
            "--health-interval TIME",
            "2s",
            "between two probes of a backend",
            Scope.BALANCING,
            Scope.PROBES),
    HEALTH_TIMEOUT(
            BALANCING, DURATION, "--health-timeout TIME", "5s", "for a whole probe", Scope.BALANCING, Scope.PROBES),
    HEALTH_RISE(
            BALANCING,
            COUNT,
            "--health-rise N",
            "2",
            "good probes in a row that bring it up",
            Scope.BALANCING,
            Scope.PROBES),
    HEALTH_FALL(
            BALANCING,
            COUNT,
            "--health-fall N",
            "3",
            "bad probes in a row that take it down",
            Scope.BALANCING,
            Scope.PROBES),
    HEALTH_STATUS(
            BALANCING,
            CHOICE,
            "--health-status N-N",
            "200-399",
            "statuses of good HTTP probes",
            Scope.BALANCING,
            Scope.HTTP_PROBES),
    HEALTH_HOST(
            BALANCING,
            CHOICE,
            "--health-host NAME",
            "HOST:PORT",
            "Host of HTTP probes",
            Scope.BALANCING,
            Scope.HTTP_PROBES),

    RESOLVE(BALANCING, CHOICE, "--resolve WHAT", "ipv4", "one backend per ipv4, ipv6, or one", Scope.BALANCING),
    ON_DOWN(
            BALANCING,
            CHOICE,
            "--on-down WHAT",
            "keep",
            "keep or close tunnels of a down backend",
            Scope.BALANCING,
            Scope.PROBES),
    MAX_IN_FLIGHT(
            BALANCING, COUNT, "--max-in-flight N", "no limit", "requests per backend; more queue up", Scope.BALANCING),

    CONNECT_TIMEOUT(
            TimeLimit.CONNECT,
            "--connect-timeout TIME",
            "2s",
            "to connect, per attempt; also in the queue",
            Scope.BALANCING),
    HEAD_TIMEOUT(TimeLimit.HEAD, "--head-timeout TIME", "10s", "to receive a whole request head", Scope.HEADS),
    BODY_TIMEOUT(
            TimeLimit.BODY, "--body-timeout TIME", "30s", "client sends none of its request body", Scope.HTTP_CLIENTS),
    RESPONSE_TIMEOUT(TimeLimit.RESPONSE, "--response-timeout TIME", "60s", "server sends no response head", Scope.HTTP),
    STREAM_TIMEOUT(
            TimeLimit.STREAM, "--stream-timeout TIME", "5m", "server sends none of its response body", Scope.HTTP),
    SEND_TIMEOUT(TimeLimit.SEND, "--send-timeout TIME", "2m", "client reads none of its response", Scope.HTTP_CLIENTS),
    POOL_TIMEOUT(TimeLimit.POOL, "--pool-timeout TIME", "4s", "idle backend connection", Scope.HTTP),
    KEEP_ALIVE_TIMEOUT(
            TimeLimit.KEEP_ALIVE, "--keep-alive-timeout TIME", "60s", "idle client connection", Scope.HTTP_CLIENTS),
    TUNNEL_TIMEOUT(
            TimeLimit.TUNNEL,
            "--tunnel-timeout TIME",
            "1h",
            "silence in tcp mode or after an upgrade",
            Scope.BALANCING),
    MIN_UPLOAD_RATE(
            TIME_LIMITS,
            RATE,
            "--min-upload-rate SIZE",
            "100",
            "bytes a second of a request body; or off",
            Scope.HTTP_CLIENTS),
    DRAIN_TIMEOUT(TimeLimit.DRAIN, "--drain-timeout TIME", "20s", "for requests in flight on INT or TERM"),

    DRAIN_DELAY(REPLACEMENT, DURATION, "--drain-delay TIME", "none", "serve on after TERM, but not ready"),
    REUSE_PORT(REPLACEMENT, FLAG, "--reuse-port", "", "let other processes listen there too", Scope.OWN_SOCKET),

    MAX_CONNECTIONS(LIMITS, COUNT, "--max-connections N", "by the descriptor limit", "clients"),
    BUFFER_MEMORY(LIMITS, SIZE, "--buffer-memory SIZE", "half of the heap limit", "of all buffers"),
    MAX_HEAD(LIMITS, SIZE, "--max-head SIZE", "16k", "request head; its first line half of that", Scope.HTTP_CLIENTS),
    TRUSTED_PROXIES(
            LIMITS,
            LIST,
            "--trusted-proxies CIDRS",
            "none",
            "keep X-Forwarded-* of these proxies",
            Scope.BALANCING,
            Scope.HEADS),
    ACCEPT_PROXY(
            LIMITS, FLAG, "--accept-proxy", "", "they begin with a PROXY header, v1 or v2", Scope.SERVERS, Scope.TRUST),
    SEND_PROXY(
            LIMITS,
            CHOICE,
            "--send-proxy VERSION",
            "off",
            "tell backends the client: v1, v2",
            Scope.BALANCING,
            Scope.SERVERS),
    FORWARDED(LIMITS, LIST, "--forwarded FIELDS", "x", "which of x, port, rfc7239 to add", Scope.HTTP),
    VIA(LIMITS, TOKEN, "--via NAME", "none", "add this name to the Via field", Scope.HTTP),

    TLS(ENCRYPTION, REPEATED, "--tls CERT,KEY", "off", "speak HTTPS; PEM, a folder, or self", Scope.BALANCING),
    TLS_PASSWORD(
            ENCRYPTION,
            FILE,
            "--tls-password FILE",
            "none",
            "the passwords of encrypted keys",
            Scope.BALANCING,
            Scope.TLS),
    TLS_CLIENT_CA(
            ENCRYPTION,
            FILE,
            "--tls-client-ca FILE",
            "none",
            "clients need certificates of these",
            Scope.BALANCING,
            Scope.TLS),
    BACKEND_CA(
            ENCRYPTION,
            FILE,
            "--backend-ca FILE",
            "Java's",
            "who signs for https backends; PEM",
            Scope.BALANCING,
            Scope.SERVERS),
    BACKEND_INSECURE(
            ENCRYPTION,
            FLAG,
            "--backend-insecure",
            "",
            "take any certificate: for tests only",
            Scope.BALANCING,
            Scope.SERVERS),

    ADMIN(OBSERVING, ADDRESS, "--admin ADDR|off", "127.0.0.1:9009", "dashboard, metrics, API", Scope.BALANCING),
    ADMIN_HOST(
            OBSERVING,
            LIST,
            "--admin-host NAMES",
            "none",
            "more host names of the dashboard",
            Scope.BALANCING,
            Scope.DASHBOARD),
    ADMIN_CONTROL(
            OBSERVING,
            FLAG,
            "--admin-control",
            "",
            "let the admin address change backends",
            Scope.BALANCING,
            Scope.DASHBOARD),
    ADMIN_TOKEN(
            OBSERVING,
            FILE,
            "--admin-token FILE",
            "none",
            "the secret that this needs",
            Scope.BALANCING,
            Scope.DASHBOARD,
            Scope.CONTROL),
    TEACH(
            OBSERVING,
            FLAG,
            "--teach",
            "",
            "allow pause and single step on the /loop page",
            Scope.BALANCING,
            Scope.DASHBOARD),
    TRACE(OBSERVING, OPTIONAL, "--trace[=NAME]", "off", "print every turn of the loop: words, json"),
    ACCESS_LOG(OBSERVING, FILE, "--access-log FILE", "off", "'-' means standard output"),
    LOG_FORMAT(OBSERVING, CHOICE, "--log-format NAME", "combined", "combined, json", Scope.ACCESS_LOG),

    CHECK(GENERAL, FLAG, "--check", "", "check arguments, names and ports, then exit"),
    COLOR(GENERAL, CHOICE, "--color WHEN", "auto", "auto, always, never"),
    PROBE(GENERAL, URL, "--probe URL", "", "only get this; exit with 0 if the answer is 2xx"),
    QUIET(GENERAL, FLAG, "-q, --quiet", "", ""),
    HELP(GENERAL, FLAG, "-h, --help", "", ""),
    VERSION(GENERAL, FLAG, "-V, --version", "", "");

    static final Option[] ALL = values();

    final Section section;
    final Kind kind;
    /** Spelling in the help: short name if any, long name, placeholder of the value. */
    final String usage;
    /** As the user would write it, or a description if it cannot be written; parsed like a given value. */
    final String defaultText;

    final String help;
    /** With its two dashes. */
    final String longName;
    /** With its dash, or empty. */
    final String shortName;

    /** The time limit that it sets, or null. */
    final TimeLimit limit;

    private final Scope[] scopes;

    /** @param scopes where it applies: all of them must hold; none: everywhere */
    Option(Section section, Kind kind, String usage, String defaultText, String help, Scope... scopes) {
        this(section, kind, null, usage, defaultText, help, scopes);
    }

    /** A time limit. */
    Option(TimeLimit limit, String usage, String defaultText, String help, Scope... scopes) {
        this(Section.TIME_LIMITS, Kind.DURATION, limit, usage, defaultText, help, scopes);
    }

    Option(Section section, Kind kind, TimeLimit limit, String usage, String defaultText, String help, Scope[] scopes) {
        this.limit = limit;
        this.section = section;
        this.kind = kind;
        this.usage = usage;
        this.defaultText = defaultText;
        this.help = help;
        this.scopes = scopes;
        int dashes = usage.indexOf("--");
        int end = usage.indexOf(kind == Kind.OPTIONAL ? '[' : ' ', dashes);
        this.longName = usage.substring(dashes, end < 0 ? usage.length() : end);
        this.shortName = dashes == 0 ? "" : usage.substring(0, 2);
    }

    /** The scope that these options lack; null if it applies. */
    Scope missing(Options options) {
        return Scope.missing(this, scopes, options);
    }

    /** With this value, as it can be typed: a value that may be left out stands behind a '='. */
    String with(String value) {
        boolean isLeftOut = kind == Kind.OPTIONAL && value.equals(OptionValues.ON);
        return isLeftOut ? longName : longName + (kind == Kind.OPTIONAL ? '=' : ' ') + value;
    }

    static String[] longNames() {
        String[] names = new String[ALL.length];
        for (Option option : ALL) {
            names[option.ordinal()] = option.longName;
        }
        return names;
    }
}
