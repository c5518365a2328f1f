package balancer.backend;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where one backend can be reached: one address for a literal, 127.0.0.1 and ::1 for a port alone, all that the name
 * service returns for a name. A connection attempt begins with the one that worked last, so an address without listener
 * costs time once, not with each connection. Loop thread only.
 */
public final class Addresses {
    private static final InetSocketAddress[] NONE = {};

    /** Replaced as a whole, never changed: walks keep a reference to it. */
    private InetSocketAddress[] known = NONE;

    private int working;
    private boolean awaited;

    /**
     * @param first resolved, the best first; if empty, the first answer of the name service is awaited
     */
    Addresses(List<InetSocketAddress> first) {
        known = first.toArray(NONE);
        awaited = known.length == 0;
    }

    public boolean isEmpty() {
        return known.length == 0;
    }

    /** True if there was no address at first, until the name service has answered for the first time. */
    public boolean isAwaited() {
        return awaited;
    }

    /** The address to begin with; null if there is none. */
    public InetSocketAddress lastWorking() {
        return known.length == 0 ? null : known[working];
    }

    public boolean contains(InetSocketAddress address) {
        return indexOf(address) >= 0;
    }

    /** A walk over all of them, the one that worked last first. */
    public AddressWalk walk() {
        return new AddressWalk(known, working);
    }

    /** A connection to this address was made. */
    public void worked(InetSocketAddress address) {
        int index = indexOf(address);
        if (index >= 0) {
            working = index;
        }
    }

    /** The name service answered. An answer without addresses changes nothing. */
    void resolved(List<InetSocketAddress> now) {
        awaited = false;
        // Name servers return the same addresses in varying order: that is no change.
        if (now.isEmpty() || now.size() == known.length && now.containsAll(List.of(known))) {
            return;
        }
        InetSocketAddress before = lastWorking();
        known = now.toArray(NONE);
        working = Math.max(0, indexOf(before));
    }

    private int indexOf(InetSocketAddress address) {
        for (int i = 0; i < known.length; i++) {
            if (known[i].equals(address)) {
                return i;
            }
        }
        return -1;
    }
}
