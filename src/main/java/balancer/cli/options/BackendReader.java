package balancer.cli.options;

import balancer.address.IpText;
import balancer.cli.text.Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the BACKEND operands and checks them together: none may be the balancer itself; duplicates are odd. */
final class BackendReader {
    private final Address listen;
    private final Problems problems;
    private final List<Address> backends = new ArrayList<>();
    private final Map<String, Shares> sharesByAddress = new LinkedHashMap<>();

    BackendReader(Address listen, Problems problems) {
        this.listen = listen;
        this.problems = problems;
    }

    void read(Word word) {
        try {
            Address backend = AddressParser.backend(word);
            if (SelfForwarding.isSelf(listen, backend)) {
                throw new BadArgument(BackendMessages.backendIsSelf(backend));
            }
            add(backend);
        } catch (BadArgument e) {
            problems.error(e.message());
        }
    }

    private void add(Address backend) {
        backends.add(backend);
        Shares shares = sharesByAddress.get(first(backend));
        if (shares == null) {
            shares = new Shares(backend);
            sharesByAddress.put(first(backend), shares);
        }
        shares.times++;
        shares.backups += backend.isBackup() ? 1 : 0;
        shares.sum += backend.weight();
    }

    /** Localhost is 127.0.0.1; another name is only itself, in whatever case. With TLS it is another backend. */
    private static String first(Address backend) {
        InetSocketAddress address =
                backend.isName() ? backend.socketAddress() : backend.addresses().get(0);
        return (backend.isEncrypted() ? Address.HTTPS : "")
                + IpText.hostAndPort(address).toLowerCase(Locale.ROOT);
    }

    /** The backends, after a warning for each that occurs more than once. */
    List<Address> backends() {
        for (Shares shares : sharesByAddress.values()) {
            if (shares.backups > 0 && shares.backups < shares.times) {
                problems.warning(BackendMessages.ownBackup(shares.first));
            } else if (shares.times > 1) {
                problems.warning(BackendMessages.givenMoreThanOnce(shares.first, shares.times, shares.sum));
            }
        }
        return List.copyOf(backends);
    }

    /** How often an address was given. */
    private static final class Shares {
        final Address first;
        int times;
        int backups;
        int sum;

        Shares(Address first) {
            this.first = first;
        }
    }
}
