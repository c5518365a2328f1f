package balancer.algorithm;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.backend.PerBackend;
import balancer.backend.WarmUp;
import balancer.loop.Deadline;
import balancer.loop.EventLoop;

/**
 * A backend that comes up, or comes at run time, begins with a tenth of its weight and has all of it after some time: a
 * cold server (caches, a JIT compiler, connections to a database) would fail under its full share. At the start of the
 * program nobody warms up, as all would.
 */
public final class SlowStart implements WarmUp {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final EventLoop loop;
    private final BackendPool pool;
    private final long tenthNanos;

    private final PerBackend<Ramp> ramps = new PerBackend<>() {
        @Override
        protected Ramp first(Backend backend) {
            return new Ramp(backend);
        }
    };

    /** @param millis until a backend has its whole weight */
    public SlowStart(EventLoop loop, BackendPool pool, long millis) {
        this.loop = loop;
        this.pool = pool;
        this.tenthNanos = Math.max(1, millis * NANOS_PER_MILLI / Backend.ALL_TENTHS);
    }

    @Override
    public void begins(Backend backend) {
        ramps.of(backend).begin();
    }

    /** The weight of one backend, step by step. */
    private final class Ramp extends Deadline {
        private final Backend backend;
        private int tenths;

        Ramp(Backend backend) {
            this.backend = backend;
        }

        void begin() {
            tenths = 0;
            onDeadline();
        }

        @Override
        protected void onDeadline() {
            tenths++;
            if (!backend.leaving()) {
                pool.warm(backend, tenths);
            }
            if (tenths < Backend.ALL_TENTHS && !backend.leaving()) {
                loop.after(tenthNanos, this);
            }
        }

        @Override
        protected void onFault(Throwable fault) {
            pool.warm(backend, Backend.ALL_TENTHS);
        }
    }
}
