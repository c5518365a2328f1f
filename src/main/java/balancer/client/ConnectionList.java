package balancer.client;

import balancer.loop.IntrusiveList;
import java.util.ArrayList;
import java.util.List;

/** The connections of a service in the order in which they came. */
final class ConnectionList {
    private final IntrusiveList<ClientConnection> list = new IntrusiveList<>();

    void add(ClientConnection connection) {
        list.addLast(connection.place);
    }

    void remove(ClientConnection connection) {
        list.remove(connection.place);
    }

    /** Null if the list is empty. */
    ClientConnection oldest() {
        return list.first();
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    /** How many connections have a request under way. */
    int busy() {
        int busy = 0;
        for (ClientConnection each = list.first(); each != null; each = list.after(each.place)) {
            busy += each.busy() ? 1 : 0;
        }
        return busy;
    }

    /** A copy, the oldest first: closing one may close others. */
    List<ClientConnection> copy() {
        List<ClientConnection> copy = new ArrayList<>();
        for (ClientConnection each = list.first(); each != null; each = list.after(each.place)) {
            copy.add(each);
        }
        return copy;
    }
}
