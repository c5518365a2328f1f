package balancer.cli.options;

import balancer.address.IpText;
import balancer.cli.text.Message;
import java.net.InetSocketAddress;

/** As {@link Messages}, for problems with who connects. */
public final class PeerMessages {
    private PeerMessages() {}

    static Message unknownFields(String word) {
        return Message.error(
                Messages.quote(word) + " is not one of the fields of " + Option.FORWARDED.longName,
                "write some of x, port, rfc7239, with commas between them");
    }

    /** With {@code --accept-proxy} only proxies may connect. */
    public static Message untrustedProxy(InetSocketAddress peer) {
        return Message.warning(IpText.of(peer) + " is refused: it is not one of " + Option.TRUSTED_PROXIES.longName
                + ", and " + Option.ACCEPT_PROXY.longName + " lets no other connect");
    }
}
