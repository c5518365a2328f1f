package balancer.health;

import balancer.backend.AddressWalk;
import balancer.backend.Reason;
import balancer.loop.Deadline;
import balancer.loop.Endpoint;
import balancer.loop.KeyFacts;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;

/**
 * The probes of one backend: the next one and the one in progress. Never two at a time, so one deadline serves for
 * both: the next probe's time, or the limit of this one.
 */
final class ProbeSchedule extends Deadline implements Endpoint.Owner {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long SOON_NANOS = 300 * NANOS_PER_MILLI;

    /** The first probes of all backends are spread over this time. */
    private static final long START_NANOS = 100 * NANOS_PER_MILLI;

    /** All times vary by this many percent, up or down. */
    private static final int JITTER_PERCENT = 20;

    /** A probe leaves this many free: with fewer the acceptor pauses, and traffic comes before probes. */
    private static final int DESCRIPTORS_LEFT_FREE = 2;

    private final HealthChecker.Resources resources;
    private final HealthSettings settings;
    private final ProbeSource source;
    private final BackendHealth health;

    /** Both null while no probe is in progress. */
    private Endpoint endpoint;

    private Probe probe;

    /** Over the backend's addresses: the probe fails when all of them have failed. */
    private AddressWalk walk;

    /** The connection was made. */
    private boolean reached;

    private long beganNanos;
    private long dueNanos;

    /** Makes the probes. */
    interface ProbeSource {
        Probe next();
    }

    ProbeSchedule(
            HealthChecker.Resources resources, HealthSettings settings, ProbeSource source, BackendHealth health) {
        this.resources = resources;
        this.settings = settings;
        this.source = source;
        this.health = health;
    }

    void start() {
        if (!health.backend().addresses().isEmpty()) {
            callAfter(resources.random().nextLong(START_NANOS));
        }
    }

    /** The backend has another address: the response of the old one does not matter any more. */
    void restart() {
        stop();
        start();
    }

    /** Something went wrong: probes soon, unless the next probe comes sooner. */
    void probeSoon() {
        long soonNanos = jittered(soonNanos());
        boolean waitsLonger = endpoint == null && (!health.awaitsProbe() || dueNanos - now() > soonNanos);
        if (waitsLonger && !health.backend().addresses().isEmpty()) {
            callAfter(soonNanos);
        }
    }

    void stop() {
        closeProbe();
        resources.loop().deadlines().remove(this);
    }

    @Override
    protected void onDeadline() {
        if (endpoint == null) {
            begin();
        } else if (endpoint.connected()) {
            conclude(probe.timedOut());
        } else if (walk.left() > 0) {
            leaveAddress();
            connect();
        } else {
            conclude(Verdict.bad(Reason.CONNECTION_TIMED_OUT));
        }
    }

    @Override
    protected void onFault(Throwable fault) {
        conclude(Verdict.OUR_FAULT);
    }

    @Override
    public void tell(Endpoint open, KeyFacts facts) {
        tell(facts);
        open.transport().tell(facts);
    }

    @Override
    public void tell(KeyFacts facts) {
        facts.role = KeyFacts.Role.PROBE;
        facts.backend = health.backend().slot();
    }

    @Override
    public void onFault(Endpoint broken, Throwable fault) {
        conclude(Verdict.OUR_FAULT);
    }

    private void begin() {
        beganNanos = now();
        reached = false;
        if (!resources.descriptors().hasRoomFor(1 + DESCRIPTORS_LEFT_FREE)) {
            conclude(Verdict.OUR_FAULT);
            return;
        }
        walk = health.backend().addresses().walk();
        probe = source.next();
        connect();
    }

    /** Connects to the next address that does not fail at once; if there is none, the probe has failed. */
    private void connect() {
        try {
            for (InetSocketAddress address = walk.next(); address != null; address = walk.next()) {
                endpoint = Endpoint.connecting(resources.loop(), resources.descriptors(), target(address), this);
                if (endpoint.failure() == null) {
                    callAfter(walk.deadlineNanos(now(), limitNanos()) - now());
                    advance(); // on loopback it may have succeeded at once: then no event comes
                    return;
                }
                leaveAddress();
            }
        } catch (IOException noDescriptor) {
            conclude(Verdict.OUR_FAULT);
            return;
        }
        conclude(walk.failure() == null ? Verdict.bad(Reason.CONNECTION_TIMED_OUT) : ofConnect(walk.failure()));
    }

    private void leaveAddress() {
        if (endpoint.failure() != null) {
            walk.failed(endpoint.failure());
        }
        endpoint.close();
    }

    @Override
    public void onReady(Endpoint ready) {
        ready.finishConnect();
        advance();
    }

    private void advance() {
        if (!endpoint.connected()) {
            if (endpoint.failure() != null) {
                leaveAddress();
                connect();
            }
            return;
        }
        if (!reached) {
            reached = true;
            // A probe of another port does not tell which address takes traffic.
            if (settings.port() == HealthSettings.OWN_PORT) {
                health.backend().addresses().worked(walk.current());
            }
            callAfter(limitNanos() - now());
        }
        Verdict verdict = probe.advance(endpoint);
        if (verdict.kind() != Verdict.Kind.PENDING) {
            conclude(verdict);
        }
    }

    /** No local port left is a BindException, and our fault. */
    private static Verdict ofConnect(IOException failure) {
        return failure instanceof BindException ? Verdict.OUR_FAULT : Verdict.bad(Reason.ofConnect(failure));
    }

    private void conclude(Verdict verdict) {
        closeProbe();
        switch (verdict.kind()) {
            case GOOD -> health.probeSucceeded(now(), now() - beganNanos);
            case BAD -> health.probeFailed(verdict.reason(), now(), now() - beganNanos);
            case OUR_FAULT, PENDING -> {}
        }
        // Only a backend whose probe just succeeded is left alone: after a fault of our own its state is still in
        // doubt.
        if (settings.sparesHealthy()
                && verdict.kind() == Verdict.Kind.GOOD
                && health.state() == BackendHealth.State.UP) {
            health.noNextProbe();
            resources.loop().deadlines().remove(this);
        } else {
            callAfter(untilNext());
        }
    }

    private InetSocketAddress target(InetSocketAddress address) {
        boolean own = settings.port() == HealthSettings.OWN_PORT;
        return own ? address : new InetSocketAddress(address.getAddress(), settings.port());
    }

    private long untilNext() {
        long interval = jittered(health.isSettled() ? intervalNanos() : soonNanos());
        long coolDownLeft = health.coolDownLeftNanos(now());
        // A probe just when the cool-down ends brings the backend back without further delay.
        return coolDownLeft > 0 ? Math.min(interval, coolDownLeft) : interval;
    }

    private long limitNanos() {
        return beganNanos + settings.timing().timeoutMillis() * NANOS_PER_MILLI;
    }

    private long intervalNanos() {
        return settings.timing().intervalMillis() * NANOS_PER_MILLI;
    }

    /** Never later than the usual interval. */
    private long soonNanos() {
        return Math.min(SOON_NANOS, intervalNanos());
    }

    private long jittered(long nanos) {
        long most = nanos / 100 * JITTER_PERCENT;
        return nanos - most + resources.random().nextLong(2 * most);
    }

    private void callAfter(long nanos) {
        dueNanos = now() + nanos;
        health.nextProbe(dueNanos);
        resources.loop().deadlines().arm(this, dueNanos);
    }

    private void closeProbe() {
        if (endpoint != null) {
            endpoint.close();
            endpoint = null;
        }
        if (probe != null) {
            probe.release();
            probe = null;
        }
    }

    private long now() {
        return resources.loop().nowNanos();
    }
}
