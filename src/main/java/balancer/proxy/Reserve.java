package balancer.proxy;

import balancer.backend.Backend;
import balancer.backend.BackendConnection;

/** The idle backend connections that a client's requests may use. */
public interface Reserve {
    /** Those that any client may use. */
    Reserve SHARED = new Reserve() {
        @Override
        public BackendConnection take(Backend backend) {
            return backend.idle().take();
        }

        @Override
        public void park(BackendConnection connection) {
            connection.backend().idle().park(connection);
        }

        @Override
        public void close() {}
    };

    /** Takes one to this backend, or returns null. The caller becomes its owner. */
    BackendConnection take(Backend backend);

    /** Parks a connection whose exchange ended cleanly on both sides. */
    void park(BackendConnection connection);

    /** The client is gone: closes what nobody else may use. */
    void close();
}
