package balancer.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60) // against a hang only; nothing here depends on how fast it is
class HelperThreadTest {
    private final HelperThread helper = new HelperThread("helper", 2);
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    @Test
    void tasksRunInOrderOnOneDaemonThreadOfThatName() throws Exception {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        helper.execute(() -> threads.add(Thread.currentThread()));
        Thread first = threads.take();
        helper.execute(() -> threads.add(Thread.currentThread()));
        assertSame(first, threads.take());
        assertEquals("helper", first.getName());
        assertTrue(first.isDaemon());
    }

    @Test
    void aFullQueueRefusesInsteadOfWaiting() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        helper.execute(() -> {
            running.countDown();
            awaitQuietly(release);
        });
        running.await();
        helper.execute(() -> done.add("second"));
        helper.execute(() -> done.add("third"));
        assertThrows(RejectedExecutionException.class, () -> helper.execute(() -> done.add("fourth")));
        release.countDown();
        assertEquals(List.of("second", "third"), List.of(done.take(), done.take()));
    }

    @Test
    void aTaskThatFailsIsReportedAndTheNextStillRuns() throws Exception {
        AtomicReference<Throwable> reported = new AtomicReference<>();
        RuntimeException bug = new IllegalStateException("a bug");
        helper.execute(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> reported.set(failure));
            throw bug;
        });
        helper.execute(() -> done.add("next"));
        assertEquals("next", done.take());
        assertSame(bug, reported.get());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
