package balancer.testkit;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What may go wrong. By default the weather is fair and constant: nothing is split, lost, late or refused and nothing
 * is drawn. Any knob can be set at any time; bytes in transit keep the weather in which they were sent. Chances are
 * probabilities from 0 to 1, all draws come from the world's seed. Knobs for reads, writes and opens affect the code
 * under test only: scripted peers are disturbed only by what happens in transit.
 */
public final class Weather {
    /** What the clock on the wall shows as time begins. */
    public Instant beginning = Instant.parse("2026-01-01T00:00:00Z");

    /** Bytes under way plus bytes unread per direction of new connections; at most. */
    public int socketBufferBytes = 256 * 1024;

    /** One way, drawn per segment in [least, most]. A segment never overtakes one before it. */
    public long leastLatencyNanos = 50_000;

    public long mostLatencyNanos = 50_000;

    /** A longer pause somewhere in one direction of a connection, drawn per segment. */
    public double stallChance;

    public long leastStallNanos = 100_000_000;
    public long mostStallNanos = 5_000_000_000L;

    /** What one write sends arrives in pieces of 1 to this many bytes; 0: in one piece. */
    public int mostSegmentBytes;

    /** A segment waits for this long, so that the next ones arrive together with it. */
    public double mergeChance;

    public long mergeNanos = 300_000;

    /** The chance that a new connection is cut (reset towards both ends) after 0 to mostBytesBeforeCut bytes. */
    public double cutChance;

    public int mostBytesBeforeCut = 2_000;

    /** A reset destroys what its sender still had under way, instead of arriving behind it. */
    public boolean resetsOvertake;

    /** The ready keys of one select come in random order. */
    public boolean shufflesReadyKeys;

    /** Keys one select reports at most; what does not fit comes first at the next one. */
    public int mostReadyKeys = 1_024;

    /** A read or write moves less than it could. */
    public double shortIoChance;

    /** A read or write moves nothing although the select promised it would. */
    public double spuriousIoChance;

    /** Virtual time each select costs: what the loop's own work takes. */
    public long selectCostNanos;

    public double connectRefusedChance;

    /** The SYN is lost and so is every repetition: no answer ever comes. */
    public double connectLostChance;

    /** connect() returns true at once. */
    public double connectAtOnceChance;

    /** connect() throws BindException: Cannot assign requested address. */
    public boolean localPortsExhausted;

    /** The same for IPv6 addresses only: the machine has none of its own. */
    public boolean withoutIpv6;

    /**
     * accept() throws IOException: Too many open files, and the connection stays in the queue. No knob for aborted
     * connections: the JDK takes the next one by itself (ECONNABORTED never leaves its native code), and on Linux a
     * connection that was reset while it waited is accepted like any other.
     */
    public boolean acceptsFail;

    public double acceptFailChance;

    /** Opening a channel throws SocketException: Too many open files. */
    public boolean opensFail;

    public double openFailChance;

    /** Channels open at once; beyond it opening and accepting fail as above. */
    public int descriptorLimit = Integer.MAX_VALUE;

    /** How long a task of the helper executor takes. */
    public long leastHelperNanos = 200_000;

    public long mostHelperNanos = 200_000;

    private final List<Incident> incidents = new ArrayList<>();

    Weather() {}

    /** What it did that somebody may have suffered from, in order of time. */
    public List<Incident> incidents() {
        return Collections.unmodifiableList(incidents);
    }

    void did(Incident.Kind kind, long nowNanos, InetSocketAddress from, InetSocketAddress to) {
        did(kind, nowNanos, nowNanos, from, to);
    }

    void did(Incident.Kind kind, long nowNanos, long untilNanos, InetSocketAddress from, InetSocketAddress to) {
        incidents.add(new Incident(kind, nowNanos, untilNanos, from, to));
    }

    boolean hasNoPortFor(InetSocketAddress remote, long nowNanos) {
        boolean none = localPortsExhausted || withoutIpv6 && remote.getAddress() instanceof Inet6Address;
        if (none) {
            did(Incident.Kind.NO_PORT, nowNanos, null, remote);
        }
        return none;
    }

    /** Every knob drawn: mostly bad, and each seed in its own extreme way. Descriptor faults stay off. */
    public void draw(RandomGenerator random) {
        socketBufferBytes = random.nextInt(4) == 0 ? 256 * 1024 : random.nextInt(64, 2_001);
        mostLatencyNanos = leastLatencyNanos + random.nextLong(3_000_000);
        mostSegmentBytes = random.nextBoolean() ? 0 : random.nextInt(1, 200);
        mergeChance = random.nextBoolean() ? 0 : random.nextDouble();
        stallChance = random.nextInt(4) == 0 ? random.nextDouble() * 0.05 : 0;
        cutChance = random.nextInt(3) == 0 ? random.nextDouble() * 0.5 : 0;
        resetsOvertake = random.nextBoolean();
        shufflesReadyKeys = random.nextBoolean();
        mostReadyKeys = random.nextInt(3) == 0 ? random.nextInt(1, 4) : 1_024;
        shortIoChance = random.nextBoolean() ? 0 : random.nextDouble();
        spuriousIoChance = random.nextBoolean() ? 0 : random.nextDouble() * 0.3;
        selectCostNanos = random.nextLong(50_000);
        connectRefusedChance = random.nextInt(4) == 0 ? random.nextDouble() * 0.5 : 0;
        connectLostChance = random.nextInt(8) == 0 ? random.nextDouble() * 0.3 : 0;
        connectAtOnceChance = random.nextInt(3) == 0 ? random.nextDouble() : 0;
        mostHelperNanos = leastHelperNanos + random.nextLong(20_000_000);
    }
}
