package balancer.admin.page;

import balancer.admin.numbers.Changes;
import balancer.admin.numbers.DashboardSources;
import balancer.admin.text.Document;
import balancer.admin.text.EventHub;
import balancer.admin.text.Slices;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sends events to watchers: every second, and at once when a backend's health has changed. Skips frames without
 * watcher.
 */
public final class Broadcast implements Runnable {
    private final EventHub hub;
    private final Changes changes;
    private final Slices page;
    private final Slices status;

    public Broadcast(DashboardSources sources, Views views, EventHub hub, Changes changes) {
        this.hub = hub;
        this.changes = changes;
        this.page = new Slices(
                sources.loop(),
                new Supplier<>() {
                    @Override
                    public Document get() {
                        return views.pageFrame();
                    }
                },
                to(EventHub.Topic.PAGE));
        this.status = new Slices(
                sources.loop(),
                new Supplier<>() {
                    @Override
                    public Document get() {
                        return views.statusJson();
                    }
                },
                to(EventHub.Topic.STATUS));
    }

    private Consumer<byte[]> to(EventHub.Topic topic) {
        return new Consumer<>() {
            @Override
            public void accept(byte[] json) {
                hub.publish(topic, json);
            }
        };
    }

    /** Called when another second has been sampled. */
    @Override
    public void run() {
        if (hub.isWatched(EventHub.Topic.PAGE)) {
            page.make();
        }
        if (hub.isWatched(EventHub.Topic.STATUS)) {
            status.make();
        }
        hub.sendHeartbeats();
    }

    /** Called when a backend's health has changed. */
    public void changed() {
        if (hub.isWatched(EventHub.Topic.CHANGES)) {
            hub.publish(EventHub.Topic.CHANGES, changes.newestAsJson());
        }
        run();
    }
}
