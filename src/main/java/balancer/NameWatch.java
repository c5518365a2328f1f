package balancer;

import balancer.backend.Backend;
import balancer.cli.options.BackendMessages;
import balancer.cli.process.Resolver;
import balancer.cli.terminal.Terminal;
import balancer.cli.text.Address;
import balancer.cli.text.Message;
import balancer.health.HealthChecker;
import balancer.loop.Deadline;
import balancer.loop.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Keeps the addresses of backends given by name up to date: looks names up at the start, every 10 seconds, and every
 * second while a name is unknown. A container that restarts comes back with another address; a balancer that looked its
 * name up once would never find it again. The last good answer is kept while a name server fails.
 *
 * <p>A name that several backends share is looked up once, and not again before the answer has come: a silent name
 * server must not make queries pile up.
 */
final class NameWatch {
    private static final long INTERVAL_NANOS = 10_000_000_000L;
    private static final long SOON_NANOS = 1_000_000_000L;

    private final EventLoop loop;
    private final Resolver resolver;
    private final Terminal terminal;
    private final OwnAddresses own;
    private final HealthChecker health;
    private final Map<String, Watch> watches = new LinkedHashMap<>();
    private boolean stopped;

    NameWatch(EventLoop loop, Resolver resolver, Terminal terminal, OwnAddresses own, HealthChecker health) {
        this.loop = loop;
        this.resolver = resolver;
        this.terminal = terminal;
        this.own = own;
        this.health = health;
    }

    /** Watches those of the backends that were given as names; both in the order of the command line. */
    void watch(List<Address> addresses, List<Backend> backends) {
        for (Backend backend : backends) {
            Address given = addresses.get(backend.slot());
            if (given.isName()) {
                health.awaitsAddress(backend);
                watchOf(given.socketAddress().getHostString()).named.add(new Named(backend, given));
            }
        }
        for (Watch watch : watches.values()) {
            watch.onDeadline();
        }
    }

    /** Host names are case-insensitive. */
    private Watch watchOf(String host) {
        String key = host.toLowerCase(Locale.ROOT);
        Watch watch = watches.get(key);
        if (watch == null) {
            watch = new Watch(host);
            watches.put(key, watch);
        }
        return watch;
    }

    /** Stops looking up. An answer that is still to come changes nothing. */
    void stop() {
        stopped = true;
        for (Watch watch : watches.values()) {
            loop.deadlines().remove(watch);
        }
    }

    /** One name: when it is looked up, and the backends that the answer concerns. */
    private final class Watch extends Deadline implements Resolver.Answer {
        final List<Named> named = new ArrayList<>(1);
        private final String host;

        Watch(String host) {
            this.host = host;
        }

        @Override
        protected void onDeadline() {
            if (!resolver.resolve(host, this)) {
                loop.after(SOON_NANOS, this);
            }
        }

        @Override
        protected void onFault(Throwable fault) {
            loop.after(INTERVAL_NANOS, this);
        }

        @Override
        public void resolved(String asked, List<InetAddress> addresses) {
            if (stopped) {
                return;
            }
            loop.after(addresses.isEmpty() ? SOON_NANOS : INTERVAL_NANOS, this);
            for (Named each : named) {
                each.answered(addresses);
            }
        }
    }

    /** One backend with that name, with a port of its own. */
    private final class Named {
        private final Backend backend;
        private final Address given;
        private String lastWarning = "";

        Named(Backend backend, Address given) {
            this.backend = backend;
            this.given = given;
        }

        void answered(List<InetAddress> resolved) {
            List<InetSocketAddress> addresses = own.without(given.at(resolved));
            boolean isFirst = backend.addresses().isAwaited();
            InetSocketAddress before = backend.addresses().lastWorking();
            backend.resolved(addresses);
            warn(addresses.isEmpty(), !resolved.isEmpty());
            if (backend.addresses().isEmpty()) {
                return;
            }
            if (isFirst) {
                health.resolved(backend);
            } else if (before == null || !backend.addresses().contains(before)) {
                health.moved(backend);
            }
        }

        /** Warns once, until the name has been good in between: an unknown name is looked up every second. */
        private void warn(boolean isUnusable, boolean isKnown) {
            if (!isUnusable) {
                lastWarning = "";
                return;
            }
            if (!isKnown && !backend.addresses().isEmpty()) {
                return; // the name service fails, and what it said last still holds
            }
            int number = backend.id();
            Message message =
                    isKnown ? BackendMessages.nameIsSelf(given, number) : BackendMessages.unknownHost(given, number);
            if (message.text().equals(lastWarning)) {
                return;
            }
            lastWarning = message.text();
            terminal.report(message);
            if (backend.addresses().isEmpty()) {
                health.awaitsAddress(backend);
            }
        }
    }
}
