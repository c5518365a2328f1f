package balancer.admin.numbers;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.loop.Deadline;
import balancer.loop.EventLoop;
import balancer.loop.KeyHandler;
import java.util.List;

/** Samples the counters once a second, some backends each turn of the loop, and calls a listener afterwards. */
public final class Sampler extends Deadline implements KeyHandler {
    private static final long SECOND_NANOS = 1_000_000_000;

    /** About 10 µs each. */
    private static final int BACKENDS_PER_TURN = 16;

    private final EventLoop loop;
    private final Trends trends;
    private final BackendPool pool;
    private final Runnable whenSampled;
    private List<Backend> backends = List.of();
    private int next;

    public Sampler(DashboardSources sources, Trends trends, Runnable whenSampled) {
        this.loop = sources.loop();
        this.trends = trends;
        this.pool = sources.proxy().backends();
        this.whenSampled = whenSampled;
    }

    public void start() {
        loop.unheld().after(SECOND_NANOS, this);
    }

    public void stop() {
        loop.unheld().remove(this);
    }

    @Override
    protected void onDeadline() {
        loop.unheld().after(SECOND_NANOS, this);
        if (next == backends.size()) {
            next = 0;
            backends = pool.all();
            trends.begin();
            onReady(0);
        }
    }

    @Override
    public void onReady(int readyOps) {
        for (int i = 0; i < BACKENDS_PER_TURN && next < backends.size(); i++) {
            trends.backend(backends.get(next++));
        }
        if (next < backends.size()) {
            loop.again(this);
        } else {
            trends.finish();
            whenSampled.run();
        }
    }

    @Override
    public void onFault(Throwable fault) {
        next = backends.size();
        loop.unheld().after(SECOND_NANOS, this);
    }

    @Override
    public String toString() {
        return "the sampler of the dashboard";
    }
}
