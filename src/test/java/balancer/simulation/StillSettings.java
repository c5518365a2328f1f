package balancer.simulation;

import balancer.client.TimeLimit;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of a run in still air, in one of many spellings, and what {@code /api/config} must say of them. */
final class StillSettings {
    static final long OFF = -1;

    static final int FIRST_PORT = 9001;

    private static final int LEAST_MILLIS = 1_000;
    private static final int MOST_MILLIS = 20_000;

    private static final List<TimeLimit> LIMITS = List.of(
            TimeLimit.CONNECT,
            TimeLimit.HEAD,
            TimeLimit.BODY,
            TimeLimit.RESPONSE,
            TimeLimit.STREAM,
            TimeLimit.SEND,
            TimeLimit.POOL,
            TimeLimit.KEEP_ALIVE,
            TimeLimit.TUNNEL,
            TimeLimit.DRAIN);

    private static final String[] RANGES = {
        "127.0.0.1",
        "127.0.0.0/8",
        "203.0.113.0/24",
        "203.0.113.128/25",
        "203.0.113.254/31",
        "203.0.113.0/25",
        "0.0.0.0/0",
        "::1",
        "::/0",
        "2001:db8::/32",
        "2001:db8::a0/123",
        "2001:db8:1234:5678::/64",
        "2001:db8::/128",
        "2001:db8:1234:5678:9abc:def0:fedc:ba98",
        "::ffff:203.0.113.0/120",
        "fe80::/10",
        "2001:db8:8000::/33"
    };

    private static final String[] NAMES = {"edge", "lb-1.example", "a.b_c", "x".repeat(64)};

    final Map<TimeLimit, Long> millis = new EnumMap<>(TimeLimit.class);
    final List<String> trusted = new ArrayList<>();
    final List<Integer> weights = new ArrayList<>();
    /** Who is given by a port alone, which means 127.0.0.1 and ::1. */
    final BitSet byPort = new BitSet();

    final Front front;
    final boolean admin6;
    final boolean control;
    final String adminHost;
    final String via;
    final int maxHead;
    final int maxConnections;
    final int maxInFlight;
    /** Bytes a second, or {@link #OFF}. */
    final long uploadRate;

    final boolean ids;
    final boolean json;
    final boolean closesTunnels;
    private final long spelling;

    StillSettings(Dice dice) {
        for (TimeLimit each : LIMITS) {
            long drawn = dice.onceIn(3) ? 1_000L * dice.between(1, 60) : dice.between(LEAST_MILLIS, MOST_MILLIS);
            boolean off = each != TimeLimit.CONNECT && each != TimeLimit.DRAIN && dice.onceIn(10);
            millis.put(each, off ? OFF : drawn);
        }
        for (int left = dice.onceIn(2) ? dice.between(1, 4) : 0; left > 0; left--) {
            trusted.add(dice.pick(RANGES));
        }
        for (int left = dice.between(1, 4); left > 0; left--) {
            weights.add(dice.onceIn(2) ? 1 : dice.between(2, 6));
        }
        front = dice.pick(Front.values());
        admin6 = dice.onceIn(2);
        control = dice.onceIn(2);
        adminHost = dice.onceIn(2) ? "" : dice.pick("status.example", "A-1.test,b_2");
        via = dice.onceIn(2) ? dice.pick(NAMES) : "";
        maxHead = dice.onceIn(2) ? 16 << 10 : dice.pick(1 << 10, 2_000, 4_096, 9_999, 64 << 10, 256 << 10);
        maxConnections = dice.onceIn(2) ? 0 : dice.between(10, 2_000);
        maxInFlight = dice.onceIn(2) ? 0 : dice.between(1, 9);
        uploadRate = dice.onceIn(2) ? OFF : dice.pick(1, 100, 1_024, 1_500);
        ids = dice.onceIn(2);
        json = dice.onceIn(2);
        closesTunnels = false;
        spelling = dice.next();
        if (dice.onceIn(4)) {
            byPort.set(dice.below(weights.size()));
        }
    }

    /** {@link #OFF} if it is off. */
    long nanos(TimeLimit limit) {
        return millis.get(limit) == OFF ? OFF : millis.get(limit) * 1_000_000;
    }

    int backends() {
        return weights.size();
    }

    private static String nameOf(TimeLimit limit) {
        return "--" + limit.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + "-timeout";
    }

    /** The command line. The same value can be spelled in several ways. */
    List<String> arguments() {
        Dice dice = new Dice(spelling);
        List<String> words = new ArrayList<>();
        millis.forEach((limit, value) -> option(words, dice, nameOf(limit), spelledTime(dice, value)));
        option(words, dice, "--max-head", spelledSize(dice, maxHead));
        option(words, dice, "--min-upload-rate", uploadRate == OFF ? "off" : spelledSize(dice, uploadRate));
        option(words, dice, "--admin", (admin6 ? "[::1]" : dice.pick("127.0.0.1:", "")) + (admin6 ? ":" : "") + "9009");
        option(words, dice, "--access-log", "-");
        option(words, dice, "--health", "off");
        if (json || dice.onceIn(2)) {
            option(words, dice, "--log-format", json ? "json" : "combined");
        }
        if (!via.isEmpty()) {
            option(words, dice, "--via", via);
        }
        if (maxConnections > 0) {
            option(words, dice, "--max-connections", "" + maxConnections);
        }
        if (maxInFlight > 0) {
            option(words, dice, "--max-in-flight", "" + maxInFlight);
        }
        if (control) {
            words.add("--admin-control");
        }
        if (!adminHost.isEmpty()) {
            option(words, dice, "--admin-host", adminHost);
        }
        if (trusted.size() == 2) {
            trusted.forEach(each -> option(words, dice, "--trusted-proxies", each));
        } else if (!trusted.isEmpty()) {
            option(words, dice, "--trusted-proxies", String.join(",", trusted));
        }
        words.add(front.argument());
        for (int id = 0; id < weights.size(); id++) {
            words.add(nameOf(id) + (weights.get(id) == 1 && dice.onceIn(2) ? "" : "*" + weights.get(id)));
        }
        return words;
    }

    private static void option(List<String> words, Dice dice, String name, String value) {
        if (dice.onceIn(3)) {
            words.add(name);
            words.add(value);
        } else {
            words.add(name + "=" + value);
        }
    }

    private static String spelledTime(Dice dice, long value) {
        return value != OFF && dice.onceIn(3) ? value + "ms" : time(value);
    }

    private static String spelledSize(Dice dice, long value) {
        String size = size(value);
        return dice.onceIn(3) ? "" + value : dice.onceIn(2) ? size : size.toUpperCase(java.util.Locale.ROOT);
    }

    /** In the largest unit in which it is a whole number. */
    static String time(long millis) {
        if (millis == OFF) {
            return "off";
        }
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        return seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private static String size(long bytes) {
        return bytes % 1_024 == 0 ? bytes / 1_024 + "k" : "" + bytes;
    }

    String nameOf(int backend) {
        return byPort.get(backend) ? "" + (FIRST_PORT + backend) : addressOf(backend);
    }

    /** Its first one. */
    String addressOf(int backend) {
        return "127.0.0.1:" + (FIRST_PORT + backend);
    }

    /** What {@code /api/config} must say, by option. */
    Map<String, String> told() {
        Map<String, String> told = new LinkedHashMap<>();
        millis.forEach((limit, value) -> told.put(nameOf(limit), time(value)));
        told.put("--max-head", size(maxHead));
        told.put("--min-upload-rate", uploadRate == OFF ? "off" : size(uploadRate));
        told.put("--admin", (admin6 ? "[::1]" : "127.0.0.1") + ":9009");
        told.put("--access-log", "-");
        told.put("--algorithm", "round-robin");
        told.put("--sticky", "off");
        told.put("--health", "off");
        told.put("--resolve", "ipv4");
        told.put("--mode", "http");
        told.put("--log-format", json ? "json" : "combined");
        told.put("--via", via.isEmpty() ? "none" : via);
        told.put("--max-connections", maxConnections > 0 ? "" + maxConnections : "by the descriptor limit");
        told.put("--max-in-flight", maxInFlight > 0 ? "" + maxInFlight : "no limit");
        told.put("--drain-delay", "none");
        told.put("--reuse-port", "off");
        if (!trusted.isEmpty()) {
            told.put("--accept-proxy", "off");
        }
        told.put("--send-proxy", "off");
        told.put("--forwarded", "x");
        told.put("--tls", "off");
        told.put("--backend-ca", "Java's");
        told.put("--backend-insecure", "off");
        told.put("--admin-control", control ? "on" : "off");
        told.put("--admin-host", adminHost.isEmpty() ? "none" : adminHost);
        return told;
    }

    /** Whether a client there is a trusted proxy. */
    boolean trusts(InetAddress client) {
        return trusted.stream().anyMatch(each -> contains(each, client));
    }

    /** Compares bit by bit. */
    private static boolean contains(String range, InetAddress client) {
        String[] parts = range.split("/");
        try {
            byte[] network = InetAddress.getByName(parts[0]).getAddress();
            byte[] address = client.getAddress();
            int mapped = parts[0].startsWith("::ffff:") ? 96 : 0;
            int bits = parts.length == 1 ? 8 * network.length : Integer.parseInt(parts[1]) - mapped;
            boolean same = network.length == address.length;
            for (int i = 0; same && i < bits; i++) {
                same = (network[i / 8] >> (7 - i % 8) & 1) == (address[i / 8] >> (7 - i % 8) & 1);
            }
            return same;
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public String toString() {
        return String.join(" ", arguments()) + (ids ? ", request ids" : "");
    }
}
