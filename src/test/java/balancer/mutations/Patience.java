package balancer.mutations;

import java.time.Duration;
import java.util.function.Consumer;

/** Some breaks make a loop endless, some make it wait for ever. The machine may be busy: our own time counts. */
final class Patience {
    private static final long MOST_CPU_NANOS = 30_000_000_000L;
    private static final long MOST_WAIT_NANOS = 300_000_000_000L;
    private static final String NOTHING = "";

    private final Consumer<String> whenStuck;
    private volatile String now = NOTHING;

    /** @param whenStuck is told what does not end; on another thread */
    Patience(Consumer<String> whenStuck) {
        this.whenStuck = whenStuck;
        Thread watch = new Thread(this::watch);
        watch.setDaemon(true);
        watch.start();
    }

    /** The time for this begins now. */
    void begin(String what) {
        now = what;
    }

    /** Nothing runs that could be stuck. */
    void rest() {
        now = NOTHING;
    }

    private void watch() {
        String seen = NOTHING;
        long beganNanos = System.nanoTime();
        long beganCpuNanos = cpuNanos();
        while (System.nanoTime() - beganNanos < MOST_WAIT_NANOS && cpuNanos() - beganCpuNanos < MOST_CPU_NANOS) {
            if (now.equals(NOTHING) || !now.equals(seen)) {
                seen = now;
                beganNanos = System.nanoTime();
                beganCpuNanos = cpuNanos();
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                return;
            }
        }
        whenStuck.accept(now + ": does not end");
    }

    /** Of all threads of this process. */
    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElse(0L);
    }
}
