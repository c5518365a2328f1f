package balancer.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HelpTest {
    @Test
    void helpReadsExactlyLikeThis() {
        assertEquals(
                """
                load-balancer 1.0.0: one thread, many connections

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

                Balancing:
                      --mode MODE                http: each request, tcp: each connection [http]
                      --algorithm NAME           whose turn it is, see below [round-robin]
                      --sticky[=COOKIE]          a cookie brings clients back; LB [off]
                      --sticky-key FILE          the secret behind that cookie [random]
                      --slow-start TIME          from coming up to the full weight [none]
                      --health WHAT              tcp, /path, :PORT, :PORT/path or off [tcp]
                      --health-interval TIME     between two probes of a backend [2s]
                      --health-timeout TIME      for a whole probe [5s]
                      --health-rise N            good probes in a row that bring it up [2]
                      --health-fall N            bad probes in a row that take it down [3]
                      --health-status N-N        statuses of good HTTP probes [200-399]
                      --health-host NAME         Host of HTTP probes [HOST:PORT]
                      --resolve WHAT             one backend per ipv4, ipv6, or one [ipv4]
                      --on-down WHAT             keep or close tunnels of a down backend [keep]
                      --max-in-flight N          requests per backend; more queue up [no limit]

                Time limits (500ms, 2s, 5m, 1h, off):
                      --connect-timeout TIME     to connect, per attempt; also in the queue [2s]
                      --head-timeout TIME        to receive a whole request head [10s]
                      --body-timeout TIME        client sends none of its request body [30s]
                      --response-timeout TIME    server sends no response head [60s]
                      --stream-timeout TIME      server sends none of its response body [5m]
                      --send-timeout TIME        client reads none of its response [2m]
                      --pool-timeout TIME        idle backend connection [4s]
                      --keep-alive-timeout TIME  idle client connection [60s]
                      --tunnel-timeout TIME      silence in tcp mode or after an upgrade [1h]
                      --min-upload-rate SIZE     bytes a second of a request body; or off [100]
                      --drain-timeout TIME       for requests in flight on INT or TERM [20s]

                Replacement:
                      --drain-delay TIME         serve on after TERM, but not ready [none]
                      --reuse-port               let other processes listen there too

                Limits and trust:
                      --max-connections N        clients [by the descriptor limit]
                      --buffer-memory SIZE       of all buffers [half of the heap limit]
                      --max-head SIZE            request head; its first line half of that [16k]
                      --trusted-proxies CIDRS    keep X-Forwarded-* of these proxies [none]
                      --accept-proxy             they begin with a PROXY header, v1 or v2
                      --send-proxy VERSION       tell backends the client: v1, v2 [off]
                      --forwarded FIELDS         which of x, port, rfc7239 to add [x]
                      --via NAME                 add this name to the Via field [none]

                TLS:
                      --tls CERT,KEY             speak HTTPS; PEM, a folder, or self [off]
                      --tls-password FILE        the passwords of encrypted keys [none]
                      --tls-client-ca FILE       clients need certificates of these [none]
                      --backend-ca FILE          who signs for https backends; PEM [Java's]
                      --backend-insecure         take any certificate: for tests only

                Observing:
                      --admin ADDR|off           dashboard, metrics, API [127.0.0.1:9009]
                      --admin-host NAMES         more host names of the dashboard [none]
                      --admin-control            let the admin address change backends
                      --admin-token FILE         the secret that this needs [none]
                      --teach                    allow pause and single step on the /loop page
                      --trace[=NAME]             print every turn of the loop: words, json [off]
                      --access-log FILE          '-' means standard output [off]
                      --log-format NAME          combined, json [combined]

                General:
                      --check                    check arguments, names and ports, then exit
                      --color WHEN               auto, always, never [auto]
                      --probe URL                only get this; exit with 0 if the answer is 2xx
                  -q, --quiet    -h, --help    -V, --version

                Algorithms: round-robin, least-connections, random-two, latency, hash:client,
                hash:header:NAME, hash:cookie:NAME.
                Signals: INT, TERM drain (twice: stop now); HUP reopens the log, reads @FILE.
                Exit status: 0 ok, 1 internal, 2 usage, 3 cannot listen, 4 drain cut short.
                """,
                Help.text("1.0.0"));
    }

    @Test
    void noLineIsWiderThan80Columns() {
        for (String line : Help.text("1.0.0").split("\n")) {
            assertTrue(line.length() <= 80, line);
        }
    }

    @Test
    void helpIsPlainAscii() {
        assertTrue(Help.text("1.0.0").chars().allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f));
    }

    @Test
    void everyOptionInTheHelpExistsAndViceVersa() {
        Set<String> inHelp = new TreeSet<>();
        Matcher names = Pattern.compile("(?<![\\w-])--?[A-Za-z][a-z-]*").matcher(Help.text("1.0.0"));
        while (names.find()) {
            inHelp.add(names.group());
        }
        Set<String> inTable = new TreeSet<>();
        for (Option option : Option.ALL) {
            inTable.add(option.longName);
            inTable.add(option.shortName);
        }
        inTable.remove("");
        inHelp.remove("-jar"); // of the java command
        assertEquals(inTable, inHelp);
    }

    @Test
    void everyExampleInTheHelpIsAcceptedButForItsFiles() {
        for (String line : Help.text("1.0.0").split("\n")) {
            if (line.startsWith("  java -jar") && !line.contains("serve") && !line.contains("@")) {
                String arguments =
                        line.replace("  java -jar load-balancer.jar ", "").split("  ")[0];
                arguments = arguments.replace("'", "");
                assertTrue(
                        CommandLine.parse(arguments.strip().split(" ")).errors().isEmpty(), line);
            }
        }
    }

    /** An option that is missing there exists for nobody; the general ones explain themselves in the help. */
    @Test
    void theReadmeHasARowForEachOptionWithItsDefault() throws IOException {
        List<String> rows = Files.readString(Path.of("README.md"))
                .lines()
                .filter(line -> line.startsWith("| `--"))
                .toList();
        List<String> missing = new ArrayList<>();
        for (Option option : Option.ALL) {
            boolean told = rows.stream()
                    .anyMatch(row -> row.contains("`" + option.longName + "`") && row.contains(option.defaultText));
            if (!told && option.section != Section.GENERAL) {
                missing.add(option.longName + " [" + option.defaultText + "]");
            }
        }
        assertEquals(List.of(), missing);
    }
}
