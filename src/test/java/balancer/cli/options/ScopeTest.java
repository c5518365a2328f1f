package balancer.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.cli.text.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An option is obeyed or refused, in every command and mode; never accepted and ignored. */
class ScopeTest {
    /** What each option does where: obeyed (+) or refused (-); written by hand, beside the table of the program. */
    private static final String WHERE =
            """
                                  balance,demo  balance,demo
                                  http          tcp           serve
            --mode                +             +             -
            --algorithm           +             +             -
            --sticky              +             -             -
            --sticky-key          +             -             -
            --slow-start          +             +             -
            --health              +             +             -
            --health-interval     +             +             -
            --health-timeout      +             +             -
            --health-rise         +             +             -
            --health-fall         +             +             -
            --health-status       +             +             -
            --health-host         +             +             -
            --resolve             +             +             -
            --on-down             +             +             -
            --max-in-flight       +             +             -
            --connect-timeout     +             +             -
            --head-timeout        +             -             +
            --body-timeout        +             -             +
            --response-timeout    +             -             -
            --stream-timeout      +             -             -
            --send-timeout        +             -             +
            --pool-timeout        +             -             -
            --keep-alive-timeout  +             -             +
            --tunnel-timeout      +             +             -
            --min-upload-rate     +             -             +
            --drain-timeout       +             +             +
            --drain-delay         +             +             +
            --reuse-port          +             +             +
            --max-connections     +             +             +
            --max-head            +             -             +
            --buffer-memory       +             +             +
            --trusted-proxies     +             -             -
            --accept-proxy        +             +             -
            --send-proxy          +             +             -
            --forwarded           +             -             -
            --via                 +             -             -
            --tls                 +             +             -
            --tls-password        +             +             -
            --tls-client-ca       +             +             -
            --backend-ca          +             +             -
            --backend-insecure    +             +             -
            --admin               +             +             -
            --admin-host          +             +             -
            --admin-control       +             +             -
            --admin-token         +             +             -
            --teach               +             +             -
            --trace               +             +             +
            --access-log          +             +             +
            --log-format          +             +             +
            --check               +             +             +
            --color               +             +             +
            --quiet               +             +             +
            """;

    /** Settings of the run itself: what they do cannot be seen in a list of settings. */
    private static final List<String> WITHOUT_SETTING = List.of("--check", "--color", "--quiet");

    /** The demo's own traffic and its own servers know nothing of these. */
    private static final List<Option> NOT_IN_DEMO =
            List.of(Option.ACCEPT_PROXY, Option.SEND_PROXY, Option.BACKEND_CA, Option.BACKEND_INSECURE);

    private static final Path TOKEN = token();

    private static final List<String> HTTP = List.of("", "9000 9001", "--mode=http 9000 9001");
    private static final List<String> TCP = List.of("--mode=tcp", "--mode=tcp 9000 9001");
    private static final List<String> SERVE = List.of("serve 9001 sites/server_1");

    @ParameterizedTest
    @EnumSource(Option.class)
    void everyOptionIsObeyedOrRefusedInEveryCommandAndMode(Option option) {
        if (option == Option.HELP || option == Option.VERSION || option == Option.PROBE) {
            return; // commands of their own, see below
        }
        String where = where().get(option.longName);
        assertTrue(where != null, option.longName + " has no line in this test");
        check(option, HTTP, where.charAt(0) == '+');
        check(option, TCP, where.charAt(1) == '+');
        check(option, SERVE, where.charAt(2) == '+');
    }

    private static Path token() {
        try {
            Path file = Files.createTempFile("token", "");
            file.toFile().deleteOnExit();
            return Files.writeString(file, "0123456789abcdef");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(Option option, List<String> lines, boolean obeyed) {
        for (String line : lines) {
            if (option == Option.MODE && line.startsWith("--mode")) {
                continue;
            }
            boolean isDemo = line.isEmpty() || line.equals("--mode=tcp");
            if (NOT_IN_DEMO.contains(option) && isDemo) {
                continue;
            }
            String argument = option.longName + sample(option);
            List<String> words = words(argument + " " + company(option, obeyed) + " " + line);
            CommandLine read = CommandLine.parse(words.toArray(String[]::new));
            if (obeyed) {
                assertEquals(List.of(), read.errors(), words.toString());
                assertTrue(isApplied(option, read.options()), words + " is accepted and ignored");
            } else {
                assertRefused(option, read);
            }
        }
    }

    private static void assertRefused(Option option, CommandLine read) {
        assertEquals(1, read.errors().size(), read.errors().toString());
        Message error = read.errors().get(0);
        assertTrue(error.text().startsWith("'" + option.longName + "' does not apply "), error.text());
        assertFalse(error.hint().isEmpty(), option.longName);
        List<String> names =
                Summary.settings(read.options()).stream().map(Map.Entry::getKey).toList();
        assertFalse(names.contains(option.longName), option.longName);
    }

    private static boolean isApplied(Option option, Options options) {
        if (WITHOUT_SETTING.contains(option.longName)) {
            return option != Option.CHECK || options.check();
        }
        for (Map.Entry<String, String> setting : Summary.settings(options)) {
            if (setting.getKey().equals(option.longName)) {
                String value = option.kind == Kind.FLAG ? "on" : sample(option).substring(1);
                return setting.getValue().equals(value);
            }
        }
        return false;
    }

    /** What some options need beside them in order to mean something. */
    private static String company(Option option, boolean obeyed) {
        boolean ofHttpProbes = option == Option.HEALTH_STATUS || option == Option.HEALTH_HOST;
        if (ofHttpProbes && obeyed) {
            return "--health=/up";
        }
        if (option == Option.STICKY_KEY && obeyed) {
            return "--sticky";
        }
        if (option == Option.ADMIN_TOKEN && obeyed) {
            return "--admin-control";
        }
        if ((option == Option.TLS_PASSWORD || option == Option.TLS_CLIENT_CA) && obeyed) {
            return "--tls=both.pem";
        }
        if (option == Option.ACCEPT_PROXY && obeyed) {
            return "--trusted-proxies=::1";
        }
        return option == Option.LOG_FORMAT && obeyed ? "--access-log=-" : "";
    }

    private static String sample(Option option) {
        return switch (option.kind) {
            case FLAG -> "";
            case CHOICE -> switch (option) {
                case HEALTH -> "=/up";
                case RESOLVE -> "=one";
                case ON_DOWN -> "=close";
                case LOG_FORMAT -> "=json";
                case SEND_PROXY -> "=v2";
                case FORWARDED -> "=x,port,rfc7239";
                case HEALTH_STATUS -> "=204";
                case HEALTH_HOST -> "=probe.example";
                default -> "=" + option.defaultText;
            };
            case DURATION -> "=1s";
            case COUNT -> "=7";
            case SIZE -> option == Option.MAX_HEAD ? "=8k" : "=8m";
            case RATE -> "=1k";
            case TOKEN -> "=edge";
            case LIST -> option == Option.ADMIN_HOST ? "=lb.example" : option == Option.FORWARDED ? "=port" : "=::1";
            case ADDRESS -> "=127.0.0.1:9019";
            case FILE -> option == Option.ACCESS_LOG ? "=-" : "=" + TOKEN;
            case URL -> "=http://localhost";
            case OPTIONAL -> "=json";
            case REPEATED -> "=self";
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--log-format=json 9000 9001                    | --log-format    | without an access log",
                "--log-format=json --access-log=off 9000 9001   | --log-format    | without an access log",
                "--admin-control --admin=off 9000 9001          | --admin-control | without a dashboard",
                "--admin-control --admin=off                    | --admin-control | without a dashboard",
                "--admin-host=lb --admin=off 9000 9001          | --admin-host    | without a dashboard",
                "--admin-control 9000 9009                      | --admin-control | without a dashboard",
                "--admin-host=lb 9009 9001                      | --admin-host    | without a dashboard",
                "--health=off --health-interval=1s 9000 9001    | --health-interval | without probes",
                "--health=off --health-fall=1 9000 9001         | --health-fall   | without probes",
                "--health=off --on-down=close 9000 9001         | --on-down       | without probes",
                "--accept-proxy --trusted-proxies=::1           | --accept-proxy  | to the demo",
                "--accept-proxy 9000 9001                       | --accept-proxy  | without --trusted-proxies",
                "--mode=tcp --trusted-proxies=::1 9000 9001 | --trusted-proxies | to tcp mode without --accept-proxy",
                "--send-proxy=v1                                | --send-proxy    | to the demo",
                "--tls-client-ca=ca.pem 9000 9001               | --tls-client-ca | without --tls",
                "--tls-password=file                            | --tls-password  | without --tls",
                "--backend-insecure                             | --backend-insecure | to the demo",
                "--health-status=200 9000 9001                  | --health-status | to probes that only connect",
                "--health=:8008 --health-host=h 9000 9001       | --health-host   | to probes that only connect",
            })
    void whatBelongsToSomethingThatIsNotThereIsRefused(String line, String option, String why) {
        CommandLine read = CommandLine.parse(line.split(" "));
        assertEquals(
                List.of("'" + option + "' does not apply " + why),
                read.errors().stream().map(Message::text).toList());
    }

    @Test
    void anOptionWithAWrongValueIsNotRefusedForItsPlaceAsWell() {
        assertEquals(
                List.of("'--via a:b' is not a name"),
                CommandLine.parse("--via=a:b", "9000", "9001").errors().stream()
                        .map(Message::text)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void helpAndVersionWinOverEveryOption(Option option) {
        for (String winner : List.of("--help", "--version")) {
            for (String line : List.of("", "9000 9001", "--mode=tcp 9000 9001", "serve 9001 sites/server_1")) {
                List<String> words = words(option.longName + sample(option) + " " + winner + " " + line);
                assertEquals(
                        List.of(),
                        CommandLine.parse(words.toArray(String[]::new)).errors(),
                        words.toString());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void aProbeRefusesWhatIsAboutARun(Option option) {
        if (option == Option.HELP || option == Option.VERSION) {
            return;
        }
        CommandLine read =
                CommandLine.parse(option.longName + sample(option), "--probe", "http://localhost:9009/readyz");
        switch (option) {
            case COLOR, QUIET -> assertEquals(List.of(), read.errors());
            case PROBE -> assertEquals(
                    "'--probe' is given twice", read.errors().get(0).text());
            default -> assertEquals(
                    "'" + option.longName + "' does not apply to '--probe'",
                    read.errors().get(0).text());
        }
    }

    @Test
    void theTableOfThisTestNamesNothingThatDoesNotExist() {
        List<String> names = List.of(Option.longNames());
        for (String name : where().keySet()) {
            assertTrue(names.contains(name), name);
        }
    }

    /** By option, its three marks. */
    private static Map<String, String> where() {
        Map<String, String> table = new TreeMap<>();
        for (String line : WHERE.split("\n")) {
            if (line.startsWith("--")) {
                int end = line.indexOf(' ');
                table.put(line.substring(0, end), line.substring(end).replace(" ", ""));
            }
        }
        return table;
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        for (String word : line.split(" ")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }
}
