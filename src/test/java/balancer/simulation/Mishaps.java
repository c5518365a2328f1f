package balancer.simulation;

import balancer.testkit.Incident;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** All that went wrong in a run, for which peer, and when: as it happened, not as it was planned. */
final class Mishaps {
    static final long FOR_GOOD = Long.MAX_VALUE;

    /** The balancer hears of what happened to a backend a little later, and so does the client of what it did then. */
    private static final long NEWS_MICROS = 200_000;

    private static final int NOBODY = -1;

    /**
     * One of them.
     *
     * @param client whose connection it is about; null: nobody's
     * @param request which it is about; null: none
     * @param backend which it is about; -1: none
     * @param connection the balancer's end of one to that backend; null: none
     */
    record Event(
            Mishap what,
            long fromMicros,
            long untilMicros,
            ClientPlan client,
            RequestPlan request,
            int backend,
            InetSocketAddress connection) {
        boolean overlaps(long from, long until) {
            long end = untilMicros > FOR_GOOD - NEWS_MICROS ? FOR_GOOD : untilMicros + NEWS_MICROS;
            return fromMicros <= until && end >= from;
        }
    }

    private final LongSupplier clock;
    private final List<Event> events = new ArrayList<>();
    private final Map<InetSocketAddress, ClientPlan> clients = new HashMap<>();

    Mishaps(LongSupplier clock) {
        this.clock = clock;
    }

    private long nowMicros() {
        return clock.getAsLong() / 1_000;
    }

    /** From now on this is the address of this one. */
    void know(InetSocketAddress address, ClientPlan client) {
        clients.put(address, client);
    }

    void of(ClientPlan client, Mishap what) {
        events.add(new Event(what, nowMicros(), FOR_GOOD, client, null, NOBODY, null));
    }

    void of(RequestPlan request, Mishap what) {
        of(request, what, NOBODY);
    }

    /** @param backend where it happened */
    void of(RequestPlan request, Mishap what, int backend) {
        events.add(new Event(what, nowMicros(), FOR_GOOD, null, request, backend, null));
    }

    void of(int backend, Mishap what, long forMicros) {
        long until = forMicros == FOR_GOOD ? FOR_GOOD : nowMicros() + forMicros;
        events.add(new Event(what, nowMicros(), until, null, null, backend, null));
    }

    /** @param connection the balancer's end of it */
    void of(int backend, InetSocketAddress connection, Mishap what) {
        events.add(new Event(what, nowMicros(), nowMicros(), null, null, backend, connection));
    }

    void ofAll(Mishap what, long untilMicros) {
        events.add(new Event(what, nowMicros(), untilMicros, null, null, NOBODY, null));
    }

    /** What the weather did. */
    void add(List<Incident> incidents) {
        incidents.forEach(this::add);
    }

    private void add(Incident each) {
        if (each.from() == null || each.to() == null) {
            boolean port = each.kind() == Incident.Kind.NO_PORT;
            ofWeather(port ? Mishap.NO_PORT : Mishap.NO_DESCRIPTOR, each, null, NOBODY, null);
            return;
        }
        boolean out = each.to().getPort() == Balancer.FRONT.getPort();
        boolean in = each.from().getPort() == Balancer.FRONT.getPort();
        if (in || out) {
            ClientPlan client = clients.get(in ? each.to() : each.from());
            if (client != null) {
                ofWeather(clients(each.kind()), each, client, NOBODY, null);
            }
            return;
        }
        int sender = Balancer.backendAt(each.from());
        int backend = sender >= 0 ? sender : Balancer.backendAt(each.to());
        if (backend >= 0) {
            ofWeather(backends(each.kind()), each, null, backend, sender >= 0 ? each.to() : each.from());
        }
    }

    private void ofWeather(
            Mishap what, Incident incident, ClientPlan client, int backend, InetSocketAddress connection) {
        long from = incident.atNanos() / 1_000;
        events.add(new Event(what, from, incident.untilNanos() / 1_000, client, null, backend, connection));
    }

    private static Mishap clients(Incident.Kind kind) {
        return switch (kind) {
            case CUT -> Mishap.CLIENT_WAS_CUT;
            case STALL -> Mishap.CLIENT_WAS_STALLED;
            case BYTES_LOST_BY_RESET -> Mishap.CLIENT_LOST_BYTES;
            default -> throw new AssertionError(kind);
        };
    }

    private static Mishap backends(Incident.Kind kind) {
        return switch (kind) {
            case CUT -> Mishap.CONNECTION_WAS_CUT;
            case STALL -> Mishap.CONNECTION_WAS_STALLED;
            case BYTES_LOST_BY_RESET -> Mishap.CONNECTION_LOST_BYTES;
            case CONNECT_REFUSED -> Mishap.CONNECT_WAS_REFUSED;
            case CONNECT_LOST -> Mishap.CONNECT_WAS_LOST;
            default -> throw new AssertionError(kind);
        };
    }

    /** Whether one of these met it while it was under way. */
    boolean met(ClientPlan client, Entry entry, Predicate<Event> which) {
        for (Event each : events) {
            if (concerns(each, client, entry) && which.test(each)) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of these met this client, at whatever time. */
    boolean everMet(ClientPlan client, Predicate<Event> which) {
        return events.stream().anyMatch(each -> each.client == client && which.test(each));
    }

    /** Whether one of these happened to this client, or to nobody else. */
    boolean mayHaveMet(ClientPlan client, Predicate<Event> which) {
        return events.stream().anyMatch(each -> (each.client == null || each.client == client) && which.test(each));
    }

    /** Those that met it, the earliest first. */
    void inOrder(ClientPlan client, Entry entry, Consumer<Event> each) {
        events.stream()
                .filter(event -> concerns(event, client, entry))
                .sorted(Comparator.comparingLong(Event::fromMicros))
                .forEach(each);
    }

    private static boolean concerns(Event event, ClientPlan client, Entry entry) {
        boolean whose = (event.client == null || event.client == client)
                && (event.request == null || event.request == entry.plan);
        return whose && event.overlaps(entry.askedMicros, entry.knownMicros);
    }

    /** What it met, for people. */
    String told(ClientPlan client, Entry entry) {
        StringBuilder text = new StringBuilder(" met");
        met(client, entry, each -> {
            text.append(' ').append(each.what()).append('@').append(each.fromMicros());
            return false;
        });
        return text.toString();
    }

    Iterable<Event> events() {
        return events;
    }
}
