package balancer.glass;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.loop.KeyFacts;
import java.util.ArrayList;
import java.util.List;

/** Who is who: the names of the services in this loop, and of the backends. */
public final class Directory {
    /** The name of the service that shows the loop to people. */
    public static final String ADMIN = "admin";

    /** The name of the service that deals with backends. */
    public static final String BALANCER = "balancer";

    private static final String UNKNOWN = "";

    private final List<Object> services = new ArrayList<>();
    private final List<String> serviceNames = new ArrayList<>();
    private List<String> firstNames = List.of();
    private BackendPool pool;

    /** @param service as {@link KeyFacts#service} has it */
    public void add(Object service, String name) {
        services.add(service);
        serviceNames.add(name);
    }

    /** @param names for people, of the backends that are in it at the start; the others have no other name */
    public void backends(BackendPool newPool, List<String> names) {
        pool = newPool;
        firstNames = List.copyOf(names);
    }

    /** A constant; empty if it is unknown. */
    String service(Object service) {
        for (int i = 0; i < services.size(); i++) {
            if (services.get(i) == service) {
                return serviceNames.get(i);
            }
        }
        return UNKNOWN;
    }

    /** Backends are in slots below this. */
    int slots() {
        return pool == null ? 0 : pool.slots();
    }

    /** The name of the backend in this slot; empty if it has gone. */
    String backend(int slot) {
        Backend backend = pool == null ? null : pool.at(slot);
        if (backend == null) {
            return UNKNOWN;
        }
        return backend.id() <= firstNames.size() ? firstNames.get(backend.id() - 1) : backend.name();
    }

    /** The backends that cannot be chosen at this moment, as bits, the first one lowest; of 64 at most. */
    long unavailable() {
        long bits = 0;
        List<Backend> all = pool == null ? List.of() : pool.all();
        for (int i = 0; i < all.size(); i++) { // no iterator: asked at each turn that is recorded
            Backend backend = all.get(i);
            boolean fits = backend.available() && !backend.draining() && pool.hasRoom(backend);
            bits |= fits || backend.slot() >= Long.SIZE ? 0 : 1L << backend.slot();
        }
        return bits;
    }
}
