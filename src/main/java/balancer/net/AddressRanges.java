package balancer.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A set of IP addresses given as CIDR ranges: who is trusted, for example. Immutable.
 *
 * <p>IPv4 ranges hold IPv4 addresses only and IPv6 ranges IPv6 ones only; an IPv4-mapped range ({@code ::ffff:0:0/96}
 * and narrower) counts as the IPv4 range it maps, because the JDK hands such peers out as IPv4 addresses too.
 */
public final class AddressRanges {
    /** Contains nothing, and answers without looking. */
    public static final AddressRanges NONE = new AddressRanges(List.of());

    private static final int MAPPED_PREFIX_BITS = 96;

    private final byte[][] networks;
    private final int[] prefixBits;

    private AddressRanges(List<Range> ranges) {
        networks = new byte[ranges.size()][];
        prefixBits = new int[ranges.size()];
        for (int i = 0; i < networks.length; i++) {
            networks[i] = ranges.get(i).network;
            prefixBits[i] = ranges.get(i).prefixBits;
        }
    }

    /**
     * Whether any range holds the address.
     *
     * <p>Ask once per connection, not per request. The JDK gives an address away only as a fresh array: for IPv4 the
     * compiler removes it (its length is a constant), for IPv6 it is 32 bytes of garbage. An empty set allocates nothing.
     */
    public boolean contains(InetAddress address) {
        if (networks.length == 0) {
            return false;
        }
        byte[] bytes = address.getAddress();
        for (int i = 0; i < networks.length; i++) {
            if (startsWith(bytes, networks[i], prefixBits[i])) {
                return true;
            }
        }
        return false;
    }

    public boolean isEmpty() {
        return networks.length == 0;
    }

    private static boolean startsWith(byte[] address, byte[] network, int prefixBits) {
        if (address.length != network.length) {
            return false;
        }
        int wholeBytes = prefixBits >> 3;
        for (int i = 0; i < wholeBytes; i++) {
            if (address[i] != network[i]) {
                return false;
            }
        }
        int restBits = prefixBits & 7;
        return restBits == 0 || (address[wholeBytes] ^ network[wholeBytes]) >> 8 - restBits == 0;
    }

    private record Range(byte[] network, int prefixBits) {}

    /** Collects ranges. */
    public static final class Builder {
        private final List<Range> ranges = new ArrayList<>();

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
            if (prefixBits >= MAPPED_PREFIX_BITS && isMapped(network)) {
                byte[] v4 = {network[12], network[13], network[14], network[15]};
                ranges.add(new Range(v4, prefixBits - MAPPED_PREFIX_BITS));
            } else {
                ranges.add(new Range(network.clone(), prefixBits));
            }
            return this;
        }

        public AddressRanges build() {
            return ranges.isEmpty() ? NONE : new AddressRanges(ranges);
        }

        private static boolean isMapped(byte[] network) {
            for (int i = 0; i < 12; i++) {
                if (network[i] != (i < 10 ? 0 : (byte) 0xff)) {
                    return false;
                }
            }
            return true;
        }
    }
}
