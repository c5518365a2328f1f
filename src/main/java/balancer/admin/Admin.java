package balancer.admin;

import balancer.memory.BufferPool;
import balancer.proxy.Proxy;
import balancer.server.Answer;
import balancer.server.OriginServer;
import balancer.server.Request;
import balancer.server.Site;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** The admin server: a dashboard and its relatives on an address of their own, in the loop of what they show. */
public final class Admin {
    private static final long BUFFER_BYTES = 1 << 20;

    private final Subject subject;
    private final Changes changes;
    private final DemoServers demo;
    private final OriginServer server;
    private final JvmFacts jvm = new JvmFacts();
    private Site site;
    private Sampler sampler;
    private Views views;

    /**
     * Opens nothing yet.
     *
     * @param changes told by the health checker what happens
     * @param demo servers that may be broken from the page; {@link DemoServers#NONE} outside the demo
     */
    public Admin(Subject subject, Changes changes, DemoServers demo) {
        this.subject = subject;
        this.changes = changes;
        this.demo = demo;
        this.server = new OriginServer(subject.loop(), own(subject), new Site() {
            @Override
            public Answer answer(Request request) {
                return site.answer(request);
            }
        });
    }

    /** Memory of its own: the dashboard shows best what happens while clients use up all of theirs. */
    private static Proxy.Resources own(Subject subject) {
        Proxy.Resources shared = subject.resources();
        BufferPool buffers = new BufferPool(subject.loop(), BUFFER_BYTES);
        return new Proxy.Resources(buffers, shared.descriptors(), shared.instants(), shared.ids());
    }

    /**
     * Before it listens: the most clients at once.
     *
     * @return this
     */
    public Admin atMost(int clients) {
        server.atMost(clients);
        return this;
    }

    /**
     * Listens, and begins to look at the counters.
     *
     * @throws IOException if the address cannot be had; it may be tried again
     */
    public void listen(InetSocketAddress address) throws IOException {
        InetSocketAddress bound = server.listen(address);
        Trends trends = new Trends(subject);
        EventHub hub = new EventHub(subject);
        views = new Views(subject, trends, changes, hub, jvm, demo);
        site = new AdminSite(
                new RequestGuard(bound, subject.identity().adminHosts()),
                views,
                hub,
                List.of(new DemoControls(demo, subject), new BackendControls(subject)),
                new Assets(subject.resources().instants()));
        Broadcast broadcast = new Broadcast(subject, views, hub, changes);
        changes.watch(new Runnable() {
            @Override
            public void run() {
                broadcast.changed();
            }
        });
        sampler = new Sampler(subject, trends, broadcast);
        sampler.start();
    }

    /** Once it listens. */
    Views views() {
        return views;
    }

    /** The virtual machine's beans are loaded: from now on the metrics tell what they know. */
    public void tell(JvmFacts.Beans beans) {
        jvm.use(beans);
    }

    /** Closes everything, also what is being watched. */
    public void stop() {
        if (sampler != null) {
            sampler.stop();
        }
        server.stop();
    }
}
