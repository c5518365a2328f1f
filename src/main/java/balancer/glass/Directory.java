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
    private final List<String> backendNames = new ArrayList<>();
    private BackendPool pool;

    /** @param service as {@link KeyFacts#service} has it */
    public void add(Object service, String name) {
        services.add(service);
        serviceNames.add(name);
    }

    /** @param names of the backends in it, in their order */
    public void backends(BackendPool newPool, List<String> names) {
        pool = newPool;
        backendNames.addAll(names);
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

    /** All names of backends, in the order of the command line. */
    List<String> backends() {
        return backendNames;
    }

    /** The backends that cannot be chosen at this moment, as bits, the first one lowest; of 64 at most. */
    long unavailable() {
        long bits = 0;
        for (int i = 0; pool != null && i < Math.min(Long.SIZE, pool.all().size()); i++) {
            Backend backend = pool.all().get(i);
            boolean fits = backend.available() && !backend.draining() && pool.hasRoom(backend);
            bits |= fits ? 0 : 1L << i;
        }
        return bits;
    }
}
