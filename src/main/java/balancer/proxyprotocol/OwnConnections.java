package balancer.proxyprotocol;

import balancer.backend.Backend;
import balancer.backend.BackendConnection;
import balancer.proxy.Reserve;
import java.util.ArrayList;
import java.util.List;

/**
 * The idle backend connections of one client, at most one for each backend, since each of them began with this client's
 * header: over another client's the request would come from the wrong address.
 *
 * <p>They wait among the idle connections of their backends like all others, so that they end like all others: when
 * they are too old, when the backend closes or drains, when descriptors are short. What ended that way is found out
 * when it is looked for. They end with their client, too.
 */
final class OwnConnections implements Reserve {
    private final List<BackendConnection> parked = new ArrayList<>(2);

    @Override
    public BackendConnection take(Backend backend) {
        for (int i = parked.size() - 1; i >= 0; i--) {
            BackendConnection each = parked.get(i);
            if (each.backend() == backend) {
                parked.remove(i);
                if (backend.idle().takeBack(each)) {
                    return each;
                }
            }
        }
        return null;
    }

    @Override
    public void park(BackendConnection connection) {
        parked.removeIf(each -> !each.isParked());
        connection.backend().idle().park(connection);
        parked.add(connection);
    }

    @Override
    public void close() {
        for (BackendConnection each : parked) {
            if (each.backend().idle().takeBack(each)) {
                each.endpoint().close();
            }
        }
        parked.clear();
    }
}
