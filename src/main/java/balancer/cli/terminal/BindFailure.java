package balancer.cli.terminal;

import balancer.address.IpText;
import balancer.cli.options.Command;
import balancer.cli.options.Messages;
import balancer.cli.options.Options;
import balancer.cli.process.ExitCode;
import balancer.cli.process.MachineFacts;
import balancer.cli.text.Address;
import balancer.cli.text.Message;
import balancer.cli.text.Shell;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Explains why we cannot listen; exit with {@link ExitCode#CANNOT_LISTEN}.
 *
 * <p>A busy port, a privileged port and a foreign address all cause a {@link BindException}; only the system's text
 * differs, which may be in any language. So the reason is found from facts, in the order in which Linux checks:
 * address, privilege, port.
 */
public final class BindFailure {
    private static final int MAX_ADDRESSES_SHOWN = 8;
    private static final int OTHER_PORT = 100;
    private static final int UNPRIVILEGED_TWIN = 8000;
    private static final int MAX_PORT = 65_535;

    private BindFailure() {}

    /**
     * @param failure what {@code bind} threw
     * @param address the one that failed: LISTEN, the dashboard, or one of the demo's backends; looked up if it is a
     *     name
     * @param options for a command line that would work
     */
    public static Message message(IOException failure, Address address, Options options) {
        return message(failure, address, options, MachineFacts.read());
    }

    /** LISTEN is an unknown name. */
    private static Message unknownHost(Address listen) {
        return Message.error(cannotListen(listen) + ": unknown host", addressesOf(MachineFacts.read()));
    }

    static Message message(IOException failure, Address address, Options options, MachineFacts machine) {
        if (failure instanceof UnknownHostException) {
            return unknownHost(address);
        }
        String cannot = cannotListen(address);
        InetSocketAddress socketAddress = address.socketAddress();
        boolean isBindFailure = failure instanceof BindException && !socketAddress.isUnresolved();
        if (lacksInterface(socketAddress) && !(isBindFailure && machine.has(socketAddress.getAddress()))) {
            return Message.error(
                    cannot + ": a link-local address needs its network interface",
                    "e.g. " + withInterface(address.text(), machine.linkLocalInterface()));
        }
        if (!isBindFailure) {
            return Message.error(cannot + ": " + reasonOf(failure), "");
        }
        if (!machine.has(socketAddress.getAddress())) {
            return Message.error(cannot + ": not an address of this machine", addressesOf(machine));
        }
        int port = socketAddress.getPort();
        if (port < machine.firstFreePort() && !machine.mayBindPrivileged()) {
            return Message.error(
                    cannot + ": permission denied",
                    "ports below " + machine.firstFreePort() + " need privileges; use " + unprivileged(port, machine)
                            + ", or grant CAP_NET_BIND_SERVICE");
        }
        String rival = isAdmin(options, port) ? rivalOfAdmin(options, socketAddress) : "";
        String who = rival.isEmpty() ? "see who has it: ss -ltnp 'sport = :" + port + "', or " : rival + "; ";
        String shared = options.reusePort() ? "all that share it need --reuse-port and the same user; " : "";
        return Message.error(cannot + ": already in use", shared + who + wayOut(options, port));
    }

    /** Every interface may have that address, so the system cannot tell which one is meant. */
    private static boolean lacksInterface(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address host
                && host.isLinkLocalAddress()
                && host.getScopeId() == 0
                && host.getScopedInterface() == null;
    }

    private static String withInterface(String address, String name) {
        int end = address.indexOf(']');
        return address.substring(0, end) + '%' + name + address.substring(end);
    }

    private static String cannotListen(Address address) {
        if (address.text().equals(Options.INHERIT)) {
            return "cannot inherit";
        }
        boolean isBarePort = address.text().indexOf(':') < 0;
        return "cannot listen on " + (isBarePort ? "port " : "") + address.text();
    }

    private static String reasonOf(IOException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static String addressesOf(MachineFacts machine) {
        List<String> texts = new ArrayList<>();
        for (InetAddress address : machine.addresses()) {
            if (!address.isLinkLocalAddress()) { // useless without its zone
                texts.add(IpText.of(address));
            }
        }
        return "this machine has " + Messages.joined(texts, MAX_ADDRESSES_SHOWN);
    }

    private static int unprivileged(int port, MachineFacts machine) {
        return Math.max(port + UNPRIVILEGED_TWIN, machine.firstFreePort());
    }

    private static boolean isAdmin(Options options, int port) {
        return options.admin().on()
                && port == options.admin().address().socketAddress().getPort();
    }

    /** What other part of this balancer has the dashboard's address; empty if none. */
    private static String rivalOfAdmin(Options options, InetSocketAddress admin) {
        if (options.command() != Command.SERVE && meet(options.listen().socketAddress(), admin)) {
            return "LISTEN has that port";
        }
        for (Address server : options.command() == Command.DEMO ? options.backends() : List.<Address>of()) {
            if (meet(server.socketAddress(), admin)) {
                return "a server of the demo has that port";
            }
        }
        return "";
    }

    private static boolean meet(InetSocketAddress one, InetSocketAddress other) {
        return one.getPort() == other.getPort()
                && (one.isUnresolved()
                        || one.getAddress().isAnyLocalAddress()
                        || other.getAddress().isAnyLocalAddress()
                        || one.getAddress().equals(other.getAddress()));
    }

    private static String wayOut(Options options, int port) {
        if (options.command() == Command.DEMO && !isAdmin(options, port)) {
            return "give ports of your own; the demo needs 9000 to 9003";
        }
        if (isAdmin(options, port)) {
            return "choose another address with --admin, or --admin off";
        }
        String listen = options.listen().text();
        int other = port + OTHER_PORT <= MAX_PORT ? port + OTHER_PORT : port - OTHER_PORT;
        StringBuilder command = new StringBuilder("choose another: ").append(Messages.JAR);
        command.append(options.command() == Command.SERVE ? " serve " : " ");
        command.append(Shell.word(
                listen.substring(0, listen.length() - String.valueOf(port).length()) + other));
        if (options.command() == Command.SERVE) {
            return command.append(' ').append(Shell.word(options.directory())).toString();
        }
        for (Address backend : options.backends()) {
            command.append(' ').append(Shell.word(backend.argument()));
        }
        return command.toString();
    }
}
