package balancer;

import balancer.cli.options.BackendMessages;
import balancer.cli.options.Command;
import balancer.cli.options.Options;
import balancer.cli.options.SelfForwarding;
import balancer.cli.process.Resolver;
import balancer.cli.text.Address;
import balancer.cli.text.Message;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Where we are ourselves: LISTEN and the dashboard, each looked up once, because a name with several addresses may
 * answer with another one the next time. Whoever connects there comes back to us, so that is no address of a backend.
 */
final class OwnAddresses {
    private final Options options;
    private final InetSocketAddress listen;
    private final InetSocketAddress admin;

    private OwnAddresses(Options options, InetSocketAddress listen, InetSocketAddress admin) {
        this.options = options;
        this.listen = listen;
        this.admin = admin;
    }

    /**
     * Waits for the name service, which it may as long as the loop does not run.
     *
     * @throws CannotListen if one of them is a name that nobody knows
     */
    static OwnAddresses lookUp(Options options, Resolver.NameService names) throws CannotListen {
        Address admin = options.admin().address();
        return new OwnAddresses(
                options,
                lookUp(options.listen(), names),
                options.admin().on() ? lookUp(admin, names) : admin.socketAddress());
    }

    private static InetSocketAddress lookUp(Address address, Resolver.NameService names) throws CannotListen {
        try {
            return Resolver.resolveNow(names, address);
        } catch (IOException unknown) {
            throw new CannotListen(address, unknown);
        }
    }

    InetSocketAddress listen() {
        return listen;
    }

    /** Of no meaning if there is no dashboard. */
    InetSocketAddress admin() {
        return admin;
    }

    /** Those of a backend's addresses where somebody else may be. */
    List<InetSocketAddress> without(List<InetSocketAddress> addresses) {
        List<InetSocketAddress> others = new ArrayList<>(addresses.size());
        for (InetSocketAddress address : addresses) {
            if (!SelfForwarding.isSelf(listen, address) && !isDashboard(address)) {
                others.add(address);
            }
        }
        return others;
    }

    /**
     * Backends that were given by address, and are us. If LISTEN is an address too, the command line was refused for
     * that; here it is a name. A backend's own name is no reason to refuse a start: it may mean somebody else in a
     * second.
     */
    List<Message> refusals() {
        List<Message> refusals = new ArrayList<>();
        for (Address backend : options.backends()) {
            if (backend.isName() || options.command() == Command.DEMO) {
                continue; // the demo's backends are ours, but not the balancer
            }
            InetSocketAddress first = backend.addresses().get(0);
            if (SelfForwarding.isSelf(listen, first)) {
                refusals.add(BackendMessages.backendIsSelf(backend));
            } else if (isDashboard(first)) {
                refusals.add(BackendMessages.backendIsDashboard(backend));
            }
        }
        return refusals;
    }

    private boolean isDashboard(InetSocketAddress address) {
        return options.admin().on() && SelfForwarding.isSelf(admin, address);
    }
}
