package balancer.simulation;

import balancer.proxy.Failure;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The history of every request of a run, as its client, its backends and the balancer's listener saw it. */
final class Ledger {
    /** More than three attempts and one replacement are never made. */
    private static final int MOST_DELIVERIES = 4;

    private final List<ClientPlan> left = new ArrayList<>();

    /** The port that each client connected from. */
    final Map<ClientPlan, Integer> ports = new IdentityHashMap<>();

    private final Map<Integer, Entry> entries = new LinkedHashMap<>();
    /** Which backend each delivery went to, in order of arrival. */
    final List<Integer> deliveries = new ArrayList<>();
    /** Which stream of a client was joined to which of a server. */
    private final Map<Integer, Integer> pairs = new LinkedHashMap<>();
    /** Whose name it is. */
    private final Map<String, Integer> names = new LinkedHashMap<>();

    final DrainHistory drains = new DrainHistory();
    /** Who gets nothing, as he is down, ejected or drained. */
    final DrainHistory out = new DrainHistory();

    final EarlyEnds earlyEnds = new EarlyEnds();
    final Places places = new Places();

    final Mishaps mishaps;
    private final LongSupplier clock;

    long bytesToClients;
    long bytesToBackends;
    /** The same of each. */
    final Map<Integer, Long> bytesToBackend = new LinkedHashMap<>();
    /** Client connections that the balancer has taken. */
    int accepted;

    /** Reported exchanges that no target names: unreadable requests, and all in TCP mode. */
    long anonymous;

    long endedWell;
    long ended;

    Ledger(LongSupplier clock) {
        this.clock = clock;
        mishaps = new Mishaps(clock);
    }

    void add(RequestPlan request) {
        entries.put(request.id, new Entry(request));
    }

    Entry entry(int id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            throw new Violation("nothing is made up", "nobody ever asked #" + id);
        }
        return entry;
    }

    Iterable<Entry> entries() {
        return entries.values();
    }

    /** Some request, but not this one, had this connection at that time. */
    boolean wasOthers(InetSocketAddress connection, long micros, Entry one) {
        for (Entry each : entries.values()) {
            if (each.plan != one.plan && each.wasOn(connection, micros)) {
                return true;
            }
        }
        return false;
    }

    /** The connection had been given to another request before this happened to it. */
    boolean wasOver(Mishaps.Event event, Entry one) {
        for (Entry each : entries.values()) {
            if (each.plan != one.plan && each.followed(one, event)) {
                return true;
            }
        }
        return false;
    }

    /** @param target ends with the request's number */
    void named(String target, String requestId) {
        named(Integer.parseInt(target.substring(target.lastIndexOf('/') + 1)), requestId);
    }

    /** Somebody saw this name at this request; empty if none was there. */
    void named(int id, String requestId) {
        Entry entry = entry(id);
        Judge.require(
                entry.requestId == null || entry.requestId.equals(requestId),
                "a request has one name",
                requestId + " of " + entry + " that is " + entry.requestId);
        entry.requestId = requestId;
        Integer owner = requestId.isEmpty() ? null : names.putIfAbsent(requestId, id);
        Judge.require(owner == null || owner == id, "a name means one request", requestId + " of " + entry);
    }

    /** @param connection the balancer's end of it */
    void delivered(int id, int backend, InetSocketAddress connection) {
        Entry entry = entry(id);
        entry.deliveries++;
        entry.lastBackend = backend;
        deliveries.add(backend);
        entry.visited(backend, connection, clock.getAsLong());
        touched(entry);
        if (entry.deliveries > MOST_DELIVERIES) {
            throw new Violation("repetition is limited", entry.toString());
        }
    }

    /** @param begun what a backend saw of a head before the end of the connection: perhaps whose it is */
    void touched(String begun, int backend, InetSocketAddress connection) {
        int target = begun.indexOf("/id/");
        int end = begun.indexOf(' ', Math.max(0, target));
        if (target > 0 && end > 0) {
            touched(Integer.parseInt(begun.substring(target + 4, end)), backend, connection);
        }
    }

    private void touched(int id, int backend, InetSocketAddress connection) {
        long before = entries.values().stream()
                .mapToLong(each -> each.lastVisitMicros(connection))
                .max()
                .orElseThrow();
        entry(id).touched(backend, connection, before, clock.getAsLong());
        touched(entry(id));
    }

    private static void touched(Entry entry) {
        if (++entry.touches > 1 && !entry.plan.isIdempotent()) {
            throw new Violation("no request is sent twice that must not be", entry.toString());
        }
    }

    /** One end of a tunnel heard who is at the other. */
    void paired(int stream, int other) {
        Integer known = pairs.putIfAbsent(stream, other);
        Integer back = pairs.putIfAbsent(other, stream);
        if (known != null && known != other || back != null && back != stream) {
            throw new Violation("a tunnel joins two ends", stream + " with " + other + ", and " + known + ", " + back);
        }
    }

    /** It is gone, or about to go. */
    void left(ClientPlan client) {
        left.add(client);
    }

    boolean hasLeft(ClientPlan client) {
        return left.stream().anyMatch(each -> each == client);
    }

    void toBackend(int backend, long bytes) {
        bytesToBackends += bytes;
        bytesToBackend.merge(backend, bytes, Long::sum);
    }

    void ended(String target, Failure failure, int status) {
        ended++;
        endedWell += failure == null ? 1 : 0;
        int slash = target.lastIndexOf('/');
        if (target.isEmpty()) {
            anonymous++;
            return;
        }
        Entry entry = entry(Integer.parseInt(target.substring(slash + 1)));
        entry.endedMicros = clock.getAsLong() / 1_000;
        entry.failure = failure;
        entry.status = status;
        if (++entry.ended > 1) {
            throw new Violation("an exchange ends once", entry.toString());
        }
    }
}
