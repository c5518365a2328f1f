package balancer;

import balancer.cli.options.CommandLine;
import balancer.cli.options.Options;
import balancer.cli.process.ExitCode;
import balancer.cli.process.HandshakeThreads;
import balancer.cli.process.HelperThread;
import balancer.cli.process.Resolver;
import balancer.cli.process.Signals;
import balancer.cli.process.Supervisor;
import balancer.cli.terminal.Terminal;
import balancer.cli.text.Message;
import balancer.loop.Deadline;
import balancer.loop.DescriptorBudget;
import balancer.loop.EventLoop;
import balancer.observe.LogSinks;
import balancer.requestid.RequestIds;
import balancer.tls.Handshakes;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Runs the {@link Program} as this process: on the real network, with signals, and with threads for calls that may
 * block.
 */
final class Run {
    private static final int HELPER_QUEUE = 1_024;

    private static final int OPENING_SECONDS = 1;

    /** Classes that only observers need are loaded after the first requests, not before them. */
    private static final long OBSERVERS_AFTER_NANOS = 1_000_000_000;

    private final String[] arguments;
    private final Program program;
    private final Terminal terminal;
    private final FaultLog faults;
    private final HelperThread helper = new HelperThread("helper", HELPER_QUEUE);
    private final CountDownLatch signalsRegistered = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    /** @param arguments as typed; read again after HUP if they name a file */
    Run(String[] arguments, Options options, Terminal terminal) {
        this.arguments = arguments;
        this.terminal = terminal;
        this.faults = new FaultLog(terminal);
        this.program = new Program(options, outside(options, terminal, faults));
    }

    /** The real world. */
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
                HandshakeThreads.make(),
                Handshakes.MOST,
                null,
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
        helper.execute(new SignalRegistration());
        int status = program.open();
        if (status != ExitCode.OK) {
            return status;
        }
        opened.countDown();
        await(signalsRegistered);
        program.begin(beganNanos);
        helper.execute(new Notice());
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

    /**
     * Registers signals while the ports are opened, because the first dynamic proxy costs up to 20 ms. The ready line
     * waits for it: after that line TERM drains. A signal that comes before the loop runs becomes its first task.
     */
    private final class SignalRegistration implements Runnable {
        @Override
        public void run() {
            try {
                Runnable stop = new Stop();
                Signals.on("INT", stop);
                Signals.on("TERM", stop);
                Signals.on("HUP", new ReadAgain());
            } finally {
                signalsRegistered.countDown();
            }
        }
    }

    /** Behind the ready line. */
    private final class Notice implements Runnable {
        @Override
        public void run() {
            String trouble = Supervisor.tellReady();
            if (!trouble.isEmpty()) {
                terminal.report(Message.warning("cannot tell systemd that we are ready: " + trouble));
            }
        }
    }

    /** Runs on INT and TERM, on the signal's thread. */
    private final class Stop implements Runnable {
        @Override
        public void run() {
            endIfStuck();
            onLoop(program::askedToStop);
        }
    }

    /** Runs on HUP, on the signal's thread. */
    private final class ReadAgain implements Runnable {
        @Override
        public void run() {
            onLoop(() -> program.observation().reopenLog());
            program.readCertificates();
            if (namesFile()) {
                CommandLine line = CommandLine.parse(arguments);
                onLoop(() -> program.reload(line));
            }
        }

        private boolean namesFile() {
            for (String each : arguments) {
                if (each.startsWith("@")) {
                    return true;
                }
            }
            return false;
        }
    }

    private void onLoop(Runnable task) {
        await(opened);
        program.loop().post(task);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException wantsUsGone) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Ends the process if it is still opening a second after it was asked to stop: it may wait for ever, for the name
     * to listen at, or for a reader of the pipe that is its access log. It serves nobody yet, so nothing is lost.
     */
    private void endIfStuck() {
        try {
            if (!opened.await(OPENING_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(ExitCode.OK);
            }
        } catch (InterruptedException wantsUsGone) {
            Thread.currentThread().interrupt();
        }
    }

    private void loadObservers() {
        program.loop().after(OBSERVERS_AFTER_NANOS, new Deadline() {
            @Override
            protected void onDeadline() {
                helper.execute(() -> {
                    program.observation().watchForRecordings();
                    program.assembly().prepareDashboard();
                });
            }

            @Override
            protected void onFault(Throwable fault) {
                // They are missing then; the fault was reported.
            }
        });
    }
}
