package balancer.admin;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Prometheus text 0.0.4 more strictly than Prometheus does, and throws at whatever it does not like. */
final class MetricsParser {
    private static final Pattern SAMPLE = Pattern.compile("([a-z][a-z0-9_]*)(?:\\{(.*)})? ([0-9]+(?:\\.[0-9]+)?)");
    private static final Pattern LABEL =
            Pattern.compile("([a-z][a-z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\\\\\|\\\\\"|\\\\n)*)\"(,|$)");

    /** Everything before the value, to the value. */
    final Map<String, BigDecimal> samples = new LinkedHashMap<>();

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Set<String> helped = new HashSet<>();
    private String family = "";

    /** Per histogram series: the limit and count of the bucket before. */
    private final Map<String, BigDecimal[]> buckets = new TreeMap<>();

    static MetricsParser parse(String text) {
        MetricsParser parser = new MetricsParser();
        check(text.endsWith("\n"), "the last line ends");
        for (String line : text.split("\n")) {
            parser.line(line);
        }
        parser.histogramsAreWhole();
        return parser;
    }

    private void line(String line) {
        if (line.startsWith("# HELP ")) {
            family = line.split(" ")[2];
            check(helped.add(family), "HELP once: " + family);
            check(line.length() > ("# HELP " + family + " ").length(), "words: " + line);
        } else if (line.startsWith("# TYPE ")) {
            String[] words = line.split(" ");
            check(words.length == 4 && words[2].equals(family), "TYPE behind its HELP: " + line);
            check(types.put(family, words[3]) == null, "TYPE once: " + family);
            name(family, words[3]);
        } else {
            sample(line);
        }
    }

    private static void name(String family, String type) {
        check(List.of("counter", "gauge", "histogram", "summary").contains(type), type);
        check(family.endsWith("_total") == type.equals("counter"), "_total means counter: " + family);
        check(
                !family.matches(".*_(millis|milliseconds|ms|micros|nanos|kilobytes|kb|percent)(_.*)?"),
                "base unit: " + family);
        check(!type.equals("histogram") || family.endsWith("_seconds"), "unit: " + family);
    }

    private void sample(String line) {
        Matcher matcher = SAMPLE.matcher(line);
        check(matcher.matches(), "a sample: " + line);
        String name = matcher.group(1);
        String type = types.get(family);
        boolean part = name.matches(Pattern.quote(family) + "_(bucket|sum|count)");
        check(
                "histogram".equals(type) || "summary".equals(type) ? part : name.equals(family),
                "of its family: " + line);
        Map<String, String> labels = labels(matcher.group(2) == null ? "" : matcher.group(2));
        BigDecimal value = new BigDecimal(matcher.group(3));
        check(samples.put(name + labels, value) == null, "once: " + line);
        if (name.endsWith("_bucket") && part) {
            bucket(labels, value);
        } else if ("histogram".equals(type) && name.endsWith("_count")) {
            check(value.equals(samples.get(family + "_bucket" + with(labels, "+Inf"))), "+Inf is the count: " + line);
        }
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher matcher = LABEL.matcher(text);
        int at = 0;
        while (at < text.length()) {
            check(matcher.find(at) && matcher.start() == at, "labels: " + text);
            check(labels.put(matcher.group(1), matcher.group(2)) == null, "label once: " + text);
            at = matcher.end();
        }
        check(!text.endsWith(","), "comma: " + text);
        return labels;
    }

    private static Map<String, String> with(Map<String, String> labels, String limit) {
        Map<String, String> more = new TreeMap<>(labels);
        more.put("le", limit);
        return more;
    }

    private void bucket(Map<String, String> labels, BigDecimal count) {
        Map<String, String> series = new TreeMap<>(labels);
        String limit = series.remove("le");
        BigDecimal le = limit.equals("+Inf") ? new BigDecimal("1e99") : new BigDecimal(limit);
        BigDecimal[] before = buckets.put(family + series, new BigDecimal[] {le, count});
        check(before == null || before[0].compareTo(le) < 0, "le ascends: " + family + labels);
        check(before == null || before[1].compareTo(count) <= 0, "buckets are cumulative: " + family + labels);
    }

    private void histogramsAreWhole() {
        List<String> cut = new ArrayList<>();
        buckets.forEach((series, last) -> {
            if (last[0].compareTo(new BigDecimal("1e99")) != 0) {
                cut.add(series);
            }
        });
        check(cut.isEmpty(), "no +Inf: " + cut);
        check(types.keySet().equals(helped), "TYPE for every HELP");
    }

    Set<String> families() {
        return types.keySet();
    }

    /** @param nameAndLabels in alphabetical order, as {@code lb_x{backend=a, code=2xx}} */
    long value(String nameAndLabels) {
        BigDecimal value = samples.get(nameAndLabels);
        check(value != null, "there is no " + nameAndLabels);
        return value.longValue();
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
