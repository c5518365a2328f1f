package balancer;

import balancer.cli.Address;
import balancer.cli.BindFailure;
import balancer.cli.ExitCode;
import balancer.cli.Messages;
import balancer.cli.Options;
import balancer.cli.Resolver;
import balancer.cli.Summary;
import balancer.cli.Terminal;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;

/** {@code --check}: everything that a start would find out, without starting. Prints the settings that would apply. */
final class Check {
    private final Options options;
    private final Terminal terminal;

    Check(Options options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
    }

    int run() {
        warnOfUnknownNames();
        int ports = portStatus(options.listen());
        // A default that is taken is no reason not to start, so none to complain either.
        if (options.admin().on() && options.admin().given()) {
            ports = Math.max(ports, portStatus(options.admin().address()));
        }
        if (ports == ExitCode.OK && !options.quiet()) {
            terminal.data(Summary.text(options));
        }
        return ports;
    }

    /** No more than a warning, as at a start: under compose and Kubernetes a server may well come up after us. */
    private void warnOfUnknownNames() {
        int number = 0;
        for (Address backend : options.backends()) {
            number++;
            String host = backend.socketAddress().getHostString();
            if (backend.isName() && Resolver.resolveNow(host).isEmpty()) {
                terminal.report(Messages.unknownHost(backend, number));
            }
        }
    }

    private int portStatus(Address listen) {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.bind(Resolver.resolveNow(listen));
            return ExitCode.OK;
        } catch (IOException failure) {
            terminal.report(BindFailure.message(failure, listen, options));
            return ExitCode.CANNOT_LISTEN;
        }
    }
}
