package balancer.simulation;

import balancer.cli.options.CommandLine;
import balancer.cli.options.Summary;
import balancer.cli.text.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Command lines that must be obeyed or refused, at each limit and just beyond. From {@code --help} and the README. */
enum StillTyping {
    TIME_LEAST("--head-timeout=1ms 8000 9001", ""),
    TIME_NONE("--head-timeout=0s 8000 9001", "--head-timeout"),
    TIME_MOST("--stream-timeout=168h 8000 9001", ""),
    TIME_BEYOND("--stream-timeout=169h 8000 9001", "--stream-timeout"),
    TIME_MOST_MINUTES("--stream-timeout=10080m 8000 9001", ""),
    TIME_BEYOND_SECONDS("--stream-timeout=604801s 8000 9001", "--stream-timeout"),
    TIME_WITHOUT_UNIT("--body-timeout=30 8000 9001", "--body-timeout"),
    TIME_OF_WORDS("--body-timeout=soon 8000 9001", "--body-timeout"),
    TIME_NEGATIVE("--body-timeout=-1s 8000 9001", "--body-timeout"),
    TIME_OFF("--tunnel-timeout=off 8000 9001", ""),
    INTERVAL_OFF("--health-interval=off 8000 9001", "--health-interval"),
    HEAD_LEAST("--max-head=1024 8000 9001", ""),
    HEAD_BELOW("--max-head=1023 8000 9001", "--max-head"),
    HEAD_MOST("--max-head=256k 8000 9001", ""),
    HEAD_BEYOND("--max-head=257K 8000 9001", "--max-head"),
    MEMORY_BELOW("--buffer-memory=4095k 8000 9001", "--buffer-memory"),
    MEMORY_LEAST("--buffer-memory=4m 8000 9001", ""),
    RATE_NONE("--min-upload-rate=0 8000 9001", "--min-upload-rate"),
    RATE_MOST("--min-upload-rate=1g 8000 9001", ""),
    RATE_BEYOND("--min-upload-rate=2g 8000 9001", "--min-upload-rate"),
    COUNT_NONE("--max-connections=0 8000 9001", "--max-connections"),
    COUNT_LEAST("--max-in-flight=1 8000 9001", ""),
    COUNT_MOST("--max-connections=1000000 8000 9001", ""),
    COUNT_BEYOND("--max-connections=1000001 8000 9001", "--max-connections"),
    COUNT_OF_WORDS("--max-in-flight=many 8000 9001", "--max-in-flight"),
    RISE_NONE("--health-rise=0 8000 9001", "--health-rise"),
    STATUSES("--health=/p --health-status=200-399 8000 9001", ""),
    STATUSES_OF_ONE("--health=/p --health-status=204-204 8000 9001", ""),
    STATUSES_TURNED("--health=/p --health-status=399-200 8000 9001", "--health-status"),
    STATUSES_BEYOND("--health=/p --health-status=200-600 8000 9001", "--health-status"),
    STATUS_OF_TCP("--health-status=200-399 8000 9001", "--health-status"),
    PROBE_OF_PORT("--health=:9100/p 8000 9001", ""),
    PROBE_OF_NO_PORT("--health=:70000 8000 9001", "--health"),
    PROBES_OFF("--health=off --health-rise=2 8000 9001", "--health-rise"),
    VIA_LONG("--via=" + "v".repeat(65) + " 8000 9001", "--via"),
    VIA_AS_LONG("--via=" + "v".repeat(64) + " 8000 9001", ""),
    VIA_WITH_BLANK("--via=a,b 8000 9001", "--via"),
    VIA_IN_TCP("--mode=tcp --via=a 8000 9001", "--via"),
    POOL_IN_TCP("--mode=tcp --pool-timeout=1s 8000 9001", "--pool-timeout"),
    MODE("--mode=udp 8000 9001", "--mode"),
    FORMAT_WITHOUT_LOG("--log-format=json 8000 9001", "--log-format"),
    CONTROL_WITHOUT_PAGE("--admin=off --admin-control 8000 9001", "--admin-control"),
    HOST_WITH_PORT("--admin-host=a:80 8000 9001", "--admin-host"),
    TRUST("--trusted-proxies=10.0.0.0/8,::1 8000 9001", ""),
    TRUST_BEHIND_PREFIX("--trusted-proxies=10.0.0.1/8 8000 9001", "10.0.0.1/8"),
    TRUST_TOO_LONG("--trusted-proxies=10.0.0.0/33 8000 9001", "10.0.0.0/33"),
    TRUST_TOO_LONG_6("--trusted-proxies=::/129 8000 9001", "::/129"),
    TRUST_NAME("--trusted-proxies=here 8000 9001", "here"),
    TWICE("--via=a --via=b 8000 9001", "--via"),
    FLAG_TWICE("--admin-control --admin-control 8000 9001", ""),
    UNKNOWN("--head-timout=1s 8000 9001", "--head-timeout"),
    NO_VALUE("8000 9001 --via", "--via"),
    VALUE_OF_FLAG("--admin-control=on 8000 9001", "--admin-control"),
    NO_BACKEND("8000", "8000"),
    WEIGHT_MOST("8000 9001*256", ""),
    WEIGHT_BEYOND("8000 9001*257", "9001*257"),
    WEIGHT_NONE("8000 9001*0", "9001*0"),
    PORT_MOST("8000 65535", ""),
    PORT_BEYOND("8000 65536", "65536"),
    PORT_NONE("8000 0", "0"),
    ITSELF("8000 127.0.0.1:8000", "8000"),
    IPV6_BARE("8000 ::1:9001", "::1:9001"),
    IPV6("[::1]:8000 [::1]:9001", ""),
    SERVE_WITHOUT_FOLDER("serve 8000", "serve"),
    SERVE_OF_NOTHING("serve 8000 /nowhere/at/all", "/nowhere/at/all"),
    SERVE_WITH_VIA("serve --via=a 8000 /", "--via"),
    SERVE_WITH_HEAD("serve --max-head=2k 8000 /", ""),
    QUIET("-q 8000 9001", ""),
    COLOR("--color=maybe 8000 9001", "--color"),
    ON_DOWN("--on-down=close 8000 9001", ""),
    ON_DOWN_WITHOUT_PROBES("--on-down=close --health=off 8000 9001", "--on-down");

    private final String words;
    /** What the refusal must name; empty: it is obeyed. */
    private final String names;

    StillTyping(String words, String names) {
        this.words = words;
        this.names = names;
    }

    void judge() {
        CommandLine line = CommandLine.parse(words.split(" "));
        List<Message> errors = line.errors();
        if (names.isEmpty()) {
            Judge.require(errors.isEmpty(), "what can be obeyed is obeyed", words + ": " + errors);
        } else {
            boolean named = errors.stream().anyMatch(each -> each.toString().contains(names));
            Judge.require(named, "what cannot be obeyed is refused", words + ": " + errors);
        }
    }

    /** The output of {@code --check} can be given back as a file, and means the same. */
    static void requireGivenBack(List<String> words) {
        CommandLine line = CommandLine.parse(words.toArray(new String[0]));
        String text = Summary.text(line.options());
        try {
            Path file = Files.createTempFile(Path.of("target"), "still", ".options");
            Files.writeString(file, text);
            CommandLine again = CommandLine.parse(new String[] {"@" + file});
            Files.delete(file);
            Judge.require(again.errors().isEmpty(), "what is printed can be given back", again.errors() + text);
            String other = Summary.text(again.options());
            Judge.require(other.equals(text), "what is printed can be given back", other + "instead of\n" + text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static void judgeSome(Dice dice) {
        StillTyping[] all = values();
        Arrays.stream(new int[4]).forEach(each -> dice.pick(all).judge());
    }
}
