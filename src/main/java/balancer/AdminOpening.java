package balancer;

import balancer.admin.Admin;
import balancer.admin.numbers.DashboardSources;
import balancer.admin.numbers.JvmFacts;
import balancer.cli.options.Mode;
import balancer.cli.options.Options;
import balancer.cli.options.Summary;
import balancer.cli.process.Version;
import balancer.cli.terminal.Announcements;
import balancer.cli.terminal.Terminal;
import balancer.client.LoopResources;
import balancer.loop.Deadline;
import balancer.loop.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/**
 * Opens the dashboard, and tries again once a second while its port is taken: most often by a balancer that this one
 * replaces.
 */
final class AdminOpening extends Deadline {
    private static final long SECOND_NANOS = 1_000_000_000;

    private final EventLoop loop;
    private final Admin admin;
    private final Terminal terminal;
    private final Announcements announcements;
    private InetSocketAddress address;

    AdminOpening(EventLoop loop, Admin admin, Terminal terminal, Announcements announcements) {
        this.loop = loop;
        this.admin = admin;
        this.terminal = terminal;
        this.announcements = announcements;
    }

    static DashboardSources.Identity identity(Options options, LoopResources resources) {
        return new DashboardSources.Identity(
                Version.number(),
                new Supplier<>() {
                    @Override
                    public String get() {
                        return Version.revision();
                    }
                },
                options.listen().hostAndPort(),
                options.mode() == Mode.TCP,
                options.adminControl(),
                options.adminToken().token(),
                options.admin().names(),
                resources.instants().millis(),
                Summary.settings(options));
    }

    /** @throws IOException if the address cannot be bound */
    void open(InetSocketAddress address) throws IOException {
        this.address = address;
        admin.listen(address);
    }

    void tryAgainSoon() {
        loop.unheld().after(SECOND_NANOS, this);
    }

    @Override
    protected void onDeadline() {
        try {
            admin.listen(address);
            terminal.line(announcements.dashboard());
        } catch (IOException stillTaken) {
            tryAgainSoon();
        }
    }

    @Override
    protected void onFault(Throwable fault) {
        tryAgainSoon();
    }

    /** From now on it is not ready. */
    void announceEnd() {
        admin.announceEnd();
    }

    void stop() {
        loop.unheld().remove(this);
        admin.stop();
    }

    /** Finds out the revision, and lets the metrics include those of the JVM, which a trimmed runtime may lack. */
    void load() {
        Version.revision();
        if (ModuleLayer.boot().findModule("java.management").isEmpty()) {
            return;
        }
        JvmFacts.Beans beans = JvmFacts.Beans.load();
        loop.post(() -> admin.useJvmBeans(beans));
    }
}
