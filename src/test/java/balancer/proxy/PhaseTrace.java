package balancer.proxy;

import balancer.client.Phase;
import balancer.testkit.RawClient;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** Remembers through which phases each client's session went. */
final class PhaseTrace implements Trace {
    private final Map<Session, StringBuilder> bySession = new IdentityHashMap<>();
    private final Map<InetSocketAddress, StringBuilder> byClient = new HashMap<>();

    @Override
    public void moved(Session session, Phase from, Phase to) {
        StringBuilder path = bySession.get(session);
        if (path == null) {
            // Asked for once: a closed channel does not know its address any more.
            path = new StringBuilder(from.name());
            bySession.put(session, path);
            byClient.put(session.client.remoteAddress(), path);
        }
        path.append(' ').append(to.name());
    }

    /** All phases of the client's session so far, separated by spaces. */
    String of(RawClient client) {
        return String.valueOf(byClient.get(client.address()));
    }
}
