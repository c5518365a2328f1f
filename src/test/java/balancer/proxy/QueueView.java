package balancer.proxy;

import balancer.client.Phase;
import balancer.queue.Queue;
import java.util.ArrayList;
import java.util.List;

/** Watches who waits for a backend, and who was woken and has not asked for one yet. */
public final class QueueView implements Trace {
    private final Proxy proxy;
    private final List<Session> woken = new ArrayList<>();

    public QueueView(Proxy proxy) {
        this.proxy = proxy;
        proxy.steps.trace = this;
    }

    @Override
    public void moved(Session session, Phase from, Phase to) {
        woken.remove(session);
        if (from == Phase.QUEUED && to == Phase.CONNECTING) {
            woken.add(session);
        }
    }

    /** True if somebody who may go anywhere waits while a serving backend has room and nobody is on the way to it. */
    public boolean isStuck() {
        woken.removeIf(each -> each.backendConnection != null);
        return queue().first() != null && proxy.backends().hasRoom() && woken.isEmpty();
    }

    private Queue queue() {
        return (Queue) proxy.context.waiting;
    }

    @Override
    public String toString() {
        return queue().size() + " wait";
    }
}
