package balancer.cli;

import balancer.net.IpText;
import java.net.InetSocketAddress;

/**
 * A LISTEN or BACKEND argument.
 *
 * @param text          PORT or HOST:PORT as typed, without the weight: what messages and the banner show
 * @param socketAddress resolved if the host is a literal or left out; unresolved if it is a name, because looking a name
 *                      up may take seconds and belongs to {@link Resolver}
 * @param weight        shares of this backend, 1 to 256; always 1 for LISTEN
 */
public record Address(String text, InetSocketAddress socketAddress, int weight) {
    public static final int MAX_WEIGHT = 256;

    /** HOST:PORT with the host always said, IPv6 in brackets: {@code 127.0.0.1:9001} for a backend typed 9001. */
    public String hostAndPort() {
        return IpText.hostAndPort(socketAddress);
    }

    /** What to type to get this backend again. */
    String argument() {
        return weight == 1 ? text : text + "*" + weight;
    }
}
