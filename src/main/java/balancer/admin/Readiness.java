package balancer.admin;

import balancer.backend.Backend;
import balancer.proxy.Proxy;

/**
 * Whether whoever distributes clients (Kubernetes, a balancer before us, DNS) should send some here. That says nothing
 * about the clients that come all the same: they are accepted until the drain.
 */
final class Readiness {
    static final String READY = "ready";

    private final Proxy proxy;
    private boolean ends;

    Readiness(Proxy proxy) {
        this.proxy = proxy;
    }

    /** From now on it is not ready, because it will stop soon. */
    void announceEnd() {
        ends = true;
    }

    /** {@link #READY}, or why it is not. */
    String word() {
        if (ends || proxy.isDraining()) {
            return "draining";
        }
        for (Backend backend : proxy.backends().all()) {
            if (backend.serves()) {
                return READY;
            }
        }
        return "no backend";
    }
}
