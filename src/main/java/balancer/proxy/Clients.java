package balancer.proxy;

import balancer.loop.Acceptor;
import balancer.loop.DescriptorBudget;
import balancer.loop.Endpoint;
import balancer.loop.Intake;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The clients that are connected, and how many may be. Beyond that number new ones wait in the kernel's backlog, until
 * somebody goes or an idle client makes room.
 */
public final class Clients implements Intake {
    private final Proxy proxy;
    private final int limit;
    private final IdleClients idle = new IdleClients();
    private Acceptor acceptor;
    private Session oldest;
    private Session newest;
    private Runnable whenFull = new Runnable() {
        @Override
        public void run() {}
    };

    Clients(Proxy proxy, int limit) {
        this.proxy = proxy;
        this.limit = limit;
    }

    /** @throws IOException if the address cannot be had */
    InetSocketAddress listen(DescriptorBudget descriptors, InetSocketAddress address) throws IOException {
        acceptor = Acceptor.listen(proxy.loop, descriptors, address, this);
        return acceptor.address();
    }

    Acceptor acceptor() {
        return acceptor;
    }

    @Override
    public void accepted(Endpoint client) {
        proxy.traffic.connections++;
        proxy.traffic.connectionsOpen++;
        Session session = new Session(proxy, client);
        session.older = newest;
        if (newest == null) {
            oldest = session;
        } else {
            newest.newer = session;
        }
        newest = session;
        session.begin();
    }

    /** It is gone. */
    void remove(Session session) {
        if (session.older == null) {
            oldest = session.newer;
        } else {
            session.older.newer = session.newer;
        }
        if (session.newer == null) {
            newest = session.older;
        } else {
            session.newer.older = session.older;
        }
        proxy.traffic.connectionsOpen--;
    }

    /** Somebody has left. Backend connections that wait for work may hold the descriptors that the next one lacks. */
    void letOthersIn(DescriptorBudget descriptors) {
        while (acceptor.isFull()
                && !descriptors.hasRoomFor(Acceptor.DESCRIPTORS_PER_CLIENT)
                && proxy.backends().closeAnIdleConnection()) {
            continue;
        }
        acceptor.resume();
    }

    /** The first of all; the next is {@link Session#newer}. Null if there is none. */
    Session oldest() {
        return oldest;
    }

    /** How many have a request under way. */
    int busy() {
        int busy = 0;
        for (Session session = oldest; session != null; session = session.newer) {
            busy += session.exchange.open ? 1 : 0;
        }
        return busy;
    }

    @Override
    public boolean wantsMore() {
        return proxy.traffic.connectionsOpen < limit;
    }

    /** Where descriptors are short and not places, a backend connection without work goes before a client does. */
    @Override
    public boolean makeRoom() {
        if (wantsMore() && proxy.backends().closeAnIdleConnection()) {
            return true;
        }
        boolean made = idle.makeRoom(proxy.loop.nowNanos());
        proxy.traffic.madeRoom += made ? 1 : 0;
        return made;
    }

    @Override
    public long roomAtNanos() {
        return idle.roomAtNanos();
    }

    /** Its phase has changed. Who has had its last answer has as little to do here as who is between two requests. */
    void moved(Session session) {
        boolean isThrough =
                session.phase() == Phase.LINGERING && session.backend == null && !session.exchange.endsInReset;
        if (isThrough || session.phase() == Phase.IDLE) {
            idle(session);
        }
    }

    /** It has no request: if others wait outside, it may have to make room for one. */
    void idle(Session session) {
        idle.join(session);
        if (acceptor.isFull()) {
            acceptor.lookAt(idle.roomAtNanos());
        }
    }

    /** It has a request, or is gone. */
    void notIdle(Session session) {
        idle.leave(session);
    }

    @Override
    public void full() {
        whenFull.run();
    }

    /** Run each time that new clients have to wait. */
    public void onFull(Runnable told) {
        whenFull = told;
    }

    /** As many as may be connected at once. */
    public int limit() {
        return limit;
    }

    /** How often new ones had to wait. */
    public long fullTimes() {
        return acceptor == null ? 0 : acceptor.fullTimes();
    }

    /** How often the system refused us a connection that it had for us. */
    public long acceptFailures() {
        return acceptor == null ? 0 : acceptor.failures();
    }
}
