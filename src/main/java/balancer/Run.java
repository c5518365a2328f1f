package balancer;

import balancer.cli.Announcements;
import balancer.cli.BindFailure;
import balancer.cli.ExitCode;
import balancer.cli.HelperThread;
import balancer.cli.Messages;
import balancer.cli.Options;
import balancer.cli.Resolver;
import balancer.cli.Signals;
import balancer.cli.Terminal;
import balancer.cli.ThisProcess;
import balancer.cli.Version;
import balancer.net.Deadline;
import balancer.net.EventLoop;
import balancer.net.FaultReporter;
import balancer.proxy.TimeLimit;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** One run of the program, from the first bind to the last line: starts the loop, listens to signals, stops in order. */
final class Run implements FaultReporter, LongSupplier, Executor {
    private static final int HELPER_QUEUE = 1_024;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long LOG_FLUSH_MILLIS = 1_000;

    /** What only an observer needs is loaded when the first requests are through, not in their way. */
    private static final long OBSERVERS_AFTER_NANOS = 1_000 * NANOS_PER_MILLI;

    private final Options options;
    private final Terminal terminal;
    private final Announcements announcements;
    private final HelperThread helper = new HelperThread("helper", HELPER_QUEUE);
    private EventLoop loop;
    private Observation observation;
    private Assembly assembly;
    private boolean stopping;

    Run(Options options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
        this.announcements = new Announcements(options, terminal.color());
    }

    /**
     * @param beganNanos when {@code main} began, for the banner
     * @return the exit status
     */
    int run(long beganNanos) {
        List<String> pages;
        try {
            loop = new EventLoop(SelectorProvider.provider(), this, this);
            observation = new Observation(options, loop, terminal);
            if (!isLogOpened()) {
                return ExitCode.USAGE;
            }
            assembly = new Assembly(options, loop, terminal, observation);
            assembly.open();
            pages = assembly.openAdmin(announcements) ? List.of(announcements.dashboard()) : List.of();
        } catch (Assembly.CannotListen failure) {
            terminal.report(BindFailure.message(failure.cause(), failure.address(), options));
            return ExitCode.CANNOT_LISTEN;
        } catch (IOException noSelector) {
            unexpected("start", noSelector);
            return ExitCode.INTERNAL;
        }
        long sinceMainMillis = (System.nanoTime() - beganNanos) / NANOS_PER_MILLI;
        terminal.line(announcements.ready(Version.number(), ThisProcess.now(sinceMainMillis), pages));
        helper.execute(new Runnable() {
            @Override
            public void run() {
                listenToSignals();
            }
        });
        assembly.resolveNames(new Resolver(Resolver.threads(), this));
        assembly.probe();
        loadObservers();
        return turnUntilStopped();
    }

    private boolean isLogOpened() {
        try {
            observation.open();
            return true;
        } catch (IOException unwritable) {
            terminal.report(Messages.cannotLog(options.accessLog(), "" + unwritable.getMessage()));
            return false;
        }
    }

    private int turnUntilStopped() {
        try {
            loop.run();
        } catch (IOException | RuntimeException defect) {
            unexpected("loop", defect);
            return ExitCode.INTERNAL;
        } finally {
            observation.close(LOG_FLUSH_MILLIS);
        }
        long cut = assembly.service().cut();
        terminal.line(announcements.stopped(assembly.service().served(), cut));
        return cut == 0 ? ExitCode.OK : ExitCode.DRAIN_CUT_SHORT;
    }

    private void listenToSignals() {
        Runnable stop = new Runnable() {
            @Override
            public void run() {
                execute(new Runnable() {
                    @Override
                    public void run() {
                        askedToStop();
                    }
                });
            }
        };
        Signals.on("INT", stop);
        Signals.on("TERM", stop);
        Signals.on("HUP", new Runnable() {
            @Override
            public void run() {
                execute(new Runnable() {
                    @Override
                    public void run() {
                        observation.reopenLog();
                    }
                });
            }
        });
    }

    private void loadObservers() {
        loop.after(OBSERVERS_AFTER_NANOS, new Deadline() {
            @Override
            protected void onDeadline() {
                helper.execute(new Runnable() {
                    @Override
                    public void run() {
                        observation.watchForRecordings();
                        assembly.prepareDashboard();
                    }
                });
            }

            @Override
            protected void onFault(Throwable fault) {
                // They are missing, then; the fault was reported.
            }
        });
    }

    /** The first time drains, the second time stops at once. */
    private void askedToStop() {
        if (stopping) {
            stopNow();
            return;
        }
        stopping = true;
        long limitMillis = options.timeLimits().millis(TimeLimit.DRAIN);
        terminal.line(announcements.draining(assembly.service().busy(), limitMillis));
        loop.after(limitMillis * NANOS_PER_MILLI, new Deadline() {
            @Override
            protected void onDeadline() {
                stopNow();
            }

            @Override
            protected void onFault(Throwable fault) {
                loop.stop();
            }
        });
        assembly.drain(new Runnable() {
            @Override
            public void run() {
                stopNow();
            }
        });
    }

    private void stopNow() {
        assembly.close();
        loop.stop();
    }

    /** Runs a task on the loop, from any thread. */
    @Override
    public void execute(Runnable task) {
        loop.post(task);
    }

    /** The loop's clock. */
    @Override
    public long getAsLong() {
        return System.nanoTime();
    }

    /** A defect: told with its whole stack, because nobody could mend it otherwise; the loop goes on. */
    @Override
    public void unexpected(String where, Throwable fault) {
        java.io.StringWriter text = new java.io.StringWriter();
        fault.printStackTrace(new java.io.PrintWriter(text));
        terminal.line("internal error in " + where + ": " + text);
    }
}
