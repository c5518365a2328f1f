package balancer.admin;

import balancer.admin.numbers.Changes;
import balancer.admin.numbers.DashboardSources;
import balancer.admin.numbers.JvmFacts;
import balancer.admin.numbers.Sampler;
import balancer.admin.numbers.Trends;
import balancer.admin.page.Broadcast;
import balancer.admin.page.DemoServers;
import balancer.admin.page.Views;
import balancer.admin.text.EventHub;
import balancer.admin.text.Json;
import balancer.client.ClientLimits;
import balancer.client.Clients;
import balancer.client.LoopResources;
import balancer.client.RecordListener;
import balancer.client.TimeLimit;
import balancer.client.TimeLimits;
import balancer.glass.Frames;
import balancer.loop.Deadlines;
import balancer.memory.BufferPool;
import balancer.server.Answer;
import balancer.server.OriginServer;
import balancer.server.Request;
import balancer.server.Site;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The admin server: the dashboard, metrics and API on an address of their own, served by the same loop. */
public final class Admin {
    private static final long BUFFER_BYTES = 1 << 20;
    private static final long STALLED_MILLIS = 30_000;

    private final DashboardSources sources;
    private final Changes changes;
    private final DemoServers demo;
    private final OriginServer server;
    private final JvmFacts jvm = new JvmFacts();
    private final Readiness readiness;
    private Site site;
    private Sampler sampler;
    private Frames frames;
    private Views views;

    /**
     * Opens nothing yet.
     *
     * @param changes hears from the health checker what happens
     * @param maxConnections clients at once
     * @param demo servers that the page can break; {@link DemoServers#NONE} outside the demo
     */
    public Admin(DashboardSources sources, Changes changes, DemoServers demo, int maxConnections) {
        this.sources = sources;
        this.changes = changes;
        this.demo = demo;
        this.readiness = new Readiness(sources.proxy());
        this.server = new OriginServer(
                sources.loop(),
                own(sources),
                limits(maxConnections),
                new Site() {
                    @Override
                    public Answer answer(Request request) {
                        return site.answer(request);
                    }
                },
                RecordListener.NONE);
    }

    /** A watcher that stops reading loses its place soon. */
    private static ClientLimits limits(int maxConnections) {
        TimeLimits times = TimeLimits.DEFAULTS.with(TimeLimit.SEND, STALLED_MILLIS);
        return ClientLimits.DEFAULTS.withTimes(times).withMaxConnections(maxConnections);
    }

    /** Memory and a clock of its own: the dashboard must work while clients use up theirs, or are held. */
    private static LoopResources own(DashboardSources sources) {
        LoopResources shared = sources.resources();
        Deadlines unheld = sources.loop().unheld();
        BufferPool buffers = new BufferPool(sources.loop(), unheld, BUFFER_BYTES);
        return new LoopResources(buffers, shared.descriptors(), shared.instants(), unheld);
    }

    /**
     * Listens, and begins to sample the counters.
     *
     * @throws IOException if the address cannot be bound; it may be tried again
     */
    public void listen(InetSocketAddress address) throws IOException {
        InetSocketAddress bound = server.listen(address);
        Trends trends = new Trends(sources);
        EventHub hub = new EventHub(sources.loop());
        views = new Views(sources, trends, changes, hub, jvm, demo);
        site = new AdminSite(
                new RequestGuard(bound, sources.identity().adminHosts()),
                views,
                readiness,
                hub,
                actions(),
                new Assets(sources.resources().instants()));
        Broadcast broadcast = new Broadcast(sources, views, hub, changes);
        changes.watch(new Runnable() {
            @Override
            public void run() {
                broadcast.changed();
            }
        });
        frames = new Frames(sources.loop(), sources.recorder(), sources.proxy().backends(), hub, new Consumer<>() {
            @Override
            public void accept(Json frame) {
                tellMore(frame);
            }
        });
        sampler = new Sampler(sources, trends, broadcast);
        sampler.start();
    }

    private List<Action> actions() {
        List<Action> actions = new ArrayList<>();
        actions.add(new DemoControls(demo, sources));
        Access access = new Access(sources.identity());
        actions.add(new BackendControls(sources, access));
        actions.add(new RosterControls(sources.roster(), access));
        actions.add(new LoopControls(sources.recorder().hold()));
        if (demo.traffic() != null) {
            actions.add(new TrafficControls(demo.traffic()));
        }
        return actions;
    }

    /** What the page of the loop shows beside turns. */
    private void tellMore(Json frame) {
        frame.member("draining", sources.proxy().isDraining());
        if (demo.traffic() != null) {
            frame.member("traffic", demo.traffic().isOn());
        }
    }

    /** Those of the dashboard. */
    public Clients clients() {
        return server.clients();
    }

    /** Only valid once it listens. */
    Views views() {
        return views;
    }

    /** Called once the virtual machine's beans are loaded, which the metrics then include. */
    public void useJvmBeans(JvmFacts.Beans beans) {
        jvm.use(beans);
    }

    /** From now on {@code /readyz} says that we end soon. */
    public void announceEnd() {
        readiness.announceEnd();
    }

    /** Closes everything, streams of watchers included. */
    public void stop() {
        if (sampler != null) {
            sampler.stop();
            frames.stop();
        }
        if (demo.traffic() != null) {
            demo.traffic().stop();
        }
        server.stop();
    }
}
