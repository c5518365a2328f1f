package balancer.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.cli.text.Address;
import balancer.cli.text.Message;
import balancer.client.TimeLimit;
import balancer.client.TimeLimits;
import balancer.glass.TraceFormat;
import balancer.health.HealthSettings;
import balancer.number.Quantity;
import balancer.observe.LogFormat;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @Test
    void portsAloneAreAListenerOnAllInterfacesAndBackendsOnLoopback() {
        Options options = parse("9000 9001 9002 9003");
        assertEquals(Command.BALANCE, options.command());
        assertEquals("9000", options.listen().text());
        assertTrue(options.listen().socketAddress().getAddress().isAnyLocalAddress());
        assertEquals(List.of("127.0.0.1:9001", "127.0.0.1:9002", "127.0.0.1:9003"), hostAndPorts(options));
    }

    @Test
    void noArgumentsAreTheDemoOnLoopback() {
        Options options = parse("");
        assertEquals(Command.DEMO, options.command());
        assertEquals("127.0.0.1:9000", options.listen().hostAndPort());
        assertEquals(List.of("127.0.0.1:9001", "127.0.0.1:9002", "127.0.0.1:9003"), hostAndPorts(options));
    }

    @Test
    void optionsAloneAreStillTheDemo() {
        assertEquals(Command.DEMO, parse("--quiet").command());
    }

    @Test
    void everyDefaultIsAsTheHelpSays() {
        Options options = parse("9000 9001");
        assertEquals(Mode.HTTP, options.mode());
        assertEquals(HealthSettings.CONNECT, options.health());
        assertEquals(TimeLimits.DEFAULTS, options.timeLimits());
        assertEquals(Integer.MAX_VALUE, options.maxConnections());
        assertEquals(16 << 10, options.maxHeadBytes());
        assertEquals(Runtime.getRuntime().maxMemory() / 2, options.bufferMemoryBytes());
        assertTrue(options.proxies().trusted().isEmpty());
        assertEquals("", options.via());
        assertEquals("", options.accessLog());
        assertEquals(LogFormat.COMBINED, options.logFormat());
        assertFalse(options.check());
        assertFalse(options.quiet());
        assertEquals(ColorChoice.AUTO, options.color());
    }

    @Test
    void everyOptionArrivesWhereItBelongs() throws Exception {
        Options options = parse("--health=/up?x=1 --connect-timeout=1ms --head-timeout=2ms --body-timeout=3ms"
                + " --response-timeout=4ms --pool-timeout=5ms --keep-alive-timeout=6ms --tunnel-timeout=7ms"
                + " --drain-timeout=8ms --max-connections=9 --max-head=5k --buffer-memory=10m"
                + " --trusted-proxies=10.0.0.0/8"
                + " --via=edge --access-log=- --log-format=json --check --color=never -q 9000 9001");
        assertEquals(new HealthSettings(HealthSettings.Kind.HTTP, "/up?x=1"), options.health());
        TimeLimits limits = TimeLimits.DEFAULTS
                .with(TimeLimit.CONNECT, 1)
                .with(TimeLimit.HEAD, 2)
                .with(TimeLimit.BODY, 3)
                .with(TimeLimit.RESPONSE, 4)
                .with(TimeLimit.POOL, 5)
                .with(TimeLimit.KEEP_ALIVE, 6)
                .with(TimeLimit.TUNNEL, 7)
                .with(TimeLimit.DRAIN, 8);
        assertEquals(limits, options.timeLimits());
        assertEquals(9, options.maxConnections());
        assertEquals(5 << 10, options.maxHeadBytes());
        assertEquals(10 << 20, options.bufferMemoryBytes());
        assertTrue(options.proxies().trusted().contains(InetAddress.getByName("10.1.2.3")));
        assertEquals("edge", options.via());
        assertEquals("-", options.accessLog());
        assertEquals(LogFormat.JSON, options.logFormat());
        assertTrue(options.check());
        assertEquals(ColorChoice.NEVER, options.color());
        assertTrue(options.quiet());
    }

    @Test
    void healthIsAWordOrAPath() {
        assertEquals(HealthSettings.CONNECT, parse("--health=tcp 9000 9001").health());
        assertEquals(HealthSettings.NONE, parse("--health off 9000 9001").health());
        assertEquals("/", parse("9000 9001 --health /").health().path());
        assertEquals(8008, parse("--health=:8008 9000 9001").health().port());
        assertEquals(
                HealthSettings.Kind.TCP,
                parse("--health=:8008 9000 9001").health().kind());
        assertEquals(
                "/primary", parse("--health=:8008/primary 9000 9001").health().path());
        assertEquals(8008, parse("--health=:8008/primary 9000 9001").health().port());
    }

    @Test
    void whatBelongsToProbesIsRead() {
        HealthSettings health = parse("--health=/ --health-interval=1s --health-timeout=7s --health-rise=4"
                        + " --health-fall=5 --health-status=204 --health-host=h:1 9000 9001")
                .health();
        assertEquals(new HealthSettings.Timing(1_000, 7_000, 4, 5), health.timing());
        assertEquals(new HealthSettings.StatusRange(204, 204), health.status());
        assertEquals("h:1", health.host());
    }

    @Test
    void inTcpModeABackendThatIsUpIsSparedBareConnectsOnly() {
        assertTrue(parse("--mode=tcp 9000 9001").health().sparesHealthy());
        assertFalse(parse("9000 9001").health().sparesHealthy());
        assertFalse(parse("--mode=tcp --health=/up 9000 9001").health().sparesHealthy());
        assertFalse(parse("--mode=tcp --health=:8008 9000 9001").health().sparesHealthy());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--mode tcp 9000 9001",
                "--mode=tcp 9000 9001",
                "9000 --mode tcp 9001",
                "9000 9001 --mode=tcp",
                "--mode tcp -- 9000 9001"
            })
    void optionsStandBeforeBetweenAndBehindThePorts(String line) {
        Options options = parse(line);
        assertEquals(Mode.TCP, options.mode());
        assertEquals("9000", options.listen().text());
        assertEquals(List.of("127.0.0.1:9001"), hostAndPorts(options));
    }

    @ParameterizedTest
    @CsvSource({
        "9001,               9001,            127.0.0.1:9001,   1",
        "9001*3,             9001,            127.0.0.1:9001,   3",
        "9001*256,           9001,            127.0.0.1:9001,   256",
        "10.0.0.1:80,        10.0.0.1:80,     10.0.0.1:80,      1",
        "[::1]:8081*2,       [::1]:8081,      [::1]:8081,       2",
        "[2001:DB8::0:1]:80, [2001:DB8::0:1]:80, [2001:db8::1]:80, 1",
        "app1:8080,          app1:8080,       app1:8080,        1",
        "my_app.svc-1.:1,    my_app.svc-1.:1, my_app.svc-1.:1,  1",
        "1and1.com:65535*2,  1and1.com:65535, 1and1.com:65535,  2"
    })
    void backendsAreReadInEveryForm(String typed, String text, String hostAndPort, int weight) {
        Address backend = parse("8000 " + typed).backends().get(0);
        assertEquals(text, backend.text());
        assertEquals(hostAndPort, backend.hostAndPort());
        assertEquals(weight, backend.weight());
    }

    @Test
    void aNameIsLeftUnresolvedAndALiteralIsNot() {
        Options options = parse("9000 app1:8080 [::1]:8080 10.0.0.1:8080");
        assertTrue(options.backends().get(0).socketAddress().isUnresolved());
        assertFalse(options.backends().get(1).socketAddress().isUnresolved());
        assertFalse(options.backends().get(2).socketAddress().isUnresolved());
    }

    @Test
    void listenOnAHostMeansThatHostOnly() {
        assertEquals("[::1]:9000", parse("[::1]:9000 9001").listen().hostAndPort());
        assertEquals("127.0.0.1:9000", parse("127.0.0.1:9000 9001").listen().hostAndPort());
        assertTrue(parse("localhost:9000 9001").listen().socketAddress().isUnresolved());
    }

    @Test
    void serveListensOnLoopbackUnlessAnAddressIsGiven() {
        Options options = parse("serve 9001 src");
        assertEquals(Command.SERVE, options.command());
        assertEquals("127.0.0.1:9001", options.listen().hostAndPort());
        assertEquals("src", options.directory());
        assertEquals("0.0.0.0:9001", parse("serve 0.0.0.0:9001 src").listen().hostAndPort());
    }

    @Test
    void helpWinsOverEverythingElse() {
        for (String line : List.of("-h", "--help", "90o1 --mode x --help", "-V --help", "--mode -h", "@missing -h")) {
            CommandLine read = CommandLine.parse(line.split(" "));
            assertEquals(Command.HELP, read.options().command(), line);
            assertEquals(List.of(), read.errors(), line);
        }
    }

    @Test
    void versionWinsOverMistakes() {
        assertEquals(Command.VERSION, parse("--version 90o1").command());
        assertEquals(Command.VERSION, parse("-V").command());
    }

    @Test
    void behindTwoDashesNothingIsAnOption() {
        CommandLine read = CommandLine.parse("9000", "--", "--help");
        assertEquals(Command.BALANCE, read.options().command());
        assertEquals(1, read.errors().size());
    }

    @Test
    void theWordsOfAFileStandWhereItWasNamed(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("x.args"), "9001 --mode tcp\n9002");
        CommandLine read = CommandLine.parse("9000", "@" + file, "9003");
        assertEquals(List.of(), read.errors());
        assertEquals(Mode.TCP, read.options().mode());
        assertEquals(List.of("127.0.0.1:9001", "127.0.0.1:9002", "127.0.0.1:9003"), hostAndPorts(read.options()));
    }

    @Test
    void behindTwoDashesAnAtSignIsJustACharacter() {
        CommandLine read = CommandLine.parse("9000", "--", "@x");
        assertEquals(
                "'@x' is not PORT or HOST:PORT (argument 3)",
                read.errors().get(0).text());
    }

    @Test
    void trustedProxiesGivenTwiceAreJoined() throws Exception {
        Options options = parse("9000 9001 --trusted-proxies 10.0.0.0/8,::1 --trusted-proxies 192.0.2.7");
        assertTrue(options.proxies().trusted().contains(InetAddress.getByName("10.9.9.9")));
        assertTrue(options.proxies().trusted().contains(InetAddress.getByName("::1")));
        assertTrue(options.proxies().trusted().contains(InetAddress.getByName("192.0.2.7")));
        assertFalse(options.proxies().trusted().contains(InetAddress.getByName("192.0.2.8")));
    }

    /** The word behind it may be a port, so a value needs the equals sign. */
    @Test
    void aTraceIsInWordsUnlessItsFormIsAttached() {
        assertEquals(
                TraceFormat.OFF, CommandLine.parse("9000", "9001").options().trace());
        CommandLine words = CommandLine.parse("--trace", "9000", "9001");
        assertEquals(TraceFormat.WORDS, words.options().trace());
        assertEquals(9000, words.options().listen().socketAddress().getPort());
        assertEquals(
                TraceFormat.JSON,
                CommandLine.parse("--trace=json", "9000", "9001").options().trace());
    }

    @Test
    void aTraceAndAnAccessLogDoNotShareStandardOutput() {
        assertEquals(
                List.of("'--trace' and '--access-log=-' both write to standard output"),
                CommandLine.parse("--trace", "--access-log=-", "9000", "9001").errors().stream()
                        .map(Message::text)
                        .toList());
    }

    @Test
    void aFlagGivenTwiceIsNoContradiction() {
        assertTrue(parse("-q --quiet 9000 9001").quiet());
    }

    @Test
    void afterErrorsTheColourChoiceStillHolds() {
        assertEquals(
                ColorChoice.NEVER,
                CommandLine.parse("90o0", "--color", "never").options().color());
    }

    @ParameterizedTest
    @CsvSource({"1ms,1", "500ms,500", "2s,2000", "5m,300000", "1h,3600000", "168h,604800000", "007s,7000"})
    void timesAreReadInEveryUnit(String text, long millis) {
        assertEquals(
                millis, parse("9000 9001 --head-timeout " + text).timeLimits().millis(TimeLimit.HEAD));
    }

    @Test
    void everyTimeLimitCanBeOff() {
        for (Option option : Option.ALL) {
            if (option.limit != null) {
                Options options = parse(option.longName + "=off 9000 9001");
                assertEquals(TimeLimits.OFF_MILLIS, options.timeLimits().millis(option.limit), option.longName);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"4m,4194304", "4096k,4194304", "4194304,4194304", "64m,67108864"})
    void sizesArePowersOf1024(String text, long bytes) {
        assertEquals(bytes, parse("9000 9001 --buffer-memory " + text).bufferMemoryBytes());
    }

    @Test
    void noMoreMemoryIsPromisedThanTheJvmCanLend() {
        long half = Runtime.getRuntime().maxMemory() / 2;
        CommandLine line = CommandLine.parse("9000 9001 --buffer-memory 1024g".split(" "));
        assertEquals(half, line.options().bufferMemoryBytes());
        assertEquals(1, line.warnings().size());
        assertTrue(line.warnings().get(0).text().contains("using " + Quantity.sizeText(half)));
    }

    @Test
    void fiveHundredBackendsAreNoProblem() {
        StringBuilder line = new StringBuilder("9000");
        for (int port = 10_001; port <= 10_500; port++) {
            line.append(' ').append(port);
        }
        assertEquals(500, parse(line.toString()).backends().size());
    }

    private static Options parse(String line) {
        CommandLine read = CommandLine.parse(line.isEmpty() ? new String[0] : line.split(" "));
        assertEquals(List.of(), read.errors());
        return read.options();
    }

    private static List<String> hostAndPorts(Options options) {
        List<String> texts = new ArrayList<>();
        options.backends().forEach(backend -> texts.add(backend.hostAndPort()));
        return texts;
    }
}
