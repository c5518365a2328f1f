package balancer;

import balancer.cli.Address;
import balancer.cli.BindFailure;
import balancer.cli.Command;
import balancer.cli.ExitCode;
import balancer.cli.Messages;
import balancer.cli.Options;
import balancer.cli.Resolver;
import balancer.cli.Summary;
import balancer.cli.Terminal;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/** {@code --check}: everything that a start would find out, without starting. Prints the settings that would apply. */
final class Check {
    private final Options options;
    private final Outside outside;
    private final Terminal terminal;

    Check(Options options, Outside outside) {
        this.options = options;
        this.outside = outside;
        this.terminal = outside.terminal();
    }

    int run() {
        warnOfUnknownNames();
        List<ServerSocketChannel> held = new ArrayList<>();
        try {
            int status = portsStatus(held);
            if (status == ExitCode.OK && !options.quiet()) {
                terminal.data(Summary.text(options));
            }
            return status;
        } finally {
            close(held);
        }
    }

    /** No more than a warning, as at a start: under compose and Kubernetes a server may well come up after us. */
    private void warnOfUnknownNames() {
        int number = 0;
        for (Address backend : options.backends()) {
            number++;
            String host = backend.socketAddress().getHostString();
            if (backend.isName() && Resolver.resolveNow(outside.names(), host).isEmpty()) {
                terminal.report(Messages.unknownHost(backend, number));
            }
        }
    }

    /** Every address that a start binds, all held at once: two of them may be the same. */
    private int portsStatus(List<ServerSocketChannel> held) {
        int status = portStatus(options.listen(), held);
        if (options.command() == Command.DEMO) {
            for (Address server : options.backends()) {
                status = Math.max(status, portStatus(server, held));
            }
        }
        // A default that is taken is no reason not to start, so none to complain either.
        if (options.admin().on() && options.admin().given()) {
            status = Math.max(status, portStatus(options.admin().address(), held));
        }
        return status;
    }

    private int portStatus(Address listen, List<ServerSocketChannel> held) {
        try {
            ServerSocketChannel channel = outside.network().openServerSocketChannel();
            held.add(channel);
            channel.bind(Resolver.resolveNow(outside.names(), listen));
            return ExitCode.OK;
        } catch (IOException failure) {
            terminal.report(BindFailure.message(failure, listen, options));
            return ExitCode.CANNOT_LISTEN;
        }
    }

    private static void close(List<ServerSocketChannel> held) {
        for (ServerSocketChannel channel : held) {
            try {
                channel.close();
            } catch (IOException gone) {
                // the process ends now anyway
            }
        }
    }
}
