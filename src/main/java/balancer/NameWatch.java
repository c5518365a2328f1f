package balancer;

import balancer.backend.Backend;
import balancer.cli.Address;
import balancer.cli.Messages;
import balancer.cli.Options;
import balancer.cli.Resolver;
import balancer.cli.SelfForwarding;
import balancer.cli.Terminal;
import balancer.health.HealthChecker;
import balancer.net.Deadline;
import balancer.net.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Keeps the addresses of backends that were given by name up to date: asks at the start and every 10 seconds. A
 * container that restarts comes back with another address, and a balancer that looked its name up once would never find
 * it again. The last good answer is kept while a name server fails.
 */
final class NameWatch {
    private static final long INTERVAL_NANOS = 10_000_000_000L;

    private final EventLoop loop;
    private final Resolver resolver;
    private final Terminal terminal;
    private final Options options;
    private final HealthChecker health;

    NameWatch(EventLoop loop, Resolver resolver, Terminal terminal, Options options, HealthChecker health) {
        this.loop = loop;
        this.resolver = resolver;
        this.terminal = terminal;
        this.options = options;
        this.health = health;
    }

    /** Watches those of the backends, given in the order of the command line, that are names. */
    void watch(List<Backend> backends) {
        for (Backend backend : backends) {
            Address given = options.backends().get(backend.id());
            if (given.socketAddress().isUnresolved()) {
                health.awaitsAddress(backend);
                new Watch(backend, given).onDeadline();
            }
        }
    }

    private final class Watch extends Deadline implements Resolver.Answer {
        private final Backend backend;
        private final Address given;
        private boolean complained;

        Watch(Backend backend, Address given) {
            this.backend = backend;
            this.given = given;
        }

        @Override
        protected void onDeadline() {
            // The next question waits for this answer, or a silent name server would make them pile up.
            if (!resolver.resolve(given.socketAddress().getHostString(), this)) {
                loop.after(INTERVAL_NANOS, this);
            }
        }

        @Override
        protected void onFault(Throwable fault) {
            loop.after(INTERVAL_NANOS, this);
        }

        @Override
        public void resolved(String host, List<InetAddress> addresses) {
            loop.after(INTERVAL_NANOS, this);
            if (addresses.isEmpty()) {
                complain();
            } else if (backend.address().isUnresolved()
                    || !addresses.contains(backend.address().getAddress())) {
                moveTo(new InetSocketAddress(
                        addresses.get(0), given.socketAddress().getPort()));
            }
        }

        private void moveTo(InetSocketAddress address) {
            if (SelfForwarding.isSelf(options.listen().socketAddress(), address)) {
                terminal.report(Messages.backendIsSelf(given));
                return;
            }
            backend.address(address);
            backend.idle().closeAll();
            health.moved(backend);
        }

        private void complain() {
            if (!complained && backend.address().isUnresolved()) {
                complained = true;
                terminal.report(Messages.unknownHost(given, backend.id() + 1));
            }
        }
    }
}
