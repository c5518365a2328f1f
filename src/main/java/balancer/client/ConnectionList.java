package balancer.client;

import java.util.ArrayList;
import java.util.List;

/** The connections of a service in the order in which they came. An intrusive list: no memory of its own. */
final class ConnectionList {
    private ClientConnection oldest;
    private ClientConnection newest;

    void add(ClientConnection connection) {
        connection.older = newest;
        if (newest == null) {
            oldest = connection;
        } else {
            newest.newer = connection;
        }
        newest = connection;
    }

    void remove(ClientConnection connection) {
        if (connection.older == null) {
            oldest = connection.newer;
        } else {
            connection.older.newer = connection.newer;
        }
        if (connection.newer == null) {
            newest = connection.older;
        } else {
            connection.newer.older = connection.older;
        }
    }

    /** The first connection of the list; its {@code newer} is the next. Null if the list is empty. */
    ClientConnection oldest() {
        return oldest;
    }

    boolean isEmpty() {
        return oldest == null;
    }

    /** How many connections have a request under way. */
    int busy() {
        int busy = 0;
        for (ClientConnection each = oldest; each != null; each = each.newer) {
            busy += each.busy() ? 1 : 0;
        }
        return busy;
    }

    List<ClientConnection> copy() {
        List<ClientConnection> copy = new ArrayList<>();
        for (ClientConnection each = oldest; each != null; each = each.newer) {
            copy.add(each);
        }
        return copy;
    }
}
