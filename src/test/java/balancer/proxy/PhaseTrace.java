package balancer.proxy;

import balancer.testkit.RawClient;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers through which phases each client's session went. */
final class PhaseTrace implements Trace {
    private final Map<InetSocketAddress, StringBuilder> paths = new LinkedHashMap<>();

    @Override
    public void moved(Session session, Phase from, Phase to) {
        // A closed channel does not know its address any more; every session moves at least once before it closes.
        StringBuilder path = paths.computeIfAbsent(address(session), key -> new StringBuilder(from.name()));
        path.append(' ').append(to.name());
    }

    private static InetSocketAddress address(Session session) {
        return session.client.remoteAddress();
    }

    /** All phases of the client's session so far, separated by spaces. */
    String of(RawClient client) {
        return String.valueOf(paths.get(client.address()));
    }
}
