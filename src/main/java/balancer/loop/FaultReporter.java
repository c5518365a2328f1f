package balancer.loop;

/** Where unexpected exceptions are told, once each, with their cause. Must not block and must not throw. */
public interface FaultReporter {
    void unexpected(String where, Throwable fault);
}
