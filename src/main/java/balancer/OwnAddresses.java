package balancer;

import balancer.cli.options.BackendMessages;
import balancer.cli.options.Command;
import balancer.cli.options.Options;
import balancer.cli.options.SelfForwarding;
import balancer.cli.process.Resolver;
import balancer.cli.text.Address;
import balancer.cli.text.Message;
import balancer.loop.Listening;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Our own addresses: LISTEN and the dashboard, each looked up once, because a name with several addresses may resolve
 * to another one the next time. A connection to them comes back to us, so no backend may have them.
 */
final class OwnAddresses {
    private final Options options;
    private final InetSocketAddress listen;
    private final ServerSocketChannel inherited;
    private final InetSocketAddress admin;

    private OwnAddresses(
            Options options, InetSocketAddress listen, ServerSocketChannel inherited, InetSocketAddress admin) {
        this.options = options;
        this.listen = listen;
        this.inherited = inherited;
        this.admin = admin;
    }

    /**
     * Waits for the name service, so it must not run on the loop.
     *
     * @param inherited the socket of LISTEN, if it is inherited and there is one; else null
     * @throws CannotListen if one of them is an unknown name
     */
    static OwnAddresses lookUp(Options options, Resolver.NameService names, ServerSocketChannel inherited)
            throws CannotListen {
        Address admin = options.admin().address();
        return new OwnAddresses(
                options,
                options.inherits() ? options.listen().socketAddress() : lookUp(options.listen(), names),
                inherited,
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

    /** LISTEN, and how. */
    Listening listening() {
        return new Listening(listen, options.reusePort(), inherited);
    }

    /** Meaningless if there is no dashboard. */
    InetSocketAddress admin() {
        return admin;
    }

    /** A backend's addresses without our own. */
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
     * Errors for backends that were given by address, and are us. If LISTEN is an address too, the command line was
     * refused for that; here it is a name. A backend's name that resolves to us is no error: it may resolve to another
     * server a second later.
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
