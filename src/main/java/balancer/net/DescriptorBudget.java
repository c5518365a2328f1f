package balancer.net;

import java.util.ArrayList;

/**
 * How many sockets may be open. Every socket counts, and a few descriptors stay in reserve, because a JVM without
 * descriptors cannot load a class, resolve a name or open the log.
 *
 * <p>Counted by us rather than learned from {@code EMFILE}: at that point accept fails over and over while the listener
 * stays ready, the classic 100 % CPU loop.
 */
public final class DescriptorBudget {
    /** Kept back for files, logs, names, the JVM itself. */
    public static final int RESERVE = 16;

    private final int limit;
    private int open;

    /** Acceptors that paused for lack of descriptors, or for reasons of their own; nearly always empty. */
    private final ArrayList<Acceptor> paused = new ArrayList<>();

    /** @param limit sockets at most; the caller has taken the {@link #RESERVE} off what the system allows */
    public DescriptorBudget(int limit) {
        this.limit = limit;
    }

    /** True if {@code count} more sockets may be opened. */
    public boolean hasRoomFor(int count) {
        return limit - open >= count;
    }

    void opened() {
        open++;
    }

    void closed() {
        open--;
        for (int i = paused.size() - 1; i >= 0; i--) {
            paused.get(i).resume();
        }
    }

    /** {@code acceptor} wants to be asked to resume whenever a descriptor comes back. */
    void paused(Acceptor acceptor) {
        paused.add(acceptor);
    }

    void resumed(Acceptor acceptor) {
        paused.remove(acceptor);
    }

    public int open() {
        return open;
    }

    public int limit() {
        return limit;
    }
}
