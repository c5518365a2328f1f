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
 * {@code --on-down=close}: resets both sides of each tunnel of a backend that went down, so that a client that waits
 * for an answer connects again and gets another backend. Otherwise such tunnels may stay for an hour.
 *
 * <p>In tcp mode a connection that is still opening would become such a tunnel. Nothing was sent over it yet, so
 * another backend is asked for its client; if there is none, the session ends like the others.
 *
 * <p>Only tunnels are ended, while HAProxy ({@code on-marked-down shutdown-sessions}) ends requests too. A request ends
 * soon by itself, because each of its waits has a limit; and a server that fails its probe on purpose before it stops
 * asks for no new requests but still answers those it has: cutting these would turn every orderly restart into errors.
 */
final class DownTunnels implements Tunnels {
    private final Clients clients;
    private final boolean tcp;

    DownTunnels(Clients clients, boolean tcp) {
        this.clients = clients;
        this.tcp = tcp;
    }

    /**
     * Collects first and ends then: the end of one session may change the state of others. A tunnel with one side gone
     * already only delivers what that side had sent, and ends by itself.
     */
    @Override
    public int endAll(Backend backend) {
        List<Session> tunnels = new ArrayList<>();
        for (ClientConnection each : clients.all()) {
            Session session = (Session) each;
            if (session.backendConnection == null || session.backendConnection.backend() != backend) {
                continue;
            }
            if (session.phase() == Phase.TUNNELLING && session.exchange.failure == null) {
                tunnels.add(session);
            } else if (session.phase() == Phase.CONNECTING && tcp) {
                session.loop().again(new Opening(session, session.backendConnection));
            }
        }
        for (Session tunnel : tunnels) {
            tunnel.fail(Failure.BACKEND_DOWN);
        }
        return tunnels.size();
    }

    /** Fails the attempt from the ready list: the session may be the one whose failed attempt took the backend down. */
    private record Opening(Session session, BackendConnection connection) implements KeyHandler {
        @Override
        public void onReady(int readyOps) {
            if (session.backendConnection == connection && session.exchange.failure == null) {
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
