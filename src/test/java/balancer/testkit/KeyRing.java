package balancer.testkit;

import java.util.ArrayList;
import java.util.List;

/** The keys of one channel, nearly always one: a change of the socket makes each a candidate of its selector. */
final class KeyRing implements SocketWatcher {
    private final List<SimulatedKey> keys = new ArrayList<>(1);

    void add(SimulatedKey key) {
        keys.add(key);
    }

    void remove(SimulatedKey key) {
        keys.remove(key);
    }

    @Override
    public void changed(Change change) {
        for (int i = 0; i < keys.size(); i++) {
            keys.get(i).becomeCandidate();
        }
    }
}
