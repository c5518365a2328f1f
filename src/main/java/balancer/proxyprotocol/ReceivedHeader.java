package balancer.proxyprotocol;

import balancer.address.AddressRanges;
import balancer.loop.AddressPair;
import balancer.proxy.Preamble;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Each client connection comes from a trusted proxy and begins with a header, of either version. */
public final class ReceivedHeader implements Preamble {
    private final AddressRanges trusted;
    private final Consumer<InetSocketAddress> refused;

    /**
     * @param trusted proxies that may connect
     * @param refused hears the address of each other peer; called on the loop
     */
    public ReceivedHeader(AddressRanges trusted, Consumer<InetSocketAddress> refused) {
        this.trusted = trusted;
        this.refused = refused;
    }

    @Override
    public boolean isExpected() {
        return true;
    }

    /** A peer that is gone already tells no address, and is refused. */
    @Override
    public boolean mayCome(AddressPair socket) {
        InetSocketAddress peer = socket.remoteAddress();
        boolean may = !peer.isUnresolved() && trusted.contains(peer.getAddress());
        if (!may) {
            refused.accept(peer);
        }
        return may;
    }

    /** The first byte tells the version. */
    @Override
    public int read(ByteBuffer bytes, int from, int to) {
        return isBinary(bytes, from) ? BinaryHeader.read(bytes, from, to) : TextHeader.read(bytes, from, to);
    }

    @Override
    public AddressPair ends(ByteBuffer bytes, int from, int length, AddressPair socket) {
        AddressPair announced =
                isBinary(bytes, from) ? BinaryHeader.ends(bytes, from) : TextHeader.ends(bytes, from, length);
        return announced == null ? socket : announced;
    }

    private static boolean isBinary(ByteBuffer bytes, int from) {
        return bytes.get(from) == BinaryHeader.SIGNATURE[0];
    }
}
