package balancer;

import balancer.cli.options.BackendArgument;
import balancer.cli.options.BackendMessages;
import balancer.cli.options.Options;
import balancer.cli.terminal.Terminal;
import balancer.cli.text.Address;
import balancer.cli.text.Message;
import balancer.loop.Encryption;
import balancer.roster.Refused;
import balancer.roster.Surroundings;
import java.net.InetSocketAddress;
import java.util.List;

/** What the program knows and the roster needs. */
final class RosterSurroundings implements Surroundings {
    private final Options options;
    private final OwnAddresses own;
    private final Terminal terminal;
    private final Encrypting encrypting;

    RosterSurroundings(Options options, OwnAddresses own, Terminal terminal, Encrypting encrypting) {
        this.options = options;
        this.own = own;
        this.terminal = terminal;
        this.encrypting = encrypting;
    }

    @Override
    public List<InetSocketAddress> withoutOurs(List<InetSocketAddress> addresses) {
        return own.without(addresses);
    }

    @Override
    public Encryption encryption(Address given) {
        return encrypting.ofBackend(given);
    }

    @Override
    public Address backend(String text) throws Refused {
        BackendArgument read = BackendArgument.read(options.listen(), text);
        if (read.address() == null) {
            throw new Refused(read.problem());
        }
        return read.address();
    }

    @Override
    public String unknownHost(Address given, int number) {
        return BackendMessages.unknownHost(given, number).text();
    }

    @Override
    public String nameIsSelf(Address given, int number) {
        return BackendMessages.nameIsSelf(given, number).text();
    }

    @Override
    public void warn(String words) {
        terminal.report(Message.warning(words));
    }
}
