package balancer.simulation;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Since when it is certain, for each server, that the balancer gives it work, or that it does not. */
final class RosterSure {
    /** First probes, and the way there and back, in many small and late segments. */
    private static final long KNOWN_MICROS = 4_000_000;

    /** Whoever was down for a time comes back after the longest cool-down. */
    private static final long UP_AGAIN_MICROS = 45_000_000;

    private static final long NEVER = Long.MAX_VALUE;

    private final RosterModel model;
    private final boolean mayBeDown;
    private final Map<InetSocketAddress, Long> since = new LinkedHashMap<>();

    /** @param mayBeDown whether a server whose name has lost it stops at once */
    RosterSure(RosterModel model, boolean mayBeDown) {
        this.model = model;
        this.mayBeDown = mayBeDown;
        RosterModel.servers().forEach(each -> since.put(each, RosterModel.NAME_IS_KNOWN_MICROS));
    }

    /** Something is asked for that concerns these. */
    void asked(List<InetSocketAddress> servers) {
        servers.forEach(each -> since.put(each, NEVER));
    }

    /** And the balancer has answered. */
    void answered(List<InetSocketAddress> servers, boolean ofName, long nowMicros) {
        long known = ofName ? RosterModel.NAME_IS_KNOWN_MICROS + KNOWN_MICROS : KNOWN_MICROS;
        long later = ofName && mayBeDown ? UP_AGAIN_MICROS : known;
        servers.forEach(each -> since.put(each, nowMicros + later));
    }

    /** A name has other addresses, and this is one of those that came or went. */
    void moved(InetSocketAddress server, long nowMicros) {
        long known = mayBeDown ? UP_AGAIN_MICROS : RosterModel.NAME_IS_KNOWN_MICROS + KNOWN_MICROS;
        since.put(server, nowMicros + known);
    }

    /** Nobody can look up this name of theirs any more; who did not know it yet does not learn it now. */
    void nameFails(List<InetSocketAddress> servers, long nowMicros) {
        servers.forEach(each -> since.computeIfPresent(each, (server, known) -> known > nowMicros ? NEVER : known));
    }

    private boolean isKnown(InetSocketAddress server, long fromMicros) {
        return since.get(server) <= fromMicros;
    }

    /** True if all that is known since then is all that there is to know. */
    boolean isAllKnown(long fromMicros) {
        return since.values().stream().allMatch(each -> each <= fromMicros);
    }

    /** It has got its share of work ever since. */
    boolean serves(InetSocketAddress server, long fromMicros) {
        return isKnown(server, fromMicros) && model.weights().containsKey(server);
    }

    /** Somebody who is no backup has. */
    boolean somebodyServes(long fromMicros) {
        return model.weights().keySet().stream().anyMatch(each -> !model.isBackup(each) && isKnown(each, fromMicros));
    }
}
