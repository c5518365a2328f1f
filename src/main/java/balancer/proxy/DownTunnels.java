package balancer.proxy;

import balancer.backend.Backend;
import balancer.backend.BackendConnection;
import balancer.backend.Tunnels;
import balancer.client.ClientConnection;
import balancer.client.Clients;
import balancer.client.Phase;
import balancer.loop.KeyHandler;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code --on-down=close}: the tunnels of a backend that went out end at once, on both sides by a reset, so that
 * whoever waits for an answer connects again and gets another backend. Left alone they may stay for an hour.
 *
 * <p>In tcp mode a connection that is still being opened would become such a tunnel. Nothing was sent over it yet, so
 * its client is connected to another backend; if there is none, its session ends like the others.
 *
 * <p>Only tunnels, where HAProxy ({@code on-marked-down shutdown-sessions}) ends requests too. A request ends by itself
 * soon, each of its waits has a limit; and a server that fails its probe on purpose, because it is about to stop, says
 * "no more", not "drop what I have": cutting its answers would turn every orderly restart into errors.
 */
final class DownTunnels implements Tunnels {
    private final Clients clients;
    private final boolean tcp;

    DownTunnels(Clients clients, boolean tcp) {
        this.clients = clients;
        this.tcp = tcp;
    }

    /**
     * In two steps: the end of one may let others in, or go, and the list of clients changes. One whose other side is
     * gone already only delivers what that had said, and ends by itself.
     */
    @Override
    public int endAll(Backend backend) {
        List<Session> tunnels = new ArrayList<>();
        for (ClientConnection each : clients.all()) {
            Session session = (Session) each;
            if (session.backend == null || session.backend.backend() != backend) {
                continue;
            }
            if (session.phase() == Phase.TUNNELLING && session.exchange.failure == null) {
                tunnels.add(session);
            } else if (session.phase() == Phase.CONNECTING && tcp) {
                session.loop().again(new Opening(session, session.backend));
            }
        }
        for (Session tunnel : tunnels) {
            tunnel.fail(Failure.BACKEND_DOWN);
        }
        return tunnels.size();
    }

    /** Later in this turn, or in the next: it may be the very session whose failed attempt was one too many. */
    private record Opening(Session session, BackendConnection connection) implements KeyHandler {
        @Override
        public void onReady(int readyOps) {
            if (session.backend == connection && session.exchange.failure == null) {
                session.fail(Failure.BACKEND_DOWN);
                session.goOn();
            }
        }

        @Override
        public void onFault(Throwable fault) {
            session.onFault(fault);
        }
    }
}
