package balancer.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The slowest requests and the percentiles of the last seconds, as {@code /api/status} tells them. */
final class StillSlowest {
    private static final int ROWS = 10;
    private static final int PATH = 100;
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    /** Minutes pass at ticks, once a second. */
    private static final Duration MINUTE = Duration.ofSeconds(61);

    private static final long ROUNDING_NANOS = 2_000;
    private static final Duration EDGE = Duration.ofSeconds(2);

    /** Percentiles are those of the last five to ten seconds, and are made once a second. */
    private static final long RECENT_NANOS = 11_500_000_000L;

    private static final long SURELY_RECENT_NANOS = 4_000_000_000L;
    private static final long MADE_NANOS = 1_100_000_000L;
    private static final double CELL = 0.04;
    private static final double SHORTEST_CELL_SECONDS = 2e-6;

    /** All that took longer counts as this. */
    private static final double LONGEST_TOLD_SECONDS = 68.7;

    private StillSlowest() {}

    @SuppressWarnings("unchecked")
    static void judge(StillRun run, List<Object> told) {
        Instant oldest = run.times.now().minus(REMEMBERED);
        boolean known = run.log.expected().stream().allMatch(each -> each.allNanos >= 0);
        boolean edge = run.log.expected().stream()
                .anyMatch(each -> Duration.between(each.time, oldest).abs().compareTo(EDGE) < 0);
        if (!known || edge) {
            return;
        }
        List<StillLine> all = run.log.expected().stream()
                .filter(each -> each.understood && each.status != 101)
                .toList();
        List<StillLine> slowest = all.stream()
                .filter(each -> each.time.isAfter(oldest))
                .sorted(Comparator.comparingLong((StillLine each) -> -each.allNanos)
                        .thenComparing(each -> isCrowdedOut(each, all)))
                .toList();
        int next = 0;
        for (int i = 0; i < slowest.size() && next < ROWS; i++) {
            StillLine line = slowest.get(i);
            Map<String, Object> row = next < told.size() ? (Map<String, Object>) told.get(next) : Map.of();
            double seconds = (Double) row.getOrDefault("durationSeconds", Double.NaN);
            if (Math.abs(seconds - line.allNanos / 1e9) < SHORTEST_CELL_SECONDS) {
                next++;
                boolean alone = slowest.stream()
                                .filter(each -> Math.abs(each.allNanos - line.allNanos) < 9_000)
                                .count()
                        == 1;
                if (alone && next < ROWS) {
                    row(row, line);
                }
            } else {
                Judge.require(isCrowdedOut(line, all), "the slowest are told", told + " without " + line.allNanos);
            }
        }
        Judge.require(next == told.size(), "the slowest are told", told + " of " + next);
    }

    /** Of each minute ten are kept: ten others of its minute were as slow, whether or not they are forgotten now. */
    private static boolean isCrowdedOut(StillLine line, List<StillLine> all) {
        return all.stream()
                .filter(first -> isOfMinute(first, line))
                .anyMatch(first -> all.stream()
                                .filter(each -> each != line && isOfMinute(first, each))
                                .filter(each -> each.allNanos > line.allNanos - ROUNDING_NANOS)
                                .count()
                        >= ROWS);
    }

    private static boolean isOfMinute(StillLine first, StillLine each) {
        Duration later = Duration.between(first.time, each.time);
        return !later.isNegative() && later.compareTo(MINUTE) <= 0;
    }

    private static void row(Map<String, Object> row, StillLine line) {
        String path = line.target.replaceFirst("(?i)^https?://[^/?]*", "").replaceFirst("\\?.*", "");
        path = path.length() > PATH ? path.substring(0, PATH) + "..." : path;
        boolean same = row.get("method").equals(line.method)
                && row.get("path").equals(path)
                && row.get("backend").equals(line.backend)
                && row.get("status").equals((double) line.status)
                && row.get("connection").equals((double) line.connection);
        Judge.require(same, "the slowest are told", row + " instead of " + line.method + " " + path);
        Instant at = Instant.parse((String) row.get("endedAt"));
        long behind = Duration.between(at, line.time).toMillis(); // it counts whole seconds
        boolean then = behind >= -5 && behind <= 1_005;
        Judge.require(then, "the slowest are told", row + " instead of " + line.time);
    }

    static void latency(StillRun run, List<StillBooks.Answer> answers, Map<String, Object> told) {
        long now = run.times.nowNanos();
        List<Double> recent = answers.stream()
                .filter(each -> now - each.nanos() < RECENT_NANOS)
                .map(each -> Math.min(each.seconds(), LONGEST_TOLD_SECONDS))
                .toList();
        boolean surely = answers.stream().anyMatch(each -> {
            long age = now - each.nanos();
            return age > MADE_NANOS && age < SURELY_RECENT_NANOS;
        });
        Object p50 = told.get("p50");
        Judge.require(p50 != null || !surely, "percentiles are of the last seconds", told);
        if (p50 == null) {
            return;
        }
        double least = recent.stream().mapToDouble(each -> each).min().orElse(Double.NaN);
        double most = recent.stream().mapToDouble(each -> each).max().orElse(Double.NaN);
        double p95 = (Double) told.get("p95");
        double p99 = (Double) told.get("p99");
        boolean ordered = (Double) p50 <= p95 && p95 <= p99;
        boolean within = (Double) p50 >= least * (1 - CELL) - SHORTEST_CELL_SECONDS
                && p99 <= most * (1 + CELL) + SHORTEST_CELL_SECONDS;
        Judge.require(ordered && within, "percentiles are of the last seconds", told + " of " + recent);
    }
}
