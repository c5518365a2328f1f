package balancer;

import balancer.cli.ExitCode;
import balancer.cli.HelperThread;
import balancer.cli.Options;
import balancer.cli.Resolver;
import balancer.cli.Signals;
import balancer.cli.Terminal;
import balancer.http.RequestIds;
import balancer.net.Deadline;
import balancer.net.DescriptorBudget;
import balancer.net.EventLoop;
import balancer.observe.LogSinks;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** The {@link Program} as this process: on the real network, with threads for what may block, and signals. */
final class Run {
    private static final int HELPER_QUEUE = 1_024;

    /** What only an observer needs is loaded when the first requests are through, not in their way. */
    private static final long OBSERVERS_AFTER_NANOS = 1_000_000_000;

    private final Program program;
    private final FaultLog faults;
    private final HelperThread helper = new HelperThread("helper", HELPER_QUEUE);

    Run(Options options, Terminal terminal) {
        this.faults = new FaultLog(terminal);
        this.program = new Program(options, outside(options, terminal, faults));
    }

    /** The world as it is. */
    static Outside outside(Options options, Terminal terminal, FaultLog faults) {
        SplittableRandom random = new SplittableRandom();
        return new Outside(
                SelectorProvider.provider(),
                new LongSupplier() {
                    @Override
                    public long getAsLong() {
                        return System.nanoTime();
                    }
                },
                InstantSource.system(),
                random,
                new RequestIds(random.split()),
                DescriptorBudget.ofThisProcess(),
                options.bufferMemoryBytes(),
                Resolver.jdk(),
                Resolver.threads(),
                LogSinks.FILES,
                Path.of(""),
                terminal,
                faults);
    }

    /**
     * @param beganNanos when {@code main} began, for the banner
     * @return the exit status
     */
    int run(long beganNanos) {
        int status = program.start(beganNanos);
        if (status != ExitCode.OK) {
            return status;
        }
        helper.execute(new Runnable() {
            @Override
            public void run() {
                listenToSignals();
            }
        });
        loadObservers();
        return turnUntilStopped(program.loop());
    }

    private int turnUntilStopped(EventLoop loop) {
        try {
            loop.run();
        } catch (IOException | RuntimeException defect) {
            faults.unexpected("loop", defect);
            program.end();
            return ExitCode.INTERNAL;
        }
        return program.end();
    }

    private void listenToSignals() {
        Runnable stop = onLoop(new Runnable() {
            @Override
            public void run() {
                program.askedToStop();
            }
        });
        Signals.on("INT", stop);
        Signals.on("TERM", stop);
        Signals.on("HUP", onLoop(new Runnable() {
            @Override
            public void run() {
                program.observation().reopenLog();
            }
        }));
    }

    /** To be called on any thread. */
    private Runnable onLoop(Runnable task) {
        return new Runnable() {
            @Override
            public void run() {
                program.loop().post(task);
            }
        };
    }

    private void loadObservers() {
        program.loop().after(OBSERVERS_AFTER_NANOS, new Deadline() {
            @Override
            protected void onDeadline() {
                helper.execute(new Runnable() {
                    @Override
                    public void run() {
                        program.observation().watchForRecordings();
                        program.assembly().prepareDashboard();
                    }
                });
            }

            @Override
            protected void onFault(Throwable fault) {
                // They are missing, then; the fault was reported.
            }
        });
    }
}
