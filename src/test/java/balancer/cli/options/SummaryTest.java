package balancer.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.number.Quantity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryTest {
    private static final List<List<String>> PLACES = List.of(
            List.of(),
            List.of("9000", "9001"),
            List.of("localhost:9000", "[::1]:9002*2", "app_1:80", "127.0.0.1:9003*256", "9001", "9001"),
            List.of("--mode=tcp", "--admin=off", "[::]:9000", "localhost:9001"),
            List.of("--trusted-proxies=203.0.113.7", "9000", "9001"),
            List.of("9000", "https://app", "https://[::1]:9001*2*backup", "app:443"),
            List.of("--health=/up", "--access-log=-", "9000", "9001", "9009"),
            List.of("--sticky", "9000", "9001*backup", "9002*3*backup"),
            List.of("--tls=a.crt,a.key", "--tls=b.pem", "9000", "9001"),
            List.of("serve", "9001", "src"),
            List.of("serve", "0.0.0.0:9001", "src/main"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Option.class)
    void whatIsPrintedCanBeGivenBackAndMeansTheSame(Option option) throws IOException {
        List<String> values = values(option);
        int read = 0;
        for (String value : values) {
            for (List<String> place : PLACES) {
                List<String> words = new ArrayList<>(List.of(option.longName + value));
                words.addAll(place);
                CommandLine line = parse(words);
                if (line.errors().isEmpty()) {
                    read++;
                    assertComesBack(line.options(), words);
                    boolean isOnAnyway = option == Option.ADMIN_CONTROL && place.isEmpty(); // in the demo
                    assertEquals(
                            isOnAnyway,
                            Summary.text(parse(place).options()).equals(Summary.text(line.options())),
                            words::toString);
                }
            }
        }
        assertEquals(values.isEmpty(), read == 0, option + " was never accepted");
    }

    /** Values other than the default, of every kind that can be written; none of what changes no setting. */
    private List<String> values(Option option) {
        return switch (option) {
            case MODE -> List.of("=tcp");
            case ALGORITHM -> List.of(
                    "=least-connections",
                    "=random-two",
                    "=latency",
                    "=hash:client",
                    "=hash:header:x-user",
                    "=hash:cookie:Id");
            case STICKY -> List.of("", "=SESSION");
            case STICKY_KEY -> List.of("=" + token());
            case SLOW_START -> List.of("=1ms", "=30s");
            case HEALTH -> List.of("=off", "=/a", "=/it's?b='c'&d=\"e\"&f=$HOME", "=:8008", "=:8008/primary");
            case DRAIN_DELAY, HEALTH_INTERVAL, HEALTH_TIMEOUT -> List.of("=1ms", "=1500ms", "=90s", "=7m", "=168h");
            case HEALTH_RISE, HEALTH_FALL -> List.of("=1", "=1000000");
            case HEALTH_STATUS -> List.of("=204", "=200-599");
            case HEALTH_HOST -> List.of("=probe.example", "=[::1]:80");
            case RESOLVE -> List.of("=ipv6", "=one");
            case ON_DOWN -> List.of("=close");
            case MAX_IN_FLIGHT, MAX_CONNECTIONS -> List.of("=1", "=1000000");
            case CONNECT_TIMEOUT,
                    HEAD_TIMEOUT,
                    BODY_TIMEOUT,
                    RESPONSE_TIMEOUT,
                    STREAM_TIMEOUT,
                    SEND_TIMEOUT,
                    POOL_TIMEOUT,
                    KEEP_ALIVE_TIMEOUT,
                    TUNNEL_TIMEOUT,
                    DRAIN_TIMEOUT -> List.of("=off", "=1ms", "=1500ms", "=90s", "=7m", "=168h");
            case MIN_UPLOAD_RATE -> List.of("=off", "=1", "=1k", "=1025", "=1g");
            case BUFFER_MEMORY -> List.of("=8m", "=9000000", "=8193k");
            case MAX_HEAD -> List.of("=1k", "=1025", "=256k");
            case TLS -> List.of("=self", "=cert.pem,key.pem", "=both.pem", "=/etc/tls");
            case TLS_PASSWORD, TLS_CLIENT_CA -> List.of("=file.pem");
            case TRUSTED_PROXIES -> List.of(
                    "=::1",
                    "=10.0.0.0/8",
                    "=0.0.0.0/0,::/0",
                    "=fe80::/10,192.0.2.7,10.0.0.0/8,::ffff:198.51.100.0/120,2001:db8::/33");
            case ACCEPT_PROXY -> List.of("");
            case SEND_PROXY -> List.of("=v1", "=v2");
            case FORWARDED -> List.of("=rfc7239", "=x,port", "=port", "=x,port,rfc7239");
            case BACKEND_CA -> List.of("=ca.pem", "=it's the \"ca\".pem");
            case BACKEND_INSECURE -> List.of("");
            case VIA -> List.of("=edge", "=-x._1");
            case ADMIN -> List.of("=9010", "=0.0.0.0:9009", "=[::1]:9009", "=admin.example:80", "=127.0.0.1:9009");
            case ADMIN_HOST -> List.of("=lb.example", "=a,b_c,d-e");
            case ADMIN_CONTROL, REUSE_PORT -> List.of("");
            case ACCESS_LOG -> List.of("=-", "=" + folder.resolve("it's the \"log\" #1.txt"), "=access.log");
            case ADMIN_TOKEN -> List.of("=" + token());
            case TEACH -> List.of("");
            case TRACE -> List.of("", "=words", "=json");
            case LOG_FORMAT -> List.of("=json");
            case CHECK, COLOR, QUIET, PROBE, HELP, VERSION -> List.of();
        };
    }

    private Path token() {
        try {
            return Files.writeString(folder.resolve("token"), "0123456789abcdef");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As many settings together as go together. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void manySettingsTogetherComeBackToo(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            List<String> words = new ArrayList<>(PLACES.get(random.nextInt(PLACES.size())));
            for (Option option : Option.ALL) {
                List<String> values = values(option);
                if (!values.isEmpty() && random.nextInt(3) == 0) {
                    words.add(0, option.longName + values.get(random.nextInt(values.size())));
                    if (!parse(words).errors().isEmpty()) {
                        words.remove(0);
                    }
                }
            }
            CommandLine line = parse(words);
            assertEquals(List.of(), line.errors(), words::toString);
            assertComesBack(line.options(), words);
        }
    }

    private void assertComesBack(Options options, List<String> words) throws IOException {
        Path file = folder.resolve("given.back");
        Files.writeString(file, Summary.text(options));
        CommandLine again = CommandLine.parse("@" + file);
        assertEquals(List.of(), again.errors(), () -> words + " prints\n" + Summary.text(options));
        assertEquals(options.toString(), again.options().toString(), words::toString);
        assertEquals(Summary.text(options), Summary.text(again.options()));
    }

    private static CommandLine parse(List<String> words) {
        return CommandLine.parse(words.toArray(new String[0]));
    }

    @Test
    void aFolderWithBlanksInItsNameComesBack() throws IOException {
        Path sites = Files.createDirectory(folder.resolve("it's \"my\" #1 site"));
        List<String> words = List.of("serve", "9001", sites.toString());
        assertComesBack(parse(words).options(), words);
    }

    @Test
    void aShellReadsItAsWeDo() throws Exception {
        String path = "/it's?b='c'&d=\"e\"&f=$HOME;*";
        String text = Summary.text(
                parse(List.of("--health=" + path, "9000", "[::1]:9001*2")).options());
        Path script = folder.resolve("script");
        Files.writeString(script, "for word in " + withoutComments(text) + "; do printf '%s\\n' \"$word\"; done");
        Process shell = new ProcessBuilder("sh", script.toString()).start();
        List<String> words =
                new String(shell.getInputStream().readAllBytes()).lines().toList();
        assertEquals(List.of("9000", "[::1]:9001*2"), words.subList(0, 2));
        assertTrue(words.contains("--health=" + path), words.toString());
    }

    private static String withoutComments(String text) {
        return text.replaceAll("(?m)(^| )# .*", "").replace("\n", " ");
    }

    @ParameterizedTest
    @CsvSource({
        "67108864, 64m",
        "1073741824, 1g",
        "1048577, 1048577",
        "1049600, 1025k",
        "1099511627776, 1024g",
        "512, 512"
    })
    void sizesAreWrittenAsAPersonWould(long bytes, String text) {
        assertEquals(text, Quantity.sizeText(bytes));
        assertEquals(bytes, Quantity.sizeBytes(text));
    }

    @Test
    void whatCannotBeWrittenIsAComment() {
        assertEquals(
                """
                9000                            # LISTEN 0.0.0.0:9000
                '[::1]:9001*2'                  # BACKEND
                --mode=tcp
                --algorithm=round-robin
                --health=off
                --connect-timeout=2s
                --tunnel-timeout=1h
                --drain-timeout=20s
                --resolve=ipv4
                # --max-in-flight: no limit
                # --drain-delay: none
                # --reuse-port: off
                # --max-connections: by the descriptor limit
                --buffer-memory=64m
                --send-proxy=off
                # --tls: off
                # --backend-ca: Java's
                # --backend-insecure: off
                # --admin: 127.0.0.1:9009
                # --admin-host: none
                # --admin-control: off
                # --teach: off
                --trace=off
                --access-log=off
                """,
                Summary.text(parse(List.of("--mode=tcp", "--health=off", "--buffer-memory=64m", "9000", "[::1]:9001*2"))
                        .options()));
    }

    @Test
    void aSiteHasTheSettingsThatApplyToIt() {
        assertEquals(
                """
                serve
                9001                            # LISTEN 127.0.0.1:9001
                src                             # DIRECTORY
                --head-timeout=10s
                --body-timeout=30s
                --send-timeout=2m
                --keep-alive-timeout=1m
                --drain-timeout=20s
                --min-upload-rate=100
                # --drain-delay: none
                # --reuse-port: off
                # --max-connections: by the descriptor limit
                --max-head=16k
                --buffer-memory=64m
                --trace=off
                --access-log=off
                """,
                Summary.text(CommandLine.parse("serve", "9001", "src", "--buffer-memory=64m")
                        .options()));
    }

    @Test
    void theDashboardShowsTheSameSettingsInWords() {
        List<Map.Entry<String, String>> settings =
                Summary.settings(parse(List.of("--trusted-proxies=10.0.0.0/8", "--admin-control", "9000", "9001"))
                        .options());
        assertEquals(Map.entry("LISTEN", "0.0.0.0:9000"), settings.get(0));
        assertEquals(Map.entry("BACKEND", "127.0.0.1:9001"), settings.get(1));
        assertEquals(true, settings.contains(Map.entry("--trusted-proxies", "10.0.0.0/8")));
        assertEquals(true, settings.contains(Map.entry("--admin-control", "on")));
        assertFalse(settings.contains(Map.entry("--log-format", "combined")));
    }
}
