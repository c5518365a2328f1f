package balancer.roster;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.backend.SmoothRoundRobin;
import balancer.cli.options.BackendArgument;
import balancer.cli.options.CommandLine;
import balancer.cli.options.SelfForwarding;
import balancer.cli.process.Resolver;
import balancer.cli.text.Address;
import balancer.health.HealthChecker;
import balancer.health.HealthSettings;
import balancer.loop.DescriptorBudget;
import balancer.loop.Encryption;
import balancer.loop.EventLoop;
import balancer.memory.BufferPool;
import balancer.observe.HealthObservers;
import balancer.statistics.Statistics;
import balancer.testkit.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** A pool with its roster, for a balancer that listens at port 8000 and does not probe. */
final class RosterWorld implements RosterListener {
    final BackendPool pool;
    final Roster roster;
    final HealthChecker health;
    final Statistics statistics = new Statistics();

    /** What the listener heard: "app/192.0.2.1:80 added by the name service". */
    final List<String> told = new ArrayList<>();

    private final EventLoop loop;

    RosterWorld(EventLoop loop, SimulatedNetwork network, Resolve resolve) {
        this.loop = loop;
        this.health = new HealthChecker(
                new HealthChecker.Resources(
                        loop,
                        new BufferPool(loop, loop.deadlines(), 1 << 20),
                        new DescriptorBudget(100),
                        network.random()),
                HealthSettings.NONE,
                new HealthObservers());
        this.pool = new BackendPool(List.of(), new SmoothRoundRobin(), health);
        Members members = new Members(loop, 4_000, pool, health, statistics, this);
        this.roster = new Roster(pool, members, health, resolve, new Around());
    }

    /** Listens at port 8000. */
    private static final class Around implements Surroundings {
        private final Address listen = CommandLine.parse("8000", "1").options().listen();

        @Override
        public List<InetSocketAddress> withoutOurs(List<InetSocketAddress> addresses) {
            return addresses.stream()
                    .filter(each -> !SelfForwarding.isSelf(listen.socketAddress(), each))
                    .toList();
        }

        @Override
        public Encryption encryption(Address given) {
            return Encryption.NONE;
        }

        @Override
        public Address backend(String text) throws Refused {
            BackendArgument read = BackendArgument.read(listen, text);
            if (read.address() == null) {
                throw new Refused(read.problem());
            }
            return read.address();
        }

        @Override
        public String unknownHost(Address given, int number) {
            return given.text() + " is unknown";
        }

        @Override
        public String nameIsSelf(Address given, int number) {
            return given.text() + " is us";
        }

        @Override
        public void warn(String words) {}
    }

    /** @param threads look names up */
    List<Backend> begin(Executor threads, Resolver.NameService names, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "8000";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        for (Address each : CommandLine.parse(all).options().backends()) {
            roster.begin(each);
        }
        List<Backend> first = pool.all();
        roster.watch(new NameWatch(loop, new Resolver(threads, loop::post, names)));
        return first;
    }

    void stop() {
        roster.stop();
    }

    /** The names of the backends that get work. */
    List<String> serving() {
        return pool.all().stream().filter(Backend::serves).map(Backend::name).toList();
    }

    @Override
    public void added(Backend backend, String by) {
        told.add(backend + " added by " + by);
    }

    @Override
    public void removed(Backend backend, String by) {
        told.add(backend + " removed by " + by);
    }

    @Override
    public void reweighted(Backend backend, String by) {
        told.add(backend + " has weight " + backend.weight() + " by " + by);
    }
}
