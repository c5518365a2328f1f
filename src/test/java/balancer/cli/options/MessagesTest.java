package balancer.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.cli.terminal.Terminal;
import balancer.cli.text.Address;
import balancer.cli.text.Message;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message, to the letter, from the command line that provokes it. */
class MessagesTest {
    private static final String NOT_AN_ADDRESS = "' is not PORT or HOST:PORT (argument ";

    static Stream<Arguments> commandLines() {
        return Stream.of(
                says(
                        "--mod tcp 9000 9001",
                        """
                        error: unknown option '--mod'
                        hint: did you mean '--mode'? See --help."""),
                says(
                        "-mode=tcp 9000 9001",
                        """
                        error: unknown option '-mode'
                        hint: did you mean '--mode'? See --help."""),
                says(
                        "--balance least 9000 9001",
                        """
                        error: unknown option '--balance'
                        hint: see --help for all options"""),
                says(
                        "--algorithm least-connection 9000 9001",
                        """
                        error: '--algorithm least-connection' is not known
                        hint: did you mean 'least-connections'? One of: round-robin, least-connections, random-two, \
                        latency, hash:client, hash:header:NAME, hash:cookie:NAME"""),
                says(
                        "--mode=tcp --algorithm hash:cookie:Id 9000 9001",
                        """
                        error: '--algorithm hash:cookie:Id' does not apply to tcp mode
                        hint: hash:client does, or leave it out"""),
                says(
                        "--sticky-key /no/such/file --sticky=a;b 9000 9001*backup*backup",
                        """
                        error: '9001*backup*backup' has no valid weight (argument 5)
                        hint: weights are whole numbers from 1 to 256, e.g. 9001*3; a backup is 9001*backup
                        error: no token in '/no/such/file': it cannot be read
                        hint: make one with: openssl rand -hex 32 > /no/such/file
                        error: '--sticky=a;b' is not a name
                        hint: use letters, digits, '-', '.' and '_', at most 64 of them"""),
                says(
                        "--sticky=__host-LB 9000 9001",
                        """
                        error: '--sticky=__host-LB' begins like a cookie that browsers take with Secure only
                        hint: give it another name: this cookie also works without TLS"""),
                says(
                        "--sticky=Id --algorithm hash:cookie:Id 9000 9001",
                        """
                        error: '--sticky=Id' is the cookie that '--algorithm hash:cookie:Id' reads
                        hint: give it another name: an application's cookie cannot be ours"""),
                says(
                        "--mode=tcp --sticky 9000 9001",
                        """
                        error: '--sticky' does not apply to tcp mode
                        hint: leave it out: in tcp mode bytes pass as they are"""),
                says(
                        "--accept-proxy --trusted-proxies 10.0.0.0/33 9000 9001",
                        """
                        error: '--trusted-proxies': '10.0.0.0/33' is not an address or range
                        hint: write addresses and CIDR ranges with commas between: 10.0.0.0/8,::1"""),
                says(
                        "ctl add",
                        """
                        error: 'add' needs one or more backends
                        hint: ctl add app3:8080"""),
                says(
                        "ctl add 9001 remove drain 9001",
                        """
                        error: 'remove' needs one or more backends
                        hint: ctl remove app3:8080"""),
                says(
                        "ctl list 9001",
                        """
                        error: unexpected '9001' (argument 3)
                        hint: 'ctl list' shows all backends"""),
                says(
                        "--access-log . 9000 9001",
                        """
                        error: '--access-log .' is not a file
                        hint: give the name of a file to append to"""),
                says(
                        "--access-log /no/such/folder/a.log 9000 9001",
                        """
                        error: '--access-log /no/such/folder/a.log' is in a directory that does not exist
                        hint: make it first: mkdir -p /no/such/folder"""),
                says(
                        "--access-log=- --log-format jason 9000 9001",
                        """
                        error: '--log-format jason' is not known
                        hint: did you mean 'json'? One of: combined, json"""),
                says(
                        "--via edge --mode tcp 9000 9001",
                        """
                        error: '--via' does not apply to tcp mode
                        hint: leave it out: in tcp mode bytes pass as they are"""),
                says(
                        "--max-in-flight 1 --via=a serve 9001 src",
                        """
                        error: '--max-in-flight' does not apply to 'serve'
                        hint: leave it out; a balancer in front of it takes it
                        error: '--via' does not apply to 'serve'
                        hint: leave it out; a balancer in front of it takes it"""),
                says(
                        "--admin=off --admin-control --log-format json",
                        """
                        error: '--admin-control' does not apply without a dashboard
                        hint: give the dashboard an address with --admin, or leave it out
                        error: '--log-format' does not apply without an access log
                        hint: add --access-log FILE, or leave it out"""),
                says(
                        "--probe=localhost:9009 9000 --check",
                        """
                        error: unexpected '9000' (argument 2)
                        hint: '--probe' takes a URL only
                        error: '--probe localhost:9009' is not an http:// or https:// URL
                        hint: write it like http://127.0.0.1:9009/readyz
                        error: '--check' does not apply to '--probe'
                        hint: leave it out: a probe starts nothing"""),
                says(
                        "9000",
                        """
                        error: no backends given after LISTEN 9000
                        hint: add one or more, e.g. java -jar load-balancer.jar 9000 9001 9002 (no arguments at \
                        all starts the demo)"""),
                says(
                        "9000 90o1",
                        """
                        error: '90o1' is not PORT or HOST:PORT (argument 2)
                        hint: ports are numbers from 1 to 65535"""),
                says(
                        "9000 70000",
                        """
                        error: '70000' is not PORT or HOST:PORT (argument 2)
                        hint: ports are numbers from 1 to 65535"""),
                says(
                        "9000 http://localhost:9001",
                        """
                        error: 'http://localhost:9001' is a URL, not HOST:PORT (argument 2)
                        hint: did you mean localhost:9001?"""),
                says(
                        "9000 https://app/x?y",
                        """
                        error: 'https://app/x?y' is a URL, not HOST:PORT (argument 2)
                        hint: did you mean https://app?"""),
                says(
                        "https://app:9000 9001",
                        """
                        error: 'https://app:9000' is a URL, not HOST:PORT (argument 1)
                        hint: did you mean app:9000?"""),
                says(
                        "9000 tls://app:5432",
                        """
                        error: 'tls://app:5432' is a URL, not HOST:PORT (argument 2)
                        hint: did you mean https://app:5432?"""),
                says(
                        "9000 https://9001",
                        """
                        error: 'https://9001' is not PORT or HOST:PORT (argument 2)
                        hint: did you mean https://localhost:9001?"""),
                says(
                        "9000 https://:9001",
                        """
                        error: 'https://:9001' is not PORT or HOST:PORT (argument 2)
                        hint: a backend with TLS is https://HOST or https://HOST:PORT"""),
                says(
                        "--backend-ca=a.pem --backend-insecure 9000 https://app",
                        """
                        error: '--backend-insecure' trusts everybody, '--backend-ca' only some
                        hint: leave out one of them"""),
                says(
                        "9000 http://[::1]/",
                        """
                        error: 'http://[::1]/' is a URL, not HOST:PORT (argument 2)
                        hint: did you mean [::1]:80?"""),
                says(
                        "9000 http://a@b",
                        """
                        error: 'http://a@b' is a URL, not HOST:PORT (argument 2)
                        hint: write the host and the port only, e.g. localhost:9001"""),
                says(
                        "9000 9001 127.0.0.1:9000",
                        """
                        error: backend 127.0.0.1:9000 is the balancer itself
                        hint: it would forward to itself for ever; remove it"""),
                says(
                        "localhost:9000 9001 127.0.0.1:9000",
                        """
                        error: backend 127.0.0.1:9000 is the balancer itself
                        hint: it would forward to itself for ever; remove it"""),
                says(
                        "--mode htpp 9000 9001",
                        """
                        error: '--mode htpp' is not known
                        hint: did you mean 'http'? One of: http, tcp"""),
                says(
                        "--health http 9000 9001",
                        """
                        error: '--health http' is not known
                        hint: tcp connects, /path asks over HTTP, :PORT or :PORT/path does so at another port, \
                        off does not probe"""),
                says(
                        "--health=:70000/up 9000 9001",
                        """
                        error: '--health :70000/up' is out of range
                        hint: it goes from :1 to :65535"""),
                says(
                        "--health=/up --health-status=399-200 9000 9001",
                        """
                        error: '--health-status 399-200' is not a status or a range of them
                        hint: write e.g. 200 or 200-399; they go from 200 to 599"""),
                says(
                        "--health=/up --health-host=a/b 9000 9001",
                        """
                        error: '--health-host a/b' is not a host
                        hint: write HOST or HOST:PORT, as in a URL"""),
                says(
                        "--health=/up#now 9000 9001",
                        """
                        error: '--health /up#now' is not a path
                        hint: write it as it stands in a URL, percent-encoded and without '#', at most 1024 \
                        characters"""),
                says(
                        "--color=sometimes 9000 9001",
                        """
                        error: '--color sometimes' is not known
                        hint: One of: auto, always, never"""),
                says(
                        "--keep-alive-timeout 60 9000 9001",
                        """
                        error: '--keep-alive-timeout 60' needs a unit
                        hint: write 60s, 500ms or 5m"""),
                says(
                        "--connect-timeout=0 9000 9001",
                        """
                        error: '--connect-timeout 0' is out of range
                        hint: it goes from 1ms to 168h, or off"""),
                says(
                        "--keep-alive-timeout=604801 9000 9001",
                        """
                        error: '--keep-alive-timeout 604801' is out of range
                        hint: it goes from 1ms to 168h, or off"""),
                says(
                        "--keep-alive-timeout=1.5s 9000 9001",
                        """
                        error: '--keep-alive-timeout 1.5s' is not a time
                        hint: write a whole number and a unit: 500ms, 2s, 5m, 1h"""),
                says(
                        "--drain-timeout 0s 9000 9001",
                        """
                        error: '--drain-timeout 0s' is out of range
                        hint: it goes from 1ms to 168h, or off"""),
                says(
                        "--tunnel-timeout 99999999999999999999h 9000 9001",
                        """
                        error: '--tunnel-timeout 99999999999999999999h' is out of range
                        hint: it goes from 1ms to 168h, or off"""),
                says(
                        "--min-upload-rate 0 9000 9001",
                        """
                        error: '--min-upload-rate 0' is out of range
                        hint: it goes from 1 to 1g, or off"""),
                says(
                        "--max-connections -5 9000 9001",
                        """
                        error: '--max-connections -5' is not a number
                        hint: write a whole number without a unit, e.g. 1000"""),
                says(
                        "--max-connections 1000001 9000 9001",
                        """
                        error: '--max-connections 1000001' is out of range
                        hint: it goes from 1 to 1000000"""),
                says(
                        "--buffer-memory 64 9000 9001",
                        """
                        error: '--buffer-memory 64' is out of range
                        hint: it goes from 4m to 1024g"""),
                says(
                        "--max-head 1023 9000 9001",
                        """
                        error: '--max-head 1023' is out of range
                        hint: it goes from 1k to 256k"""),
                says(
                        "--max-head 257k 9000 9001",
                        """
                        error: '--max-head 257k' is out of range
                        hint: it goes from 1k to 256k"""),
                says(
                        "--buffer-memory 64MB 9000 9001",
                        """
                        error: '--buffer-memory 64MB' is not a size
                        hint: write a whole number and a unit: 512k, 64m, 1g"""),
                says(
                        "--via a:b 9000 9001",
                        """
                        error: '--via a:b' is not a name
                        hint: use letters, digits, '-', '.' and '_', at most 64 of them"""),
                says(
                        "--trusted-proxies 10.0.0.0/33,localhost,, 9000 9001",
                        """
                        error: '--trusted-proxies': '10.0.0.0/33' is not an address or range
                        hint: write addresses and CIDR ranges with commas between: 10.0.0.0/8,::1
                        error: '--trusted-proxies': 'localhost' is not an address or range
                        hint: write addresses and CIDR ranges with commas between: 10.0.0.0/8,::1
                        error: '--trusted-proxies': '' is not an address or range
                        hint: write addresses and CIDR ranges with commas between: 10.0.0.0/8,::1
                        error: '--trusted-proxies': '' is not an address or range
                        hint: write addresses and CIDR ranges with commas between: 10.0.0.0/8,::1"""),
                says(
                        "--trusted-proxies 10.1.2.3/8,2001:db8::1/33,::ffff:10.1.2.3/104 9000 9001",
                        """
                        error: '--trusted-proxies': '10.1.2.3/8' has address bits beyond its prefix
                        hint: did you mean 10.0.0.0/8?
                        error: '--trusted-proxies': '2001:db8::1/33' has address bits beyond its prefix
                        hint: did you mean 2001:db8::/33?
                        error: '--trusted-proxies': '::ffff:10.1.2.3/104' has address bits beyond its prefix
                        hint: did you mean 10.0.0.0/8?"""),
                says(
                        "--mode tcp --mode=http 9000 9001",
                        """
                        error: '--mode' is given twice
                        hint: keep one of '--mode tcp' and '--mode http'"""),
                says(
                        "--forwarded=x --forwarded=port,y 9000 9001",
                        """
                        error: 'y' is not one of the fields of --forwarded
                        hint: write some of x, port, rfc7239, with commas between them"""),
                says(
                        "--trace --trace=json 9000 9001",
                        """
                        error: '--trace' is given twice
                        hint: keep one of '--trace' and '--trace=json'"""),
                says(
                        "--trace=jsn 9000 9001",
                        """
                        error: '--trace=jsn' is not known
                        hint: did you mean 'json'? One of: off, words, json"""),
                says(
                        "--trace json 9000 9001",
                        """
                        error: unexpected 'json' (argument 2)
                        hint: write --trace=json"""),
                says(
                        "foo 9000 9001",
                        """
                        error: 'foo' is not PORT or HOST:PORT (argument 1)
                        hint: add the port, e.g. foo:9000"""),
                says(
                        "--check=yes 9000 9001",
                        """
                        error: '--check' takes no value
                        hint: leave out what follows the '='"""),
                says(
                        "9000 9001 --mode",
                        """
                        error: '--mode' needs a value
                        hint: write --mode MODE; see --help"""),
                says(
                        "--via= 9000 9001",
                        """
                        error: '--via' needs a value
                        hint: write --via NAME; see --help"""),
                says(
                        "9000 9001*0 9002*257 9003*x",
                        """
                        error: '9001*0' has no valid weight (argument 2)
                        hint: weights are whole numbers from 1 to 256, e.g. 9001*3; a backup is 9001*backup
                        error: '9002*257' has no valid weight (argument 3)
                        hint: weights are whole numbers from 1 to 256, e.g. 9001*3; a backup is 9001*backup
                        error: '9003*x' has no valid weight (argument 4)
                        hint: weights are whole numbers from 1 to 256, e.g. 9001*3; a backup is 9001*backup"""),
                says(
                        "9000 localhost",
                        "error: 'localhost" + NOT_AN_ADDRESS + "2)\nhint: add the port, e.g. localhost:9001"),
                says(
                        "9000 10.0.0.1",
                        "error: '10.0.0.1" + NOT_AN_ADDRESS + "2)\nhint: add the port, e.g. 10.0.0.1:9001"),
                says("9000 [::1]", "error: '[::1]" + NOT_AN_ADDRESS + "2)\nhint: add the port, e.g. [::1]:9001"),
                says("[::] 9001", "error: '[::]" + NOT_AN_ADDRESS + "1)\nhint: add the port, e.g. [::]:9000"),
                says(
                        "9000 -- @more.args",
                        "error: '@more.args" + NOT_AN_ADDRESS
                                + "3)\nhint: write @FILE on the command line, before any '--'; "
                                + "argument files cannot include others"),
                says("*:9000 9001", "error: '*:9000" + NOT_AN_ADDRESS + "1)\nhint: did you mean 9000?"),
                says(":9000 9001", "error: ':9000" + NOT_AN_ADDRESS + "1)\nhint: did you mean 9000?"),
                says("9000 ::1:9001", "error: '::1:9001" + NOT_AN_ADDRESS + "2)\nhint: did you mean [::1]:9001?"),
                says(
                        "9000 ::1",
                        "error: '::1" + NOT_AN_ADDRESS + "2)\nhint: IPv6 addresses stand in brackets: [::1]:9000"),
                says(
                        "9000 [fe80::1%nosuch0]:9001",
                        "error: '[fe80::1%nosuch0]:9001" + NOT_AN_ADDRESS
                                + "2)\nhint: this machine has no network interface of that name with such an address"),
                says(
                        "9000 [fe80::1]:9001",
                        "error: '[fe80::1]:9001" + NOT_AN_ADDRESS
                                + "2)\nhint: a link-local address needs its interface: [fe80::1%eth0]:9001"),
                says("server 9001", "error: 'server" + NOT_AN_ADDRESS + "1)\nhint: did you mean serve?"),
                says(
                        "help",
                        """
                        error: 'help' is not PORT or HOST:PORT (argument 1)
                        hint: did you mean --help?
                        error: no backends given after LISTEN help
                        hint: add one or more, e.g. java -jar load-balancer.jar help 9001 9002 (no arguments at \
                        all starts the demo)"""),
                says(
                        "serve 9001",
                        """
                        error: 'serve' needs LISTEN and DIRECTORY
                        hint: e.g. java -jar load-balancer.jar serve 9001 sites/server_1"""),
                says(
                        "serve 9001 pom.xml more",
                        """
                        error: 'pom.xml' is not a directory (argument 3)
                        hint: give the folder whose files to serve
                        error: unexpected 'more' (argument 4)
                        hint: 'serve' takes LISTEN and DIRECTORY only"""),
                says(
                        "9000 @no/such.args 9001",
                        """
                        error: cannot read arguments from 'no/such.args': no such file
                        hint: @FILE names a text file with arguments; see --help"""),
                says(
                        "9000 @src 9001",
                        """
                        error: cannot read arguments from 'src': not readable
                        hint: @FILE names a text file with arguments; see --help"""),
                says("9000 9001 9001", "warning: backend 9001 given twice; it gets two shares"),
                says("9000 9001 127.0.0.1:9001*backup", "warning: backend 9001 is given as its own backup"),
                says("9000 9001 127.0.0.1:9001*2", "warning: backend 9001 given twice; it gets 3 shares"),
                says("9000 a:1 b:1 A:1 a:1", "warning: backend a:1 given 3 times; it gets 3 shares"));
    }

    @ParameterizedTest
    @MethodSource("commandLines")
    void aWrongCommandLineIsAnsweredToTheLetter(String line, String expected) {
        assertEquals(expected, printed(CommandLine.parse(line.split(" "))));
    }

    @Test
    void allErrorsOfALineAreReportedTogether() {
        assertEquals(
                """
                error: unknown option '--quite'
                hint: did you mean '--quiet'? See --help.
                error: '90o0' is not PORT or HOST:PORT (argument 2)
                hint: ports are numbers from 1 to 65535
                error: '0' is not PORT or HOST:PORT (argument 5)
                hint: ports are numbers from 1 to 65535
                error: '--head-timeout 3' needs a unit
                hint: write 3s, 500ms or 5m""",
                printed(CommandLine.parse("--quite", "90o0", "--head-timeout", "3", "0")));
    }

    @Test
    void aHundredErrorsAreCutToTwenty() {
        String[] args = new String[101];
        Arrays.fill(args, "x!");
        CommandLine read = CommandLine.parse(args);
        assertEquals(21, read.errors().size());
        assertEquals("error: and 81 more", read.errors().get(20).render(false));
    }

    @Test
    void aFileWithoutArgumentsIsAnErrorAndNotTheDemo(@TempDir Path folder) throws Exception {
        for (String content : new String[] {"", "# 9000 9001\n", " \n\n"}) {
            Path file = Files.writeString(folder.resolve("x.args"), content);
            assertEquals(
                    """
                    error: cannot read arguments from 'FILE': there are none
                    hint: @FILE names a text file with arguments; see --help""",
                    printed(CommandLine.parse("@" + file)).replace(file.toString(), "FILE"));
        }
    }

    @Test
    void aFileThatNamesAFileIsToldWhereThatBelongs(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("x.args"), "9000\n@more.args");
        assertEquals(
                """
                error: '@more.args' is not PORT or HOST:PORT (FILE line 2)
                hint: write @FILE on the command line, before any '--'; argument files cannot include others""",
                printed(CommandLine.parse("@" + file)).replace(file.toString(), "FILE"));
    }

    @Test
    void anErrorInAFileNamesTheLine(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("x.args"), "9000\n\n90o1 9002\n'open\n");
        assertEquals(
                """
                error: a quote is not closed (FILE line 4)
                hint: quotes end on the line they begin on
                error: '90o1' is not PORT or HOST:PORT (FILE line 3)
                hint: ports are numbers from 1 to 65535"""
                        .replace("FILE", file.toString()),
                printed(CommandLine.parse("@" + file)));
    }

    @Test
    void anEmptyArgumentIsNoAddress() {
        assertEquals(
                "error: '' is not PORT or HOST:PORT (argument 2)\nhint: ports are numbers from 1 to 65535",
                printed(CommandLine.parse("9000", "")));
    }

    @Test
    void whatWasTypedIsQuotedWithoutItsControlCharacters() {
        assertEquals(
                "error: '\\x1b]0;owned\\x07' is not PORT or HOST:PORT (argument 2)\n"
                        + "hint: ports are numbers from 1 to 65535",
                printed(CommandLine.parse("9000", "\u001b]0;owned\u0007")));
    }

    @Test
    void aVeryLongArgumentIsCut() {
        String message = printed(CommandLine.parse("9000", "x".repeat(100_000)));
        assertTrue(message.length() < 300, message);
    }

    @Test
    void theMessagesOfARunReadLikeThis() {
        Address app =
                CommandLine.parse("9000", "app1.locl:80").options().backends().get(0);
        assertEquals(
                "warning: unknown host 'app1.locl' (backend 1): down until it resolves",
                BackendMessages.unknownHost(app, 1).render(false));
        assertEquals(
                "warning: backend app1.locl:80 does not answer yet (connection refused); will keep trying",
                BackendMessages.backendDoesNotAnswer(app.text(), "connection refused")
                        .render(false));
        assertEquals(
                "error: './sites' is not a directory of sites (server_1 is missing)\n"
                        + "hint: move it away to use the pages packed in the jar",
                Messages.notSites("./sites", "server_1").render(false));
    }

    @Test
    void colourMarksOnlyTheFirstWord() {
        assertEquals(
                "\u001b[31;1merror:\u001b[0m no\n\u001b[36mhint:\u001b[0m yes",
                Message.error("no", "yes").render(true));
        assertEquals("\u001b[33;1mwarning:\u001b[0m hm", Message.warning("hm").render(true));
    }

    private static Arguments says(String line, String expected) {
        return Arguments.of(line, expected);
    }

    /** What the terminal shows: errors, or the warnings of a line that is fine. */
    private static String printed(CommandLine read) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new ByteArrayOutputStream(), err, Runnable::run, false, true);
        read.errors().forEach(terminal::report);
        read.warnings().forEach(terminal::report);
        return err.toString(StandardCharsets.UTF_8).stripTrailing();
    }
}
