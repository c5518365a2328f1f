package balancer;

import balancer.algorithm.Algorithm;
import balancer.algorithm.KeyOfRequest;
import balancer.algorithm.SlowStart;
import balancer.backend.BackendPool;
import balancer.cli.options.Choosing;
import balancer.cli.options.Mode;
import balancer.cli.options.Options;
import balancer.cli.text.Address;
import balancer.client.ClientLimits;
import balancer.client.LoopResources;
import balancer.client.TimeLimit;
import balancer.fairshare.FairShare;
import balancer.health.HealthChecker;
import balancer.http.OriginFields;
import balancer.loop.Encryption;
import balancer.loop.EventLoop;
import balancer.proxy.Preamble;
import balancer.proxy.Proxy;
import balancer.proxy.ProxySettings;
import balancer.proxy.Rooms;
import balancer.proxy.Ties;
import balancer.proxyprotocol.SentHeader;
import balancer.queue.Queue;
import balancer.retry.RetryBudget;
import balancer.roster.Members;
import balancer.roster.Roster;
import balancer.roster.RosterListener;
import balancer.roster.Surroundings;
import balancer.statistics.Statistics;
import balancer.sticky.StickyCookie;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The balancer of one loop with its rooms and its backends, as the options say. */
public final class Balancing {
    private static final int KEY_BYTES = 32;

    private final FairShare fairShare;
    private final Proxy proxy;
    private final Roster roster;

    /**
     * @param clients the limits of its clients
     * @param preamble what its clients say first
     * @param encryption of its clients' connections
     * @param changes hears which backends come and go
     * @param outside for the ids of requests, and chance: what algorithms draw from, and the key of a cookie
     */
    Balancing(
            Options options,
            EventLoop loop,
            LoopResources resources,
            HealthChecker health,
            Statistics statistics,
            ClientLimits clients,
            Preamble preamble,
            Encryption encryption,
            RosterListener changes,
            Surroundings around,
            Outside outside) {
        RandomGenerator random = outside.random();
        Choosing choosing = options.choosing();
        BackendPool pool = new BackendPool(List.of(), choosing.algorithm().policy(random, clock(loop)), health);
        if (choosing.slowStartMillis() > 0) {
            pool.onUp(new SlowStart(loop, pool, choosing.slowStartMillis()));
        }
        long poolMillis = options.timeLimits().millis(TimeLimit.POOL);
        Members members = new Members(loop, poolMillis, pool, health, statistics, changes);
        this.roster = new Roster(pool, members, health, options.resolve(), around);
        for (Address each : options.backends()) {
            roster.begin(each);
        }
        this.fairShare = new FairShare(loop, resources.buffers());
        Rooms rooms = new Rooms(
                preamble,
                encryption,
                new SentHeader(options.proxies().sends()),
                fairShare,
                new Queue(pool),
                new RetryBudget(loop.nowNanos()),
                outside.ids(),
                ties(options, pool, random),
                statistics);
        this.proxy = new Proxy(loop, settings(options, clients), resources, pool, rooms);
    }

    private static LongSupplier clock(EventLoop loop) {
        return new LongSupplier() {
            @Override
            public long getAsLong() {
                return loop.nowNanos();
            }
        };
    }

    private static Ties ties(Options options, BackendPool pool, RandomGenerator random) {
        Choosing choosing = options.choosing();
        boolean hasKey = choosing.algorithm() == Algorithm.HASH;
        Ties ties = hasKey ? new KeyOfRequest(choosing.key()) : Ties.NONE;
        if (!choosing.isSticky()) {
            return ties;
        }
        return new StickyCookie(
                ties,
                pool,
                choosing.cookie(),
                cookieKey(choosing, random),
                options.tls().isOn());
    }

    private static byte[] cookieKey(Choosing choosing, RandomGenerator random) {
        if (choosing.cookieKey().isGiven()) {
            return choosing.cookieKey().token().getBytes(StandardCharsets.US_ASCII);
        }
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return key;
    }

    private static ProxySettings settings(Options options, ClientLimits clients) {
        return new ProxySettings(
                options.mode() == Mode.TCP,
                clients,
                options.maxInFlight(),
                options.endOnDown(),
                options.proxies().trusted(),
                fields(options),
                options.via());
    }

    private static OriginFields fields(Options options) {
        OriginFields fields = options.proxies().fields();
        return options.tls().isOn() ? fields.encrypted(options.tls().asksClients()) : fields;
    }

    public Proxy proxy() {
        return proxy;
    }

    public Roster roster() {
        return roster;
    }

    public FairShare fairShare() {
        return fairShare;
    }
}
