package balancer.roster;

import balancer.backend.Backend;
import balancer.cli.text.Address;
import balancer.health.HealthChecker;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A name that is one backend, whatever its addresses are ({@code --resolve=one}): a connection attempt tries one after
 * the other. For a server with several interfaces, or a name that moves from one machine to the next.
 */
final class NamedBackend extends Named {
    private final Backend backend;
    private final HealthChecker health;

    NamedBackend(Address given, Backend backend, HealthChecker health, Surroundings around) {
        super(given, backend.id(), around);
        this.backend = backend;
        this.health = health;
    }

    @Override
    List<Backend> members() {
        return List.of(backend);
    }

    @Override
    void answeredWith(List<InetSocketAddress> addresses) {
        boolean isFirst = backend.addresses().isAwaited();
        InetSocketAddress before = backend.addresses().lastWorking();
        backend.resolved(addresses);
        if (backend.addresses().isEmpty()) {
            return;
        }
        if (isFirst) {
            health.resolved(backend);
        } else if (before == null || !backend.addresses().contains(before)) {
            health.moved(backend);
        }
    }

    @Override
    boolean isUnknown() {
        return backend.addresses().isEmpty();
    }

    @Override
    void stillUnknown() {
        health.awaitsAddress(backend);
    }
}
