package balancer.roster;

import balancer.address.IpText;
import balancer.backend.Backend;
import balancer.cli.text.Address;
import balancer.health.HealthChecker;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A name each of whose addresses is a backend: a Kubernetes headless service, a scaled service of Docker Compose, DNS
 * round robin. An address that vanishes from the answers drains; one that appears gets work after its first good probe.
 *
 * <p>Addresses of one family only: a server that has one of each would be two backends, and get two shares.
 */
final class NamedSet extends Named {
    private static final Comparator<InetSocketAddress> ASCENDING = new Comparator<>() {
        @Override
        public int compare(InetSocketAddress one, InetSocketAddress other) {
            return Arrays.compareUnsigned(
                    one.getAddress().getAddress(), other.getAddress().getAddress());
        }
    };

    /** Why its backends come and go. */
    private static final String NAME_SERVICE = "the name service";

    private final boolean fromStart;
    private final Members members;
    private final HealthChecker health;
    private final boolean prefersIpv6;
    private final Map<InetSocketAddress, Backend> byAddress = new LinkedHashMap<>();

    /** Those that an operator had drained as they vanished: the name service may not undo that. */
    private final Set<InetSocketAddress> drained = new HashSet<>();

    /** Stands for all of them until the first address is known, so that the name is seen and waited for; then null. */
    private Backend unresolved;

    /**
     * @param unresolved a backend without address, in the pool
     * @param fromStart whether it was on the command line: then the first addresses are used at once, like backends
     *     given by address
     */
    NamedSet(
            Address given,
            Backend unresolved,
            boolean fromStart,
            Members members,
            HealthChecker health,
            boolean prefersIpv6,
            Surroundings around) {
        super(given, unresolved.id(), around);
        this.unresolved = unresolved;
        this.fromStart = fromStart;
        this.members = members;
        this.health = health;
        this.prefersIpv6 = prefersIpv6;
    }

    @Override
    List<Backend> members() {
        return unresolved == null ? List.copyOf(byAddress.values()) : List.of(unresolved);
    }

    @Override
    void answeredWith(List<InetSocketAddress> addresses) {
        List<InetSocketAddress> now = ofOneFamily(addresses);
        if (unresolved != null) {
            begin(now);
        } else if (!now.isEmpty()) {
            changeTo(now);
        }
    }

    /** The first answer, or the first with an address. */
    private void begin(List<InetSocketAddress> addresses) {
        if (addresses.isEmpty()) {
            unresolved.resolved(addresses);
            return;
        }
        boolean atOnce = fromStart && unresolved.addresses().isAwaited();
        List<Member> found = addresses.stream().map(this::member).toList();
        List<Backend> backends = members.resolved(unresolved, found, atOnce, NAME_SERVICE);
        unresolved = null;
        for (int i = 0; i < backends.size(); i++) {
            byAddress.put(addresses.get(i), backends.get(i));
        }
    }

    private void changeTo(List<InetSocketAddress> addresses) {
        for (InetSocketAddress each : addresses) {
            if (!byAddress.containsKey(each)) {
                add(each);
            }
        }
        for (InetSocketAddress each : List.copyOf(byAddress.keySet())) {
            if (!addresses.contains(each)) {
                remove(each);
            }
        }
    }

    private void add(InetSocketAddress address) {
        Backend backend = members.add(member(address), NAME_SERVICE);
        byAddress.put(address, backend);
        if (drained.remove(address)) {
            health.drain(backend);
        }
    }

    private void remove(InetSocketAddress address) {
        Backend backend = byAddress.remove(address);
        if (backend.draining()) {
            drained.add(address);
        }
        members.remove(backend, NAME_SERVICE);
    }

    private Member member(InetSocketAddress address) {
        String scheme = given().isEncrypted() ? Address.HTTPS : "";
        String name = scheme + host() + '/' + IpText.hostAndPort(address);
        return Member.of(given(), name, List.of(address), around);
    }

    /** In ascending order, because name servers answer in varying order and each of our processes begins alike. */
    private List<InetSocketAddress> ofOneFamily(List<InetSocketAddress> addresses) {
        List<InetSocketAddress> preferred = new ArrayList<>(addresses.size());
        List<InetSocketAddress> others = new ArrayList<>();
        for (InetSocketAddress each : addresses) {
            boolean isIpv6 = each.getAddress() instanceof Inet6Address;
            List<InetSocketAddress> family = isIpv6 == prefersIpv6 ? preferred : others;
            if (!family.contains(each)) {
                family.add(each);
            }
        }
        List<InetSocketAddress> chosen = preferred.isEmpty() ? others : preferred;
        chosen.sort(ASCENDING);
        return chosen;
    }

    @Override
    boolean isUnknown() {
        return unresolved != null;
    }

    @Override
    void stillUnknown() {
        health.awaitsAddress(unresolved);
    }
}
