package balancer.admin.numbers;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Prometheus text 0.0.4 more strictly than Prometheus does, and throws at whatever it does not like. */
public final class MetricsParser {
    private static final Pattern NAME = Pattern.compile("([a-z][a-z0-9_]*)(?:\\{(.*)})?");
    private static final Pattern VALUE = Pattern.compile("[0-9]+(?:\\.[0-9]+)?");
    private static final Pattern NO_BASE_UNIT =
            Pattern.compile(".*_(millis|milliseconds|ms|micros|nanos|kilobytes|kb|percent)(_.*)?");
    private static final Pattern LABEL =
            Pattern.compile("([a-z][a-z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\\\\\|\\\\\"|\\\\n)*)\"(,|$)");

    /** Everything before a value, taken apart: the simulation reads the same few hundred names a million times. */
    private static final Map<String, Series> SERIES = new ConcurrentHashMap<>();

    private static final BigDecimal INFINITY = new BigDecimal("1e99");

    /** Everything before the value, to the value. */
    public final Map<String, BigDecimal> samples = new LinkedHashMap<>();

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Set<String> helped = new HashSet<>();
    private String family = "";

    /** Per histogram series: the limit and count of the bucket before. */
    private final Map<String, BigDecimal[]> buckets = new TreeMap<>();

    public static MetricsParser parse(String text) {
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
        check(!NO_BASE_UNIT.matcher(family).matches(), "base unit: " + family);
        check(!type.equals("histogram") || family.endsWith("_seconds"), "unit: " + family);
    }

    private void sample(String line) {
        int space = Math.max(line.lastIndexOf(' '), 0);
        String text = line.substring(space == 0 ? 0 : space + 1);
        check(VALUE.matcher(text).matches(), "a sample: " + line);
        Series series = SERIES.computeIfAbsent(line.substring(0, space), MetricsParser::series);
        String type = types.get(family);
        boolean several = "histogram".equals(type) || "summary".equals(type);
        check(several ? isPart(series.name) : series.name.equals(family), "of its family: " + line);
        BigDecimal value = new BigDecimal(text);
        check(samples.put(series.key, value) == null, "once: " + line);
        if (several && series.name.endsWith("_bucket")) {
            bucket(series.labels, value);
        } else if ("histogram".equals(type) && series.name.endsWith("_count")) {
            String last = family + "_bucket" + with(series.labels, "+Inf");
            check(value.equals(samples.get(last)), "+Inf is the count: " + line);
        }
    }

    private boolean isPart(String name) {
        return name.startsWith(family)
                && List.of("_bucket", "_sum", "_count").contains(name.substring(family.length()));
    }

    private static Series series(String text) {
        Matcher matcher = NAME.matcher(text);
        check(matcher.matches(), "a sample: " + text);
        Map<String, String> labels = labels(matcher.group(2) == null ? "" : matcher.group(2));
        return new Series(matcher.group(1), labels, matcher.group(1) + labels);
    }

    private record Series(String name, Map<String, String> labels, String key) {}

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
        BigDecimal le = limit.equals("+Inf") ? INFINITY : new BigDecimal(limit);
        BigDecimal[] before = buckets.put(family + series, new BigDecimal[] {le, count});
        check(before == null || before[0].compareTo(le) < 0, "le ascends: " + family + labels);
        check(before == null || before[1].compareTo(count) <= 0, "buckets are cumulative: " + family + labels);
    }

    private void histogramsAreWhole() {
        List<String> cut = new ArrayList<>();
        buckets.forEach((series, last) -> {
            if (last[0].compareTo(INFINITY) != 0) {
                cut.add(series);
            }
        });
        check(cut.isEmpty(), "no +Inf: " + cut);
        check(types.keySet().equals(helped), "TYPE for every HELP");
    }

    public Set<String> families() {
        return types.keySet();
    }

    /** @param nameAndLabels in alphabetical order, as {@code lb_x{backend=a, code=2xx}} */
    public long value(String nameAndLabels) {
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
