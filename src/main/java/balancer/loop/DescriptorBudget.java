package balancer.loop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static final String LIMIT_LINE = "Max open files";

    /** Used where the limit cannot be read: the usual default of {@code ulimit -n}. */
    private static final int USUAL_LIMIT = 1024;

    /** A listener, a client, its backend and a probe: with less there is no point in starting. */
    private static final int MINIMUM = 4;

    private final int limit;
    private int open;

    /** Acceptors that paused for lack of descriptors, or for reasons of their own; nearly always empty. */
    private final ArrayList<Acceptor> paused = new ArrayList<>();

    /** @param limit maximum number of open sockets; the caller has subtracted the {@link #RESERVE} already */
    public DescriptorBudget(int limit) {
        this.limit = limit;
    }

    /**
     * As many sockets as this process may still open, less the {@link #RESERVE}. Read from {@code /proc}: asking {@code
     * java.lang.management} would cost 70 ms of start-up.
     */
    public static DescriptorBudget ofThisProcess() {
        try {
            String limits = Files.readString(Path.of("/proc/self/limits"));
            int line = limits.indexOf(LIMIT_LINE);
            String rest = limits.substring(line + LIMIT_LINE.length()).strip();
            String soft = rest.substring(0, rest.indexOf(' '));
            int allowed = soft.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(soft);
            String[] open = new File("/proc/self/fd").list();
            int used = open == null ? 0 : open.length;
            return new DescriptorBudget(Math.max(MINIMUM, allowed - used - RESERVE));
        } catch (IOException | RuntimeException notLinux) {
            return new DescriptorBudget(USUAL_LIMIT - RESERVE);
        }
    }

    /**
     * The limit of client connections, both shown and enforced: each client can have all the sockets that it needs, and
     * some are left for {@link #others}.
     *
     * @param perClient sockets that a client may need
     * @param others    see {@link #others}
     */
    public int clients(int perClient, int others) {
        return Math.max(1, (limit - others(others)) / perClient);
    }

    /**
     * Sockets set aside for probes, dashboard and listeners: as many as wanted, but a quarter of the budget at most.
     */
    public int others(int wanted) {
        return Math.min(wanted, limit / 4);
    }

    /** True if {@code count} more sockets may be opened. */
    public boolean hasRoomFor(int count) {
        return limit - open >= count;
    }

    /** How many more connections may be opened that need {@code each} sockets. */
    int roomForConnectionsOf(int each) {
        return Math.max(0, limit - open) / each;
    }

    /** Counts one more descriptor in use; {@link Endpoint#connecting} does so itself. */
    public void countOpened() {
        open++;
    }

    public void countClosed() {
        open--;
        for (int i = paused.size() - 1; i >= 0; i--) {
            paused.get(i).resume();
        }
    }

    /** Asks {@code acceptor} to resume whenever a descriptor is closed. */
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
