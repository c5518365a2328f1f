package balancer.simulation;

import balancer.admin.numbers.MetricsPage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code /metrics} at one moment. */
final class Page {
    private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

    private static final Pattern COUNTER = Pattern.compile("^lb_[a-z_]*_(total|bucket|count|sum)\\{");

    /** The same names come again and again. */
    private static final Map<String, Boolean> COUNTS = new ConcurrentHashMap<>();

    private final Map<String, BigDecimal> samples;

    Page(MetricsPage page) {
        samples = page.read();
    }

    /** @param what name and labels */
    long value(String what) {
        BigDecimal value = samples.get(what.indexOf('{') < 0 ? what + "{}" : what);
        Judge.require(value != null, "there is such a number", what);
        return value.longValue();
    }

    long micros(String what) {
        BigDecimal value = samples.get(what.indexOf('{') < 0 ? what + "{}" : what);
        Judge.require(value != null, "there is such a number", what);
        return value.multiply(MICROS).longValue();
    }

    /** Of all series of this name. */
    long sum(String name) {
        long sum = 0;
        for (Map.Entry<String, BigDecimal> each : samples.entrySet()) {
            sum += each.getKey().startsWith(name + "{") ? each.getValue().longValue() : 0;
        }
        return sum;
    }

    /** No counter goes back: whoever collects them would take it for a restart, and add all of it once more. */
    void requireBehind(Page earlier) {
        for (String what : counters()) {
            boolean grows = samples.get(what).compareTo(earlier.samples.get(what)) >= 0;
            Judge.require(grows, "no counter goes back", what);
        }
    }

    /**
     * Nobody is here, and nothing is counted but what comes by itself.
     *
     * @param shakesHands whether probes do, whose handshakes count as well
     */
    void requireSameAs(Page earlier, boolean shakesHands) {
        for (String what : counters()) {
            boolean byItself = what.startsWith("lb_loop_")
                    || what.startsWith("lb_health_probes")
                    || shakesHands && what.startsWith("lb_tls_handshakes");
            boolean same = samples.get(what).compareTo(earlier.samples.get(what)) == 0;
            Judge.require(byItself || same, "no counter grows at rest", what + " " + samples.get(what));
        }
    }

    private List<String> counters() {
        return samples.keySet().stream().filter(Page::counts).collect(Collectors.toList());
    }

    private static boolean counts(String what) {
        return COUNTS.computeIfAbsent(what, COUNTER.asPredicate()::test);
    }
}
