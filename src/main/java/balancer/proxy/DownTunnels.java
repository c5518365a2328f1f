package balancer.proxy;

import balancer.backend.Backend;
import balancer.backend.Tunnels;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code --on-down=close}: the tunnels of a backend that went out end at once, on both sides by a reset, so that whoever
 * waits for an answer connects again and gets another backend. Left alone they may stay for an hour.
 *
 * <p>Only tunnels, where HAProxy ({@code on-marked-down shutdown-sessions}) ends requests too. A request ends by itself
 * soon, each of its waits has a limit; and a server that fails its probe on purpose, because it is about to stop, says "no
 * more", not "drop what I have": cutting its answers would turn every orderly restart into errors.
 */
final class DownTunnels implements Tunnels {
    private final Clients clients;

    DownTunnels(Clients clients) {
        this.clients = clients;
    }

    /**
     * In two steps: the end of one may let others in, or go, and the list of clients changes. One whose other side is gone
     * already only delivers what that had said, and ends by itself.
     */
    @Override
    public int endAll(Backend backend) {
        List<Session> tunnels = new ArrayList<>();
        for (Session session = clients.oldest(); session != null; session = session.newer) {
            boolean stands = session.phase() == Phase.TUNNELLING && session.exchange.failure == null;
            if (stands && session.backend.backend() == backend) {
                tunnels.add(session);
            }
        }
        for (Session tunnel : tunnels) {
            tunnel.fail(Failure.BACKEND_DOWN);
        }
        return tunnels.size();
    }
}
