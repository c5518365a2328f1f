package balancer.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A set of IP addresses given as CIDR ranges: who is trusted, for example. Immutable.
 *
 * <p>IPv4 ranges hold IPv4 addresses only and IPv6 ranges IPv6 ones only; an IPv4-mapped range ({@code ::ffff:0:0/96}
 * and narrower) counts as the IPv4 range it maps, because the JDK hands such peers out as IPv4 addresses too.
 */
public final class AddressRanges {
    /** Contains nothing, and answers without looking. */
    public static final AddressRanges NONE = new Builder().build();

    private static final int MAPPED_PREFIX_BITS = 96;
    private static final long MAPPED_LOW = 0xffff_0000_0000L;

    /** Network and mask of each range, in turn. */
    private final int[] v4;
    /** Network and mask of each range, each as its high and low half, in turn. */
    private final long[] v6;

    private AddressRanges(int[] v4, long[] v6) {
        this.v4 = v4;
        this.v6 = v6;
    }

    /**
     * Whether any range holds the address.
     *
     * <p>Ask once per connection, not per request: the JDK gives an address away only as a fresh array. For IPv4 the
     * compiler removes it; an IPv6 address asked of a set with IPv6 ranges costs 32 bytes.
     */
    public boolean contains(InetAddress address) {
        return address instanceof Inet4Address ? containsV4((Inet4Address) address) : containsV6(address);
    }

    public boolean isEmpty() {
        return v4.length == 0 && v6.length == 0;
    }

    /** As it could be written: IPv4 first, a single address without its prefix. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < v4.length; i += 2) {
            ByteBuffer network = ByteBuffer.allocate(4).putInt(v4[i]);
            append(text, network, Integer.bitCount(v4[i + 1]));
        }
        for (int i = 0; i < v6.length; i += 4) {
            ByteBuffer network = ByteBuffer.allocate(16).putLong(v6[i]).putLong(v6[i + 1]);
            append(text, network, Long.bitCount(v6[i + 2]) + Long.bitCount(v6[i + 3]));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, ByteBuffer network, int prefixBits) {
        try {
            text.append(text.length() == 0 ? "" : ",").append(IpText.of(InetAddress.getByAddress(network.array())));
        } catch (UnknownHostException impossible) {
            throw new AssertionError("an address of " + network.capacity() + " bytes", impossible);
        }
        if (prefixBits < 8 * network.capacity()) {
            text.append('/').append(prefixBits);
        }
    }

    private boolean containsV4(Inet4Address address) {
        if (v4.length == 0) {
            return false;
        }
        int bits = bits(address.getAddress());
        for (int i = 0; i < v4.length; i += 2) {
            if ((bits & v4[i + 1]) == v4[i]) {
                return true;
            }
        }
        return false;
    }

    private boolean containsV6(InetAddress address) {
        if (v6.length == 0) {
            return false;
        }
        byte[] bytes = address.getAddress();
        long high = half(bytes, 0);
        long low = half(bytes, 8);
        for (int i = 0; i < v6.length; i += 4) {
            if ((high & v6[i + 2]) == v6[i] && (low & v6[i + 3]) == v6[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /** Without a loop: only with constant indexes does escape analysis remove the array. */
    private static int bits(byte[] v4) {
        return v4[0] << 24 | (v4[1] & 0xff) << 16 | (v4[2] & 0xff) << 8 | v4[3] & 0xff;
    }

    private static long half(byte[] bytes, int from) {
        long bits = 0;
        for (int i = from; i < from + 8; i++) {
            bits = bits << 8 | bytes[i] & 0xff;
        }
        return bits;
    }

    /** The first so many bits set. */
    private static long mask(int bits) {
        return bits <= 0 ? 0 : -1L << Math.max(0, 64 - bits); // a shift by 64 would be one by 0
    }

    /** Collects ranges. */
    public static final class Builder {
        private int[] v4 = {};
        private long[] v6 = {};

        /**
         * Adds a range.
         *
         * @param network    4 or 16 bytes in network order; bits behind the prefix are ignored
         * @param prefixBits 0 to 32 or 128
         */
        public Builder add(byte[] network, int prefixBits) {
            if (network.length != 4 && network.length != 16 || prefixBits < 0 || prefixBits > 8 * network.length) {
                throw new IllegalArgumentException(network.length + " bytes, prefix " + prefixBits);
            }
            if (network.length == 4) {
                addV4(bits(network), prefixBits);
                return this;
            }
            long high = half(network, 0);
            long low = half(network, 8);
            if (prefixBits >= MAPPED_PREFIX_BITS && high == 0 && (low & ~0xffff_ffffL) == MAPPED_LOW) {
                addV4((int) low, prefixBits - MAPPED_PREFIX_BITS);
            } else {
                addV6(high, low, prefixBits);
            }
            return this;
        }

        public AddressRanges build() {
            return new AddressRanges(v4, v6);
        }

        private void addV4(int network, int prefixBits) {
            int mask = (int) (mask(prefixBits) >>> 32);
            int at = v4.length;
            v4 = Arrays.copyOf(v4, at + 2);
            v4[at] = network & mask;
            v4[at + 1] = mask;
        }

        private void addV6(long high, long low, int prefixBits) {
            int at = v6.length;
            v6 = Arrays.copyOf(v6, at + 4);
            v6[at] = high & mask(prefixBits);
            v6[at + 1] = low & mask(prefixBits - 64);
            v6[at + 2] = mask(prefixBits);
            v6[at + 3] = mask(prefixBits - 64);
        }
    }
}
