package balancer;

import balancer.admin.Admin;
import balancer.admin.numbers.Changes;
import balancer.admin.numbers.DashboardSources;
import balancer.admin.page.DemoServers;
import balancer.admin.page.DemoTraffic;
import balancer.cli.options.Command;
import balancer.cli.options.Messages;
import balancer.cli.options.Options;
import balancer.cli.process.Resolver;
import balancer.cli.terminal.Announcements;
import balancer.cli.terminal.Terminal;
import balancer.cli.text.Address;
import balancer.client.ClientLimits;
import balancer.client.LoopResources;
import balancer.client.RecordListener;
import balancer.files.FileSite;
import balancer.files.PageEdit;
import balancer.glass.Directory;
import balancer.health.HealthChecker;
import balancer.loop.EventLoop;
import balancer.loop.Listening;
import balancer.loop.Service;
import balancer.proxy.Proxy;
import balancer.proxyprotocol.SentHeader;
import balancer.roster.NameWatch;
import balancer.server.OriginServer;
import balancer.server.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the parts together as the options say: the only place that knows both. All parts belong to one loop; what exists
 * once per process comes from {@link Outside}.
 */
public final class Assembly {
    private final Options options;
    private final EventLoop loop;
    private final Outside outside;
    private final OwnAddresses own;
    private final Terminal terminal;
    private final Observation observation;
    private final Encrypting encrypting;
    private final LoopResources resources;
    private final List<Service> services = new ArrayList<>();
    private final HealthChecker health;
    private final Changes changes;
    private final DemoServers demo = new DemoServers();
    private Balancing balancing;
    private AdminOpening admin;

    /** @param certificates for clients; null: they speak plain text */
    Assembly(
            Options options,
            OwnAddresses own,
            EventLoop loop,
            Outside outside,
            Observation observation,
            Certificates certificates,
            BackendTls backendTls) {
        this.options = options;
        this.own = own;
        this.loop = loop;
        this.outside = outside;
        this.terminal = outside.terminal();
        this.observation = observation;
        this.resources = outside.resources(loop, options.bufferMemoryBytes());
        this.encrypting = new Encrypting(options, loop, resources, outside, certificates, backendTls);
        new MemoryLog(loop, resources.buffers(), terminal);
        this.changes = new Changes(resources.instants());
        observation.health().add(changes);
        this.health = new HealthChecker(
                new HealthChecker.Resources(loop, resources.buffers(), resources.descriptors(), outside.random()),
                options.health(),
                SentHeader.ofProbe(options.proxies().sends()),
                observation.health());
    }

    /**
     * Binds everything. If one fails, those bound before stay open until {@link #close}.
     *
     * @throws CannotListen if an address cannot be bound
     */
    void open() throws CannotListen {
        switch (options.command()) {
            case BALANCE -> openProxy();
            case SERVE -> openFiles(outside.folder().resolve(options.directory()));
            case DEMO -> openDemo();
            default -> throw new IllegalStateException("nothing to open for " + options.command());
        }
    }

    /** The balancer comes first: clients connect to it, and it drains. */
    private void openDemo() throws CannotListen {
        openProxy();
        demo.traffic(new DemoTraffic(loop, resources, own.listen(), encrypting.ofOurselves()));
        PageEdit link = DashboardLink.to(Announcements.dashboardUrl(options));
        for (Address backend : options.backends()) {
            try {
                // The balancer is service 0, so the number of services is the number of the next server.
                Site site = new DemoSites(outside.folder()).of(services.size(), resources, link);
                Listening where = new Listening(backend.socketAddress(), options.reusePort(), null);
                OriginServer server = openSite(backend, where, ClientLimits.DEFAULTS, site, RecordListener.NONE);
                demo.add(server, backend.socketAddress());
            } catch (IOException unreadable) {
                throw new CannotListen(backend, unreadable);
            }
        }
    }

    private void openFiles(Path directory) throws CannotListen {
        try {
            FileSite site = new FileSite(directory, resources.descriptors(), resources.instants());
            openSite(
                    options.listen(),
                    own.listening(),
                    ClientLimit.limits(options, resources.descriptors(), terminal),
                    site,
                    observation.exchanges());
        } catch (IOException unreadable) {
            throw new CannotListen(options.listen(), unreadable);
        }
    }

    private OriginServer openSite(
            Address given, Listening where, ClientLimits limits, Site site, RecordListener listener)
            throws CannotListen {
        ClientLimits behind = limits.behindBalancer(options.maxHeadBytes());
        OriginServer server = new OriginServer(loop, resources, behind, site, listener);
        boolean demo = options.command() == Command.DEMO;
        String name = demo ? DemoSites.names(options).get(services.size() - 1) : "files";
        observation.directory().add(server.clients(), name);
        try {
            server.listen(where);
            services.add(server);
            return server;
        } catch (IOException failure) {
            throw new CannotListen(given, where.address(), failure);
        }
    }

    /**
     * Opens the dashboard, if one is wanted; last, because the balancer can do without it.
     *
     * @param announcements for the message if it opens later
     * @return whether it is open now
     * @throws CannotListen if the user asked for it and its address cannot be bound
     */
    boolean openAdmin(Announcements announcements) throws CannotListen {
        if (!options.admin().on()) {
            return false;
        }
        DashboardSources sources = new DashboardSources(
                loop,
                proxy(),
                observation.statistics(),
                health,
                balancing.roster(),
                resources,
                observation,
                observation.slowest(),
                observation.recorder(),
                encrypting,
                AdminOpening.identity(options, resources));
        Admin dashboard = new Admin(sources, changes, demo, ClientLimit.ofDashboard(options, resources.descriptors()));
        observation.directory().add(dashboard.clients(), Directory.ADMIN);
        admin = new AdminOpening(loop, dashboard, terminal, announcements);
        try {
            admin.open(own.admin());
            return true;
        } catch (IOException failure) {
            boolean isReplaced = options.inherits() || options.reusePort(); // by us: it has the dashboard until it ends
            if (options.admin().given() && !isReplaced) {
                throw new CannotListen(options.admin().address(), own.admin(), failure);
            }
            terminal.report(Messages.noDashboard(options.admin().address()));
            admin.tryAgainSoon();
            return false;
        }
    }

    /** Null for a static site alone. */
    public Proxy proxy() {
        return balancing == null ? null : balancing.proxy();
    }

    public LoopResources resources() {
        return resources;
    }

    /** Null for a static site alone. */
    public Balancing balancing() {
        return balancing;
    }

    public HealthChecker health() {
        return health;
    }

    public Changes changes() {
        return changes;
    }

    /** The service for clients: the balancer, or the one static site. */
    public Service service() {
        return services.get(0);
    }

    /** Clients are still accepted, but whoever distributes them should send no more: {@code /readyz} is 503. */
    void announceEnd() {
        if (admin != null) {
            admin.announceEnd();
        }
    }

    /**
     * Lets requests in progress end, see {@link Service#drain}. Probes stop, but names are still looked up: a request
     * may wait for one that is unknown.
     */
    void drain(Runnable whenEmpty) {
        health.stop();
        service().drain(whenEmpty);
    }

    /** Closes every service, the first one first. */
    public void close() {
        stopWatching();
        closeAdmin();
        for (Service service : services) {
            service.stop();
        }
    }

    /** Closes the dashboard, if there is one. */
    public void closeAdmin() {
        if (admin != null) {
            admin.stop();
        }
    }

    /** Stops looking up names and probing backends. */
    public void stopWatching() {
        health.stop();
        if (balancing != null) {
            balancing.roster().stop();
        }
    }

    public Encrypting encrypting() {
        return encrypting;
    }

    /** Begins to look up names and to probe backends. */
    void watch() {
        encrypting.begin();
        Resolver resolver = new Resolver(outside.nameThreads(), loop::post, outside.names());
        if (balancing != null) {
            balancing.roster().watch(new NameWatch(loop, resolver));
        }
        health.start();
    }

    /** Loads what the dashboard would have to wait for. Must not run on the loop. */
    void prepareDashboard() {
        if (admin != null) {
            admin.load();
        }
    }

    private void openProxy() throws CannotListen {
        balancing = new Balancing(
                options,
                loop,
                resources,
                health,
                observation.statistics(),
                ClientLimit.limits(options, resources.descriptors(), terminal),
                PeerLog.preamble(options, loop, terminal),
                encrypting.ofClients(),
                new RosterLog(terminal, new Announcements(options, terminal.color()), changes),
                new RosterSurroundings(options, own, terminal, encrypting),
                outside);
        Proxy proxy = balancing.proxy();
        observation.directory().add(proxy.clients(), Directory.BALANCER);
        observation.directory().backends(proxy.backends(), DemoSites.names(options));
        new ConnectionLog(loop, proxy, terminal);
        try {
            proxy.listen(own.listening());
            services.add(proxy);
        } catch (IOException failure) {
            throw new CannotListen(options.listen(), own.listen(), failure);
        }
    }
}
