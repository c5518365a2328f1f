package balancer.admin.numbers;

import balancer.number.Numbers;
import balancer.statistics.LatencyHistogram;

/** Writes samples in the text format of Prometheus, version 0.0.4. */
final class MetricsWriter {
    /** Upper limits of histogram buckets; from 0.1 ms, because most responses within a data centre take less than 5. */
    private static final long[] BUCKETS_NANOS = {
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000,
        25_000_000,
        50_000_000,
        100_000_000,
        250_000_000,
        500_000_000,
        1_000_000_000,
        2_500_000_000L,
        5_000_000_000L,
        10_000_000_000L
    };

    private final StringBuilder out;

    MetricsWriter(StringBuilder out) {
        this.out = out;
    }

    /** Declares a family, once, before its samples. @param type counter, gauge or histogram */
    MetricsWriter family(String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append("\n# TYPE ");
        out.append(name).append(' ').append(type).append('\n');
        return this;
    }

    /** A family of one. */
    void gauge(String name, String help, long value) {
        family(name, "gauge", help).sample(name, "", value);
    }

    /** A family of one. */
    void counter(String name, String help, long value) {
        family(name, "counter", help).sample(name, "", value);
    }

    /** A family of one. @param type counter or gauge */
    void tenths(String name, String labels, long tenths) {
        begin(name, labels);
        out.append(tenths / 10);
        if (tenths % 10 != 0) {
            out.append('.').append(tenths % 10);
        }
        out.append('\n');
    }

    void seconds(String name, String type, String help, long nanos) {
        family(name, type, help).seconds(name, "", nanos);
    }

    /** @param labels from {@link #labels}, or empty */
    void sample(String name, String labels, long value) {
        begin(name, labels);
        out.append(value).append('\n');
    }

    void seconds(String name, String labels, long nanos) {
        begin(name, labels);
        Numbers.seconds(out, nanos);
        out.append('\n');
    }

    void histogram(String name, String labels, LatencyHistogram histogram) {
        String before = labels.isEmpty() ? "" : labels + ",";
        long[] counts = histogram.cumulative(BUCKETS_NANOS);
        long count = histogram.count();
        for (int i = 0; i < counts.length; i++) {
            out.append(name).append("_bucket{").append(before).append("le=\"");
            Numbers.seconds(out, BUCKETS_NANOS[i]);
            out.append("\"} ").append(counts[i]).append('\n');
        }
        sample(name + "_bucket", before + "le=\"+Inf\"", count);
        seconds(name + "_sum", labels, histogram.sumNanos());
        sample(name + "_count", labels, count);
    }

    private void begin(String name, String labels) {
        out.append(name);
        if (!labels.isEmpty()) {
            out.append('{').append(labels).append('}');
        }
        out.append(' ');
    }

    /** @param namesAndValues alternating */
    static String labels(String... namesAndValues) {
        StringBuilder labels = new StringBuilder(64);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            labels.append(i == 0 ? "" : ",").append(namesAndValues[i]).append("=\"");
            escape(labels, namesAndValues[i + 1]);
            labels.append('"');
        }
        return labels.toString();
    }

    private static void escape(StringBuilder labels, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> labels.append("\\\\");
                case '"' -> labels.append("\\\"");
                case '\n' -> labels.append("\\n");
                default -> labels.append(c);
            }
        }
    }
}
