package balancer.simulation;

import balancer.proxy.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of each request of a run, as its client, its backends and the balancer's listener saw it. */
final class Ledger {
    /** As the client saw it. */
    enum Outcome {
        /** Never sent, or sent and not even the end of the connection was seen. */
        NONE,
        COMPLETE,
        /** Answered by the balancer itself. */
        REFUSED,
        /** The answer began, and it could be seen that it broke off. */
        CUT
    }

    /** More than three attempts and one replacement are never made. */
    private static final int MOST_DELIVERIES = 4;

    static final class Entry {
        final RequestPlan plan;
        Outcome outcome = Outcome.NONE;
        /** When the client began to ask; never, if it did not. */
        long askedMicros = Long.MAX_VALUE;
        /** When the client knew; never, if it did not. */
        long knownMicros = Long.MAX_VALUE;
        /** The client's connection was ended in order behind it, by what it asked or was told. */
        boolean closed;

        /** What the balancer calls it, as everybody saw who could; null: nobody yet. */
        String requestId;

        /** Bytes of a body whose framing its client sees, which a backend sent and then said FIN; -1 if it did not. */
        int sentBeforeCut = -1;
        /** Bytes of a body that the client had when it saw that no more would come. */
        int receivedBeforeCut;
        /** It saw that by a FIN. */
        boolean cutByEnd;

        int refusedWith;
        String reason = "";
        /** Whole heads seen by backends. */
        int deliveries;
        /** Heads of which at least the first line was seen. */
        int touches;
        /** Whom the last of them reached. */
        int lastBackend;
        /** Exchanges reported. */
        int ended;

        Failure failure;
        int status;

        Entry(RequestPlan plan) {
            this.plan = plan;
        }

        void asked(long nowNanos) {
            askedMicros = nowNanos / 1_000;
        }

        void known(Outcome what, long nowNanos) {
            outcome = what;
            knownMicros = nowNanos / 1_000;
        }

        @Override
        public String toString() {
            return "#" + plan.id + ' ' + outcome + (refusedWith > 0 ? " " + refusedWith + ' ' + reason : "")
                    + (outcome == Outcome.CUT ? " at " + receivedBeforeCut + " of " + sentBeforeCut : "")
                    + ", deliveries " + deliveries + ", ended " + ended + ' ' + failure + ' ' + status;
        }
    }

    private final Map<Integer, Entry> entries = new LinkedHashMap<>();
    /** Which backend each delivery went to, in order of arrival. */
    final List<Integer> deliveries = new ArrayList<>();
    /** Which stream of a client was joined to which of a server. */
    private final Map<Integer, Integer> pairs = new LinkedHashMap<>();
    /** Whose name it is. */
    private final Map<String, Integer> names = new LinkedHashMap<>();

    final DrainHistory drains = new DrainHistory();

    long bytesToClients;
    long bytesToBackends;
    /** Reported exchanges that no target names: unreadable requests, and all in TCP mode. */
    long anonymous;

    long endedWell;
    long ended;

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

    void delivered(int id, int backend) {
        Entry entry = entry(id);
        entry.deliveries++;
        entry.lastBackend = backend;
        deliveries.add(backend);
        touched(id);
        if (entry.deliveries > MOST_DELIVERIES) {
            throw new Violation("repetition is limited", entry.toString());
        }
    }

    /** A backend saw at least the first line. */
    void touched(int id) {
        Entry entry = entry(id);
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

    void ended(String target, Failure failure, int status) {
        ended++;
        endedWell += failure == null ? 1 : 0;
        int slash = target.lastIndexOf('/');
        if (target.isEmpty()) {
            anonymous++;
            return;
        }
        Entry entry = entry(Integer.parseInt(target.substring(slash + 1)));
        entry.failure = failure;
        entry.status = status;
        if (++entry.ended > 1) {
            throw new Violation("an exchange ends once", entry.toString());
        }
    }
}
