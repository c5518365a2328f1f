package balancer.simulation;

import balancer.client.TimeLimit;
import balancer.client.TimeLimits;
import balancer.health.HealthSettings;
import balancer.health.HealthSettings.StatusRange;
import balancer.health.HealthSettings.Timing;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Time limits and settings of probes, as the command line says them. However they are drawn, honest peers keep them:
 * everything that goes wrong in a run has a reason that the plan names.
 */
record SettingsPlan(Map<TimeLimit, Long> limitMillis, boolean anyUploadRate, Timing timing, StatusRange status) {
    static final SettingsPlan USUAL = new SettingsPlan(usualLimits(), false, Timing.DEFAULT, StatusRange.DEFAULT);

    /** Of TCP mode; in HTTP mode there are all of them. */
    private static final List<TimeLimit> OF_TUNNELS = List.of(TimeLimit.CONNECT, TimeLimit.TUNNEL);

    private static final int LONGEST_POOL_MILLIS = 60_000;

    /** The drain's limit belongs to how the run ends. */
    private static Map<TimeLimit, Long> usualLimits() {
        Map<TimeLimit, Long> limits = new EnumMap<>(TimeLimit.class);
        limits.put(TimeLimit.CONNECT, 2_000L);
        limits.put(TimeLimit.HEAD, 10_000L);
        limits.put(TimeLimit.BODY, 20_000L);
        limits.put(TimeLimit.RESPONSE, 30_000L);
        limits.put(TimeLimit.STREAM, 30_000L);
        limits.put(TimeLimit.SEND, 20_000L);
        limits.put(TimeLimit.POOL, 4_000L);
        limits.put(TimeLimit.KEEP_ALIVE, 60_000L);
        limits.put(TimeLimit.TUNNEL, 3_600_000L);
        return limits;
    }

    static SettingsPlan draw(Dice dice) {
        Map<TimeLimit, Long> limits = usualLimits();
        int offOnceIn = dice.pick(0, 0, 1, 3);
        for (TimeLimit limit : usualLimits().keySet()) {
            // A real kernel gives up a connection that nobody answers; this one does not, so somebody must.
            boolean off = offOnceIn > 0 && dice.onceIn(offOnceIn) && limit != TimeLimit.CONNECT;
            long millis = limit == TimeLimit.POOL
                    ? 1 + dice.size(LONGEST_POOL_MILLIS)
                    : limits.get(limit) + dice.size(4 * Math.toIntExact(limits.get(limit)));
            limits.put(limit, off ? TimeLimits.OFF_MILLIS : millis);
        }
        Timing timing = new Timing(
                dice.between(200, 4_000), dice.between(2_000, 6_000), dice.between(1, 3), dice.between(1, 5));
        StatusRange status = dice.onceIn(2) ? StatusRange.DEFAULT : new StatusRange(204, dice.between(204, 299));
        return new SettingsPlan(limits, dice.onceIn(3), timing, status);
    }

    boolean isOff(TimeLimit limit) {
        return limitMillis.get(limit) == TimeLimits.OFF_MILLIS;
    }

    /** Somebody who has gone silent may be waited for until he ends by himself. */
    boolean isEndless() {
        return limitMillis.keySet().stream().anyMatch(limit -> limit != TimeLimit.POOL && isOff(limit));
    }

    List<String> arguments(boolean tcp, HealthSettings.Kind probes) {
        List<String> arguments = new ArrayList<>();
        limitMillis.forEach((limit, millis) -> {
            if (!tcp || OF_TUNNELS.contains(limit)) {
                arguments.add("--" + nameOf(limit) + (millis == TimeLimits.OFF_MILLIS ? "off" : millis + "ms"));
            }
        });
        if (!tcp && anyUploadRate) {
            arguments.add("--min-upload-rate=off");
        }
        if (probes != HealthSettings.Kind.OFF) {
            arguments.add("--health-interval=" + timing.intervalMillis() + "ms");
            arguments.add("--health-timeout=" + timing.timeoutMillis() + "ms");
            arguments.add("--health-rise=" + timing.rise());
            arguments.add("--health-fall=" + timing.fall());
        }
        if (probes == HealthSettings.Kind.HTTP) {
            arguments.add("--health-status=" + status.first() + "-" + status.last());
        }
        return arguments;
    }

    /** Only these limits, and the one of speed: what a server takes that has no backends. */
    List<String> argumentsOf(List<TimeLimit> limits) {
        List<String> arguments = new ArrayList<>(arguments(false, HealthSettings.Kind.OFF));
        arguments.removeIf(each -> each.contains("-timeout=")
                && limits.stream().noneMatch(limit -> each.startsWith("--" + nameOf(limit))));
        return arguments;
    }

    private static String nameOf(TimeLimit limit) {
        return limit.name().toLowerCase().replace('_', '-') + "-timeout=";
    }

    @Override
    public String toString() {
        return equals(USUAL) ? "" : ", settings " + arguments(false, HealthSettings.Kind.HTTP);
    }
}
