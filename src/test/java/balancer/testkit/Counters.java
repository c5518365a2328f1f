package balancer.testkit;

/**
 * What the code under test asked of the kernel. Each counts as the real provider would make system calls: a read into
 * a full buffer is none, an interest set and taken back between two selects is none. Scripted peers count nothing.
 */
public final class Counters {
    public long selects;

    /** Selects that had to let time pass. */
    public long waits;

    /** Interest changes that reached the kernel: {@code epoll_ctl} calls. */
    public long interestChanges;

    public long reads;
    public long writes;
    public long bytesRead;
    public long bytesWritten;
    public long accepts;

    /** Of them, those that threw. */
    public long failedAccepts;

    public long connects;
    public long opens;

    /** Options of connections: {@code setsockopt} calls. */
    public long optionsSet;

    public long closes;

    /** Writes that the kernel may hold back for more (RFC 896), because nobody has switched that off. */
    public long delayedWrites;

    Counters() {}

    /** A copy that no longer moves. */
    public Counters snapshot() {
        return since(new Counters());
    }

    /** What was added since an earlier snapshot. */
    public Counters since(Counters earlier) {
        Counters difference = new Counters();
        difference.selects = selects - earlier.selects;
        difference.waits = waits - earlier.waits;
        difference.interestChanges = interestChanges - earlier.interestChanges;
        difference.reads = reads - earlier.reads;
        difference.writes = writes - earlier.writes;
        difference.bytesRead = bytesRead - earlier.bytesRead;
        difference.bytesWritten = bytesWritten - earlier.bytesWritten;
        difference.accepts = accepts - earlier.accepts;
        difference.failedAccepts = failedAccepts - earlier.failedAccepts;
        difference.connects = connects - earlier.connects;
        difference.opens = opens - earlier.opens;
        difference.optionsSet = optionsSet - earlier.optionsSet;
        difference.closes = closes - earlier.closes;
        difference.delayedWrites = delayedWrites - earlier.delayedWrites;
        return difference;
    }

    @Override
    public String toString() {
        return "selects " + selects + " waits " + waits + " interestChanges " + interestChanges + " reads " + reads
                + " writes " + writes + " bytesRead " + bytesRead + " bytesWritten " + bytesWritten + " accepts "
                + accepts + " connects " + connects + " opens " + opens + " optionsSet " + optionsSet + " closes "
                + closes;
    }
}
