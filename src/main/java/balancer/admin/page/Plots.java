package balancer.admin.page;

import balancer.admin.numbers.Series;
import balancer.admin.numbers.Trends;
import balancer.admin.text.Json;
import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.number.Numbers;
import java.util.List;

/**
 * The lines of the plots, one value per second. As SVG in the first page, with the values from which the script
 * continues; after that one new point per second.
 */
final class Plots {
    /** The number of colours; with more backends colours repeat, and only this many backends have a line. */
    static final int ACCENTS = 6;

    static final int SPARK_SECONDS = 60;
    private static final int HEIGHT = 100;

    /** 0.1 ms is the bottom of the latency plot; the top is five decades above: 10 s. */
    private static final double BOTTOM_MICROS = 100;

    private static final double DECADES = 5;

    /** Follows the first point of a line: a single second would be a line of length 0, which is invisible. */
    private static final String ALONE = "h.5";

    private final Trends trends;
    private final BackendPool pool;

    Plots(Trends trends, BackendPool pool) {
        this.trends = trends;
        this.pool = pool;
    }

    /** The backends with a line in the plot of rates. */
    List<Backend> lines() {
        List<Backend> all = pool.all();
        return all.subList(0, Math.min(ACCENTS, all.size()));
    }

    void sparkRate(StringBuilder out) {
        path(
                out,
                "rate",
                "spark",
                trends.requests(),
                SPARK_SECONDS,
                top(trends.requests().max()));
    }

    void sparkErrors(StringBuilder out) {
        path(
                out,
                "errors",
                "spark",
                trends.errors(),
                SPARK_SECONDS,
                top(trends.errors().max()));
    }

    /** @param line its place in {@link #lines} */
    void rate(int line, Backend backend, StringBuilder out) {
        String look = "a" + backend.slot() % ACCENTS;
        path(out, "r" + line, look, trends.of(backend).answered(), Series.SECONDS, rateTop());
    }

    void latencies(StringBuilder out) {
        path(out, "p50", "p50", trends.p50Micros(), Series.SECONDS, 0);
        path(out, "p95", "p95", trends.p95Micros(), Series.SECONDS, 0);
        path(out, "p99", "p99", trends.p99Micros(), Series.SECONDS, 0);
    }

    /** The value of the last second for each line. */
    void points(Json json) {
        json.object("points");
        json.member("rate", trends.requests().last())
                .member("errors", trends.errors().last());
        json.member("p50", trends.p50Micros().last());
        json.member("p95", trends.p95Micros().last());
        json.member("p99", trends.p99Micros().last());
        List<Backend> lines = lines();
        for (int i = 0; i < lines.size(); i++) {
            json.member("r" + i, trends.of(lines.get(i)).answered().last());
        }
        json.endObject().member("ratetop", rateTop()).member("second", trends.seconds());
    }

    /** The value at the top of the plot of rates. */
    int rateTop() {
        int max = 0;
        for (Backend backend : lines()) {
            max = Math.max(max, trends.of(backend).answered().max());
        }
        return top(max);
    }

    /** The next of 1, 2, 5, 10, 20, ...; at least 10, or a single request would fill the plot. */
    static int top(int max) {
        for (long decade = 10; ; decade *= 10) {
            for (int step : new int[] {1, 2, 5}) {
                if (max <= decade * step) {
                    return (int) Math.min(Integer.MAX_VALUE, decade * step);
                }
            }
        }
    }

    /** @param top the value at the upper edge, with 0 at the lower edge; 0: logarithmic, for microseconds */
    private static void path(StringBuilder out, String line, String look, Series series, int seconds, int top) {
        int size = Math.min(seconds, series.size());
        out.append("<path class=\"line ").append(look).append("\" data-line=\"").append(line);
        out.append("\" data-values=\"");
        for (int ago = size - 1; ago >= 0; ago--) {
            out.append(series.get(ago)).append(ago == 0 ? "" : " ");
        }
        out.append("\" d=\"");
        char move = 'M';
        for (int ago = size - 1; ago >= 0; ago--) {
            if (series.get(ago) == Series.NONE) {
                move = 'M';
                continue;
            }
            int tenths = top == 0 ? logarithmic(series.get(ago)) : linear(series.get(ago), top);
            out.append(move).append(seconds - 1 - ago).append(' ').append(Numbers.decimal(tenths, 1));
            out.append(move == 'M' ? ALONE : "");
            move = 'L';
        }
        out.append("\"/>");
    }

    private static int linear(int value, int top) {
        return (int) Math.round(10.0 * HEIGHT * (1 - (double) value / top));
    }

    private static int logarithmic(int micros) {
        double decades = Math.log10(Math.max(BOTTOM_MICROS, micros) / BOTTOM_MICROS);
        return (int) Math.round(10.0 * HEIGHT * (1 - Math.min(1, decades / DECADES)));
    }
}
