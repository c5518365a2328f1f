package balancer.cli.process;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs what may block, one task after the other, so that the loop never waits: one daemon thread behind a bounded
 * queue, started with the first task.
 *
 * <p>A task that never ends holds up those behind it for ever, and Java cannot interrupt a write to a stopped terminal.
 * Terminal output therefore has an instance of its own, and names have threads of their own ({@link Resolver}).
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
                Thread.currentThread().interrupt(); // nobody of ours interrupts it; whoever does wants it gone
            }
        }

        private void runNext() throws InterruptedException {
            try {
                tasks.take().run();
            } catch (RuntimeException e) {
                // A bug in one task, reported like any uncaught exception; the tasks behind it still run.
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }
}
