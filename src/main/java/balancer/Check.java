package balancer;

import balancer.certificate.BadCertificate;
import balancer.cli.options.BackendMessages;
import balancer.cli.options.Command;
import balancer.cli.options.Options;
import balancer.cli.options.Summary;
import balancer.cli.options.TlsMessages;
import balancer.cli.process.ExitCode;
import balancer.cli.process.Resolver;
import balancer.cli.terminal.BindFailure;
import balancer.cli.terminal.Terminal;
import balancer.cli.text.Address;
import balancer.cli.text.Message;
import balancer.loop.Listening;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/** {@code --check}: checks everything that a start would, without starting. Prints the settings that would apply. */
final class Check {
    private final Options options;
    private final Outside outside;
    private final Terminal terminal;
    private final RunningBalancer.Asking asking;

    /** @param asking finds out whether a balancer runs there already */
    Check(Options options, Outside outside, RunningBalancer.Asking asking) {
        this.asking = asking;
        this.options = options;
        this.outside = outside;
        this.terminal = outside.terminal();
    }

    int run() {
        List<ServerSocketChannel> held = new ArrayList<>();
        try {
            OwnAddresses own = OwnAddresses.lookUp(options, outside.names(), null);
            warnOfNames(own);
            List<String> running = running();
            int status = reported(new DemoSites(outside.folder()).problems(options.command()));
            status = Math.max(status, reported(own.refusals()));
            status = Math.max(status, certificatesStatus());
            status = Math.max(status, reported(new BackendTls(options, outside).problems()));
            status = Math.max(status, running.isEmpty() ? portsStatus(own, held) : ExitCode.OK);
            if (status == ExitCode.OK && !options.quiet()) {
                terminal.data(Summary.text(options) + facts());
                terminal.line(running.isEmpty() ? Summary.verdict(options) : verdict(running));
            }
            return status;
        } catch (CannotListen unknown) {
            return cannotListen(unknown);
        } finally {
            close(held);
        }
    }

    /** What a balancer says that runs there already; empty if none does. */
    private List<String> running() {
        List<String> lines = options.command() == Command.BALANCE ? asking.ask(options) : List.of();
        return RunningBalancer.isSame(lines, options) ? lines : List.of();
    }

    private String verdict(List<String> running) {
        String changes = RunningBalancer.difference(running, options);
        return changes.isEmpty()
                ? "ok: a balancer runs there with the same backends"
                : "ok: a balancer runs there; its backends would change: " + changes;
    }

    /** What the limits of this process imply. As comments, because no option sets them. */
    private String facts() {
        String sockets = "# sockets at once: " + outside.descriptors().limit() + '\n';
        return options.command() == Command.SERVE
                ? sockets
                : sockets + "# clients at once: " + ClientLimit.of(options, outside.descriptors(), terminal) + '\n';
    }

    /** Only warnings, as at a start: under compose and Kubernetes a server may come up after us. */
    private void warnOfNames(OwnAddresses own) {
        int number = 0;
        for (Address backend : options.backends()) {
            number++;
            if (!backend.isName()) {
                continue;
            }
            List<InetAddress> found =
                    Resolver.resolveNow(outside.names(), backend.socketAddress().getHostString());
            if (found.isEmpty()) {
                terminal.report(BackendMessages.unknownHost(backend, number));
            } else if (own.without(backend.at(found)).isEmpty()) {
                terminal.report(BackendMessages.nameIsSelf(backend, number));
            }
        }
    }

    private int reported(List<Message> refusals) {
        for (Message refusal : refusals) {
            terminal.report(refusal);
        }
        return refusals.isEmpty() ? ExitCode.OK : ExitCode.USAGE;
    }

    /** Binds every address that a start binds, all at once: two of them may be the same. */
    private int portsStatus(OwnAddresses own, List<ServerSocketChannel> held) {
        // Only the process itself gets the socket that it is to inherit.
        int status = options.inherits() ? ExitCode.OK : portStatus(options.listen(), own.listening(), held);
        if (options.command() == Command.DEMO) {
            for (Address server : options.backends()) {
                status = Math.max(
                        status,
                        portStatus(server, new Listening(server.socketAddress(), options.reusePort(), null), held));
            }
        }
        // A default that is taken does not prevent a start, so it is no error.
        if (options.admin().on() && options.admin().given()) {
            status = Math.max(status, portStatus(options.admin().address(), Listening.at(own.admin()), held));
        }
        return status;
    }

    private int certificatesStatus() {
        if (!options.tls().isOn()) {
            return ExitCode.OK;
        }
        try {
            Certificates read = Certificates.load(options, outside.folder(), outside.instants(), outside.secrets());
            for (String each : read.store().warnings(outside.instants().instant())) {
                terminal.report(TlsMessages.ending(each));
            }
            return ExitCode.OK;
        } catch (BadCertificate unusable) {
            terminal.report(TlsMessages.unusable(unusable.getMessage()));
            return ExitCode.USAGE;
        }
    }

    private int portStatus(Address given, Listening where, List<ServerSocketChannel> held) {
        try {
            ServerSocketChannel channel = outside.network().openServerSocketChannel();
            held.add(channel);
            if (where.reusePort()) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.bind(where.address());
            return ExitCode.OK;
        } catch (IOException failure) {
            return cannotListen(new CannotListen(given, where.address(), failure));
        }
    }

    private int cannotListen(CannotListen failure) {
        terminal.report(BindFailure.message(failure.cause(), failure.address(), options));
        return ExitCode.CANNOT_LISTEN;
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
