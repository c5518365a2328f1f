package balancer.cli.process;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs tasks that may block, one after the other, so that the loop never waits: one daemon thread behind a bounded
 * queue, started with the first task.
 *
 * <p>A task that never ends blocks those behind it for ever, and Java cannot interrupt a write to a stopped terminal.
 * So terminal output has an instance of its own, and name look-ups have threads of their own ({@link Resolver}).
 */
public final class HelperThread implements Executor {
    private final String name;
    private final BlockingQueue<Runnable> tasks;
    private boolean isStarted;

    /**
     * @param name     of the thread, as thread dumps show it
     * @param capacity how many tasks may wait
     */
    public HelperThread(String name, int capacity) {
        this.name = name;
        this.tasks = new ArrayBlockingQueue<>(capacity);
    }

    /**
     * Queues the task; never waits.
     *
     * @throws RejectedExecutionException if the queue is full
     */
    @Override
    public void execute(Runnable task) {
        if (!tasks.offer(task)) {
            throw new RejectedExecutionException(name + ": " + tasks.size() + " tasks are waiting");
        }
        startOnce();
    }

    private synchronized void startOnce() {
        if (!isStarted) {
            isStarted = true;
            Thread thread = new Thread(new Worker(), name);
            thread.setDaemon(true); // a blocked task must not keep the process from ending
            thread.start();
        }
    }

    private final class Worker implements Runnable {
        @Override
        public void run() {
            try {
                while (true) {
                    runNext();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // we never interrupt it; another interrupt asks it to end
            }
        }

        private void runNext() throws InterruptedException {
            try {
                tasks.take().run();
            } catch (RuntimeException e) {
                // A defect of one task is reported like any uncaught exception; later tasks still run.
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }
}
