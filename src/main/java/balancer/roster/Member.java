package balancer.roster;

import balancer.cli.text.Address;
import balancer.loop.Encryption;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What makes a backend.
 *
 * @param name for messages and labels
 * @param authority HOST:PORT for the Host field of HTTP probes
 * @param addresses the best first; empty while its name is unknown
 * @param encryption of connections to it
 * @param weight its share of requests
 * @param isBackup whether it serves only when no other does
 */
public record Member(
        String name,
        String authority,
        List<InetSocketAddress> addresses,
        Encryption encryption,
        int weight,
        boolean isBackup) {
    /** @param given the argument from which it comes */
    static Member of(Address given, String name, List<InetSocketAddress> addresses, Surroundings around) {
        return new Member(
                name, given.hostAndPort(), addresses, around.encryption(given), given.weight(), given.isBackup());
    }
}
