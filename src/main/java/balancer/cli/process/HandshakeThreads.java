package balancer.cli.process;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Where handshakes are computed: one daemon thread for each processor that the loop does not need, one at least,
 * started when needed. With one processor the system divides it between the loop and the handshakes, so that requests
 * of others go on during a flood of them.
 *
 * <p>The queue has no bound of its own: each connection has one task in it at most.
 */
public final class HandshakeThreads {
    private HandshakeThreads() {}

    /** Threads that do not exist before the first task. */
    public static Executor make() {
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        return DaemonThreads.make("handshakes", count, new LinkedBlockingQueue<>());
    }
}
