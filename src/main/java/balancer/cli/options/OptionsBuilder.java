package balancer.cli.options;

import balancer.cli.process.DirectMemory;
import balancer.cli.text.Address;
import balancer.cli.text.IpLiteral;
import balancer.client.TimeLimits;
import balancer.glass.TraceFormat;
import balancer.health.HealthSettings;
import balancer.http.HeadParser;
import balancer.memory.BufferPool;
import balancer.observe.LogFormat;
import balancer.roster.Change;
import balancer.roster.Resolve;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Gives the raw values and operands their meaning. */
final class OptionsBuilder {
    private static final int DEMO_PORT = 9000;
    private static final int DEMO_BACKENDS = 3;
    private static final long MAX_MEMORY_BYTES = 1L << 40;
    private static final long MIN_HEAD_BYTES = 1 << 10;

    private final OptionValues values;
    private final List<Word> operands;
    private final Problems problems;

    private Address listen = loopback(DEMO_PORT);
    private List<Address> backends = List.of();
    private String directory = "";
    private List<Change> ctl = List.of();

    OptionsBuilder(OptionValues values, List<Word> operands, Problems problems) {
        this.values = values;
        this.operands = operands;
        this.problems = problems;
    }

    Options build() {
        Command command = command();
        readOperands(command);
        Mode mode = Mode.ALL[values.choice(Option.MODE, Mode.words())];
        AdminChoice admin = admin(command);
        return refusing(new Options(
                command,
                listen,
                values.has(Option.REUSE_PORT),
                backends,
                directory,
                mode,
                new ChoosingReader(values, problems).read(mode),
                health(mode),
                timeLimits(),
                values.has(Option.DRAIN_DELAY) ? values.durationMillis(Option.DRAIN_DELAY) : 0,
                values.count(Option.MAX_CONNECTIONS, Integer.MAX_VALUE),
                values.rate(Option.MIN_UPLOAD_RATE),
                values.count(Option.MAX_IN_FLIGHT, Integer.MAX_VALUE),
                (int) values.sizeBytes(Option.MAX_HEAD, HeadParser.MAX_HEAD_BYTES, MIN_HEAD_BYTES, BufferPool.LARGEST),
                Resolve.values()[values.choice(Option.RESOLVE, "ipv4", "ipv6", "one")],
                values.choice(Option.ON_DOWN, "keep", "close") == 1,
                bufferMemory(),
                ProxyChoice.read(values, problems),
                TlsChoice.read(values, problems),
                BackendTrust.read(values, backends, problems),
                values.token(Option.VIA),
                admin,
                values.has(Option.ADMIN_CONTROL) || command == Command.DEMO && isGuarded(admin),
                adminToken(),
                ctl,
                values.logFile(Option.ACCESS_LOG),
                LogFormat.values()[values.choice(Option.LOG_FORMAT, "combined", "json")],
                trace(),
                values.has(Option.TEACH),
                values.has(Option.PROBE) ? ProbeUrl.parse(values.text(Option.PROBE), problems) : ProbeUrl.NONE,
                values.has(Option.CHECK),
                ColorChoice.ALL[values.choice(Option.COLOR, ColorChoice.words())],
                values.has(Option.QUIET)));
    }

    private HealthSettings health(Mode mode) {
        HealthSettings health = new HealthChoice(values, problems).read();
        return mode == Mode.TCP ? health.inTcpMode() : health;
    }

    /** Refuses every option given that would be ignored, and what is dangerous. */
    private Options refusing(Options options) {
        refuseOpenControl(options);
        for (Option option : Option.ALL) {
            Scope missing = option.missing(options);
            if (values.has(option) && missing != null && !isMisspelt(missing)) {
                problems.error(Messages.outOfScope(option, missing));
            }
        }
        if (options.choosing().isSticky()
                && !values.has(Option.STICKY_KEY)
                && problems.errors().isEmpty()) {
            problems.warning(ControlMessages.keyIsRandom(options.choosing().cookie()));
        }
        return options;
    }

    /** What is missing was given, but could not be read: that is an error already. */
    private boolean isMisspelt(Scope missing) {
        return missing == Scope.TRUST && values.has(Option.TRUSTED_PROXIES);
    }

    /** Whoever reaches the address could take every backend away. */
    private void refuseOpenControl(Options options) {
        if (values.has(Option.ADMIN_CONTROL) && options.admin().on() && !isGuarded(options.admin())) {
            problems.error(ControlMessages.controlNeedsToken(options.admin().address()));
        }
    }

    private boolean isGuarded(AdminChoice admin) {
        return admin.isLoopback() || values.has(Option.ADMIN_TOKEN);
    }

    private Command command() {
        if (values.has(Option.HELP)) {
            return Command.HELP;
        }
        if (values.has(Option.VERSION)) {
            return Command.VERSION;
        }
        if (values.has(Option.PROBE)) {
            return Command.PROBE;
        }
        if (operands.isEmpty()) {
            return Command.DEMO;
        }
        return switch (operands.get(0).text()) {
            case "serve" -> Command.SERVE;
            case "ctl" -> Command.CTL;
            default -> Command.BALANCE;
        };
    }

    private void readOperands(Command command) {
        if (command == Command.BALANCE) {
            balance();
        } else if (command == Command.SERVE) {
            serve();
        } else if (command == Command.CTL) {
            ctl = new CtlWords(problems).read(operands.subList(1, operands.size()));
        } else if (command == Command.DEMO) {
            backends = demoBackends();
        } else if (command == Command.PROBE) {
            for (Word word : operands) {
                problems.error(Messages.unexpectedArgument(word, "'--probe' takes a URL only"));
            }
        }
    }

    private void balance() {
        readListen(operands.get(0), false);
        BackendReader reader = new BackendReader(listen, problems);
        for (Word word : operands.subList(1, operands.size())) {
            reader.read(word);
        }
        backends = reader.backends();
        if (operands.size() == 1) {
            problems.error(Messages.noBackends(operands.get(0).text()));
        }
    }

    private void serve() {
        if (operands.size() < 3) {
            problems.error(Messages.serveNeedsOperands());
            return;
        }
        readListen(operands.get(1), true);
        directory = operands.get(2).text();
        if (!new File(directory).isDirectory()) {
            problems.error(Messages.notADirectory(operands.get(2)));
        }
        for (Word word : operands.subList(3, operands.size())) {
            problems.error(Messages.unexpectedArgument(word, "'serve' takes LISTEN and DIRECTORY only"));
        }
    }

    private void readListen(Word word, boolean bareIsLoopback) {
        if (word.text().equals(Options.INHERIT)) {
            listen = withoutPort(Options.INHERIT); // until the socket tells its own
            return;
        }
        try {
            listen = AddressParser.listen(word, bareIsLoopback);
        } catch (BadArgument e) {
            listen = withoutPort(word.text());
            problems.error(e.message());
        }
    }

    /** With a port that no backend and no dashboard has. */
    private static Address withoutPort(String text) {
        return new Address(text, new InetSocketAddress(IpLiteral.address(new byte[4]), 0));
    }

    private TimeLimits timeLimits() {
        TimeLimits limits = TimeLimits.DEFAULTS;
        for (Option option : Option.ALL) {
            if (option.limit != null) {
                limits = limits.with(option.limit, values.durationMillis(option));
            }
        }
        return limits;
    }

    /** At most half of what the JVM lends: the collector, and what the JDK borrows by itself, need the other half. */
    private long bufferMemory() {
        long half = DirectMemory.limitBytes() / 2;
        long wanted = values.sizeBytes(Option.BUFFER_MEMORY, half, BufferPool.LEAST_CAP, MAX_MEMORY_BYTES);
        if (wanted > half) {
            problems.warning(Messages.clamped(Option.BUFFER_MEMORY, values.text(Option.BUFFER_MEMORY), half));
        }
        return Math.min(wanted, half);
    }

    private TokenFile adminToken() {
        return values.has(Option.ADMIN_TOKEN)
                ? TokenFile.read(values.text(Option.ADMIN_TOKEN), problems)
                : TokenFile.NONE;
    }

    private TraceFormat trace() {
        TraceFormat format = values.text(Option.TRACE).equals(OptionValues.ON)
                ? TraceFormat.WORDS
                : TraceFormat.values()[values.choice(Option.TRACE, "off", "words", "json")];
        if (format != TraceFormat.OFF && values.text(Option.ACCESS_LOG).equals("-")) {
            problems.error(Messages.twoForStandardOutput());
        }
        return format;
    }

    private AdminChoice admin(Command command) {
        AdminChoice choice = new AdminReader(values, problems).read();
        return command == Command.SERVE ? choice.off() : choice.yieldingTo(listen, backends);
    }

    private static List<Address> demoBackends() {
        Address[] addresses = new Address[DEMO_BACKENDS];
        for (int i = 0; i < DEMO_BACKENDS; i++) {
            addresses[i] = loopback(DEMO_PORT + 1 + i);
        }
        return List.of(addresses);
    }

    private static Address loopback(int port) {
        InetAddress host = IpLiteral.address(new byte[] {127, 0, 0, 1});
        return new Address("" + port, new InetSocketAddress(host, port));
    }
}
