package balancer;

import balancer.certificate.BadCertificate;
import balancer.cli.options.CommandLine;
import balancer.cli.options.ControlMessages;
import balancer.cli.options.Messages;
import balancer.cli.options.Options;
import balancer.cli.options.TlsMessages;
import balancer.cli.process.ExitCode;
import balancer.cli.process.ThisProcess;
import balancer.cli.process.Version;
import balancer.cli.terminal.Announcements;
import balancer.cli.terminal.BindFailure;
import balancer.cli.terminal.Terminal;
import balancer.cli.text.Message;
import balancer.client.TimeLimit;
import balancer.loop.Deadline;
import balancer.loop.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The program from the first bind to its last line, without the process around it: {@link Run} adds threads and
 * signals, the simulation adds a network. The caller runs the loop.
 */
public final class Program {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long LOG_FLUSH_MILLIS = 1_000;

    private final Outside outside;
    private final Terminal terminal;
    private Options options;
    private Announcements announcements;
    private EventLoop loop;
    private Observation observation;
    private Assembly assembly;

    /** Null without TLS. */
    private Certificates certificates;

    private BackendTls backendTls;

    private List<String> pages = List.of();
    private boolean stopping;

    /** Made at the first HUP. */
    private Reload reload;

    private final Deadline drainDelay = new Deadline() {
        @Override
        protected void onDeadline() {
            drain();
        }

        @Override
        protected void onFault(Throwable fault) {
            loop.stop();
        }
    };

    private final Deadline drainLimit = new Deadline() {
        @Override
        protected void onDeadline() {
            stopNow();
        }

        @Override
        protected void onFault(Throwable fault) {
            loop.stop();
        }
    };

    public Program(Options options, Outside outside) {
        this.options = options;
        this.outside = outside;
        this.terminal = outside.terminal();
        this.announcements = new Announcements(options, terminal.color());
    }

    /**
     * {@link #open} and {@link #begin}.
     *
     * @return {@link ExitCode#OK} if it runs now, else the status to end with
     */
    public int start(long beganNanos) {
        int status = open();
        if (status == ExitCode.OK) {
            begin(beganNanos);
        }
        return status;
    }

    /**
     * Binds everything, or reports why not and closes all again.
     *
     * @return {@link ExitCode#OK}, or the status to end with
     */
    int open() {
        int status = ExitCode.INTERNAL;
        try {
            status = openAll();
        } catch (CannotListen failure) {
            terminal.report(BindFailure.message(failure.cause(), failure.address(), options));
            status = ExitCode.CANNOT_LISTEN;
        } catch (IOException noSelector) {
            outside.faults().unexpected("start", noSelector);
        }
        if (status != ExitCode.OK) {
            abandon();
        }
        return status;
    }

    private int openAll() throws CannotListen, IOException {
        if (reported(new DemoSites(outside.folder()).problems(options.command()))) {
            return ExitCode.USAGE;
        }
        ServerSocketChannel inherited = options.inherits() ? inherit() : null;
        if (options.inherits() && inherited == null) {
            return ExitCode.CANNOT_LISTEN;
        }
        if (options.inherits() && options.writesOutput() && InheritedSocket.isStandardOutput()) {
            terminal.report(ControlMessages.outputIsSocket());
            return ExitCode.USAGE;
        }
        OwnAddresses own = OwnAddresses.lookUp(options, outside.names(), inherited);
        if (reported(own.refusals())) {
            return ExitCode.USAGE;
        }
        backendTls = new BackendTls(options, outside);
        if (reported(backendTls.problems())) {
            return ExitCode.USAGE;
        }
        if (options.tls().isOn() && !areCertificatesRead()) {
            return ExitCode.USAGE;
        }
        loop = new EventLoop(outside.network(), outside.nanoClock(), outside.faults());
        observation = new Observation(options, loop, outside);
        if (options.teach()) {
            observation.recorder().allowPauses();
        }
        if (!isLogOpened()) {
            return ExitCode.USAGE;
        }
        assembly = new Assembly(options, own, loop, outside, observation, certificates, backendTls);
        assembly.open();
        pages = assembly.openAdmin(announcements) ? List.of(announcements.dashboard()) : List.of();
        return ExitCode.OK;
    }

    private boolean areCertificatesRead() {
        try {
            certificates = Certificates.load(options, outside.folder(), outside.instants(), outside.secrets());
            return true;
        } catch (BadCertificate unusable) {
            terminal.report(TlsMessages.unusable(unusable.getMessage()));
            return false;
        }
    }

    /** Null if there is no such socket; the reason is reported. */
    private ServerSocketChannel inherit() {
        try {
            ServerSocketChannel inherited = InheritedSocket.take(outside.network());
            options = options.inheriting((InetSocketAddress) inherited.getLocalAddress());
            announcements = new Announcements(options, terminal.color());
            return inherited;
        } catch (IOException other) {
            terminal.report(Messages.cannotInherit("" + other.getMessage()));
            return null;
        }
    }

    private void abandon() {
        if (loop == null) {
            return;
        }
        if (assembly != null) {
            assembly.close();
        }
        observation.close(LOG_FLUSH_MILLIS);
        try {
            loop.close();
        } catch (IOException gone) {
            // the process ends now anyway
        }
    }

    /**
     * Prints that it is ready, and begins to look up names and to probe backends.
     *
     * @param beganNanos when {@code main} began, for the banner
     */
    void begin(long beganNanos) {
        long sinceMainMillis = (outside.nanoClock().getAsLong() - beganNanos) / NANOS_PER_MILLI;
        terminal.line(announcements.ready(Version.number(), ThisProcess.now(sinceMainMillis), pages));
        observation.begin();
        assembly.watch();
    }

    private boolean reported(List<Message> refusals) {
        for (Message refusal : refusals) {
            terminal.report(refusal);
        }
        return !refusals.isEmpty();
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

    /** Called when the loop has ended: prints the last lines, returns the exit status. */
    public int end() {
        observation.close(LOG_FLUSH_MILLIS);
        long cut = assembly.service().cut();
        terminal.line(announcements.stopped(assembly.service().served(), cut));
        return cut == 0 ? ExitCode.OK : ExitCode.DRAIN_CUT_SHORT;
    }

    /** Runs in the loop: the first call drains, after {@code --drain-delay}; the second stops at once. */
    public void askedToStop() {
        if (stopping) {
            stopNow();
            return;
        }
        stopping = true;
        observation.recorder().neverHold();
        if (options.drainDelayMillis() == 0) {
            drain();
            return;
        }
        terminal.line(announcements.drainingSoon(options.drainDelayMillis()));
        assembly.announceEnd();
        loop.after(options.drainDelayMillis() * NANOS_PER_MILLI, drainDelay);
    }

    /** Reads the files of certificates again, after HUP. May block: not for the loop's thread. */
    void readCertificates() {
        List<String> problems = new ArrayList<>(backendTls.reload());
        problems.addAll(certificates == null ? List.of() : certificates.reload());
        loop.post(() -> assembly.encrypting().reloaded(problems));
    }

    /** Runs in the loop after HUP: applies what has changed in a file of arguments. */
    void reload(CommandLine line) {
        if (assembly.balancing() == null || stopping) {
            return;
        }
        if (reload == null) {
            reload = new Reload(assembly.balancing().roster(), terminal, options);
        }
        reload.apply(line);
    }

    private void drain() {
        long limitMillis = options.timeLimits().millis(TimeLimit.DRAIN);
        terminal.line(announcements.draining(assembly.service().busy(), limitMillis));
        loop.after(limitMillis * NANOS_PER_MILLI, drainLimit);
        assembly.drain(this::stopNow);
    }

    private void stopNow() {
        loop.deadlines().remove(drainDelay);
        loop.deadlines().remove(drainLimit);
        assembly.close();
        loop.stop();
    }

    /** Since {@link #start}. */
    public EventLoop loop() {
        return loop;
    }

    /** Since {@link #start}. */
    public Assembly assembly() {
        return assembly;
    }

    /** Since {@link #start}. */
    public Observation observation() {
        return observation;
    }
}
