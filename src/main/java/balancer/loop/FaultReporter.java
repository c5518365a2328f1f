package balancer.loop;

/** Receives each unexpected exception once, with its cause. Must not block and must not throw. */
public interface FaultReporter {
    void unexpected(String where, Throwable fault);
}
