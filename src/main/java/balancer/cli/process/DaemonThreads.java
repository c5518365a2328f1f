package balancer.cli.process;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that do not keep the process from ending. None exists before the first task, or a minute after the last. */
final class DaemonThreads {
    private static final int IDLE_SECONDS = 60;

    private DaemonThreads() {}

    /**
     * @param name of the threads, as thread dumps show it
     * @param most how many there may be
     * @param queue holds the tasks that wait; a full one refuses more
     */
    static Executor make(String name, int most, BlockingQueue<Runnable> queue) {
        ThreadFactory daemons = new ThreadFactory() {
            @Override
            public Thread newThread(Runnable task) {
                Thread thread = new Thread(task, name);
                thread.setDaemon(true);
                return thread;
            }
        };
        ThreadPoolExecutor threads = new ThreadPoolExecutor(most, most, IDLE_SECONDS, TimeUnit.SECONDS, queue, daemons);
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
