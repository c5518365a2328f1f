package balancer.proxyprotocol;

import balancer.loop.AddressPair;
import balancer.proxy.Introduction;
import balancer.proxy.Reserve;
import java.nio.ByteBuffer;

/** Each connection to a backend begins with a header, and so belongs to one client. */
public final class SentHeader implements Introduction {
    private final Version version;

    public SentHeader(Version version) {
        this.version = version;
    }

    @Override
    public ByteBuffer of(AddressPair client) {
        return switch (version) {
            case OFF -> NOTHING;
            case V1 -> ByteBuffer.wrap(TextHeader.write(client));
            case V2 -> ByteBuffer.wrap(BinaryHeader.write(client));
        };
    }

    @Override
    public Reserve newReserve() {
        return version == Version.OFF ? Reserve.SHARED : new OwnConnections();
    }

    /** What a probe says first: that it speaks for no client. */
    public static byte[] ofProbe(Version version) {
        return switch (version) {
            case OFF -> new byte[0];
            case V1 -> TextHeader.unknown();
            case V2 -> BinaryHeader.local();
        };
    }
}
