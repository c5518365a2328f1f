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
import java.net.InetSocketAddress;
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
        int status = namesStatus();
        int ports = portStatus(options.listen());
        // A default that is taken is no reason not to start, so none to complain either.
        if (options.admin().on() && options.admin().given()) {
            ports = Math.max(ports, portStatus(options.admin().address()));
        }
        if (status == ExitCode.OK && ports == ExitCode.OK && !options.quiet()) {
            terminal.data(Summary.text(options));
        }
        return status == ExitCode.OK ? ports : status;
    }

    private int namesStatus() {
        int status = ExitCode.OK;
        int number = 0;
        for (Address backend : options.backends()) {
            number++;
            boolean isName = backend.socketAddress().isUnresolved();
            if (isName
                    && Resolver.resolveNow(backend.socketAddress().getHostString())
                            .isEmpty()) {
                terminal.report(Messages.unknownHost(backend, number).asError());
                status = ExitCode.USAGE;
            }
        }
        return status;
    }

    private int portStatus(Address listen) {
        InetSocketAddress given = listen.socketAddress();
        InetSocketAddress address =
                given.isUnresolved() ? new InetSocketAddress(given.getHostString(), given.getPort()) : given;
        if (address.isUnresolved()) {
            terminal.report(BindFailure.unknownHost(listen));
            return ExitCode.CANNOT_LISTEN;
        }
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.bind(address);
            return ExitCode.OK;
        } catch (IOException failure) {
            terminal.report(BindFailure.message(failure, listen, options));
            return ExitCode.CANNOT_LISTEN;
        }
    }
}
