package balancer.health;

import balancer.backend.Backend;
import balancer.backend.BackendWatch;
import balancer.backend.PerBackend;
import balancer.http.HeadParser;
import balancer.http.ResponseHead;
import balancer.loop.DescriptorBudget;
import balancer.loop.EventLoop;
import balancer.memory.BufferPool;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Watches the backends: starts and stops their probes, and hears from the proxy how real exchanges ended. Loop thread
 * only.
 */
public final class HealthChecker implements BackendWatch {
    private final Resources resources;
    private final HealthSettings settings;
    private final HealthListener listener;
    private final byte[] first;

    /** Of the backends that were added and have not been removed. */
    private final PerBackend<Watched> watched = new PerBackend<>() {
        @Override
        protected Watched first(Backend backend) {
            throw new IllegalStateException(backend + " is not watched");
        }
    };

    /** Replaced as a whole, never changed: whoever makes a document in parts keeps the list that it began with. */
    private List<BackendHealth> all = List.of();

    private final HeadParser parser = new HeadParser();
    private final ResponseHead head = new ResponseHead();
    private boolean probing;

    /** What probes use: resources shared with the traffic, and a source of jitter. */
    public record Resources(EventLoop loop, BufferPool buffers, DescriptorBudget descriptors, RandomGenerator random) {}

    public HealthChecker(Resources resources, HealthSettings settings, HealthListener listener) {
        this(resources, settings, new byte[0], listener);
    }

    /** @param first the bytes that each connection to a backend's own port begins with */
    public HealthChecker(Resources resources, HealthSettings settings, byte[] first, HealthListener listener) {
        this.resources = resources;
        this.settings = settings;
        this.listener = listener;
        this.first = settings.port() == HealthSettings.OWN_PORT ? first : new byte[0];
    }

    /** What belongs to one backend. */
    private record Watched(BackendHealth health, ProbeSchedule schedule) {}

    /**
     * Watches one more backend, which is used at once. Its probes begin now, or with {@link #start}.
     *
     * @param authority HOST:PORT for the Host field of HTTP probes
     */
    public void add(Backend backend, String authority) {
        BackendHealth health = new BackendHealth(
                backend, listener, settings.timing(), resources.loop().nowNanos());
        ProbeSchedule.ProbeSource source = introduced(encrypted(backend, source(authority)));
        ProbeSchedule schedule = new ProbeSchedule(resources, settings, source, health);
        watched.put(backend, new Watched(health, schedule));
        List<BackendHealth> more = new ArrayList<>(all);
        more.add(health);
        all = List.copyOf(more);
        if (probing) {
            schedule.start();
        }
    }

    /** The backend is about to leave the pool: its probes end. Its exchanges go on, and may still fail. */
    public void leaves(Backend backend) {
        schedule(backend).stop();
        of(backend).leaves(resources.loop().nowNanos());
    }

    /** Forgets a backend that has gone. */
    public void remove(Backend backend) {
        List<BackendHealth> fewer = new ArrayList<>(all);
        fewer.remove(of(backend));
        all = List.copyOf(fewer);
    }

    /** The first probe of each backend comes within the next tenth of a second. */
    public void start() {
        probing = settings.kind() != HealthSettings.Kind.OFF;
        if (probing) {
            for (BackendHealth each : all) {
                schedule(each.backend()).start();
            }
        }
    }

    /** The backend is given by name and has no address yet: no answer has come, or the name is unknown. */
    public void awaitsAddress(Backend backend) {
        of(backend).startJoining(resources.loop().nowNanos());
    }

    /** The first answer of the name service has addresses: the backend is used at once, like one given by address. */
    public void resolved(Backend backend) {
        of(backend).useAtOnce(resources.loop().nowNanos());
        if (probing) {
            schedule(backend).restart();
        }
    }

    /** The backend has its first address after its name was unknown, or only new addresses. */
    public void moved(Backend backend) {
        of(backend).startJoining(resources.loop().nowNanos());
        if (!probing) {
            of(backend).useAtOnce(resources.loop().nowNanos());
        } else {
            schedule(backend).restart();
        }
    }

    @Override
    public void failed(Backend backend, String reason) {
        if (settings.kind() != HealthSettings.Kind.OFF) {
            of(backend).exchangeFailed(reason, resources.loop().nowNanos(), mayEject());
            probeSoon(backend);
        }
    }

    /**
     * Traffic alone ejects at most half, rounded down, of those that serve, so never a single one: a fault of all of
     * them at once is more likely ours, the network's or the requests', and some backend must do the work.
     */
    private boolean mayEject() {
        int serving = 0;
        int ejected = 0;
        for (BackendHealth each : all) {
            boolean out = each.state() == BackendHealth.State.EJECTED
                    && !each.backend().draining();
            ejected += out ? 1 : 0;
            serving += out || each.backend().serves() ? 1 : 0;
        }
        return ejected + 1 <= serving / 2;
    }

    @Override
    public void succeeded(Backend backend) {
        of(backend).exchangeSucceeded();
    }

    /** Requests a probe soon; that alone changes no state. */
    public void probeSoon(Backend backend) {
        if (probing && !backend.leaving()) {
            schedule(backend).probeSoon();
        }
    }

    /** The backend gets no new work until it is enabled. Probes go on. */
    public void drain(Backend backend) {
        of(backend).drain(resources.loop().nowNanos());
    }

    /** The backend gets work again if it is up. */
    public void enable(Backend backend) {
        of(backend).enable();
    }

    /** The health of each backend, in the order in which they came. */
    public List<BackendHealth> all() {
        return all;
    }

    /** Ends all probes, for good. Traffic still counts. */
    public void stop() {
        probing = false;
        for (BackendHealth each : all) {
            schedule(each.backend()).stop();
        }
    }

    public BackendHealth of(Backend backend) {
        return watched.of(backend).health;
    }

    private ProbeSchedule schedule(Backend backend) {
        return watched.of(backend).schedule;
    }

    private ProbeSchedule.ProbeSource source(String authority) {
        if (settings.kind() != HealthSettings.Kind.HTTP) {
            return new ProbeSchedule.ProbeSource() {
                @Override
                public Probe next() {
                    return ConnectProbe.INSTANCE;
                }
            };
        }
        byte[] request = request(authority);
        return new ProbeSchedule.ProbeSource() {
            @Override
            public Probe next() {
                return new HttpProbe(resources.buffers(), parser, head, request, settings.status());
            }
        };
    }

    private ProbeSchedule.ProbeSource introduced(ProbeSchedule.ProbeSource source) {
        return first.length == 0 ? source : () -> new IntroducedProbe(first, source.next());
    }

    /** A probe of another port knows nothing of that port's encryption. */
    private ProbeSchedule.ProbeSource encrypted(Backend backend, ProbeSchedule.ProbeSource source) {
        boolean plain = !backend.encryption().isOn() || settings.port() != HealthSettings.OWN_PORT;
        return plain ? source : () -> new EncryptedProbe(backend.encryption(), source.next());
    }

    private byte[] request(String authority) {
        String host = settings.host().isEmpty() ? authority : settings.host();
        String text = "GET " + settings.path() + " HTTP/1.1\r\nHost: " + host
                + "\r\nUser-Agent: load-balancer-health\r\nConnection: close\r\n\r\n";
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
