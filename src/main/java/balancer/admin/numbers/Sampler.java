package balancer.admin.numbers;

import balancer.loop.Deadline;
import balancer.loop.EventLoop;
import balancer.loop.KeyHandler;

/** Samples the counters once a second, some backends each turn of the loop, and calls a listener afterwards. */
public final class Sampler extends Deadline implements KeyHandler {
    private static final long SECOND_NANOS = 1_000_000_000;

    /** About 10 µs each. */
    private static final int BACKENDS_PER_TURN = 16;

    private final EventLoop loop;
    private final Trends trends;
    private final int backends;
    private final Runnable whenSampled;
    private int next;

    public Sampler(DashboardSources sources, Trends trends, Runnable whenSampled) {
        this.loop = sources.loop();
        this.trends = trends;
        this.backends = sources.proxy().backends().all().size();
        this.whenSampled = whenSampled;
        this.next = backends;
    }

    public void start() {
        loop.after(SECOND_NANOS, this);
    }

    public void stop() {
        loop.deadlines().remove(this);
    }

    @Override
    protected void onDeadline() {
        loop.after(SECOND_NANOS, this);
        if (next == backends) {
            next = 0;
            trends.begin();
            onReady(0);
        }
    }

    @Override
    public void onReady(int readyOps) {
        for (int i = 0; i < BACKENDS_PER_TURN && next < backends; i++) {
            trends.backend(next++);
        }
        if (next < backends) {
            loop.again(this);
        } else {
            trends.finish();
            whenSampled.run();
        }
    }

    @Override
    public void onFault(Throwable fault) {
        next = backends;
        loop.after(SECOND_NANOS, this);
    }

    @Override
    public String toString() {
        return "the sampler of the dashboard";
    }
}
