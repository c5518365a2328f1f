package balancer.cli.process;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where handshakes are computed: one daemon thread for each processor that the loop does not need, one at least,
 * started when needed. With one processor the system divides it between the loop and the handshakes, so that requests
 * of others go on during a flood of them.
 *
 * <p>The queue has no bound of its own: each connection has one task in it at most.
 */
public final class HandshakeThreads {
    private static final int IDLE_SECONDS = 60;

    private HandshakeThreads() {}

    /** Threads that do not exist before the first task. */
    public static Executor make() {
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        ThreadFactory daemons = new ThreadFactory() {
            @Override
            public Thread newThread(Runnable task) {
                Thread thread = new Thread(task, "handshakes");
                thread.setDaemon(true);
                return thread;
            }
        };
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons);
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
