package balancer.cli.options;

import balancer.address.AddressRanges;
import balancer.address.IpText;
import balancer.cli.text.IpLiteral;
import balancer.number.Quantity;
import java.net.InetAddress;
import java.util.Arrays;

/** The value of {@code --trusted-proxies}: addresses and CIDR ranges, separated by commas. */
final class TrustedProxies {
    private static final int MAPPED_PREFIX_BITS = 96;

    private TrustedProxies() {}

    static AddressRanges parse(String list, Problems problems) {
        AddressRanges.Builder ranges = new AddressRanges.Builder();
        int at = 0;
        while (at <= list.length()) {
            int comma = list.indexOf(',', at);
            int end = comma < 0 ? list.length() : comma;
            try {
                add(list.substring(at, end), ranges);
            } catch (BadArgument e) {
                problems.error(e.message());
            }
            at = end + 1;
        }
        return ranges.build();
    }

    private static void add(String text, AddressRanges.Builder ranges) throws BadArgument {
        int slash = text.indexOf('/');
        byte[] network = IpLiteral.parse(slash < 0 ? text : text.substring(0, slash));
        int bits = 8 * network.length;
        long prefixBits = slash < 0 ? bits : Quantity.wholeNumber(text, slash + 1, text.length());
        if (bits == 0 || prefixBits < 0 || prefixBits > bits) {
            throw new BadArgument(Messages.notARange(text));
        }
        // 10.1.2.3/8 has a typing error in the prefix or in the address; where trust is given we do not guess.
        byte[] masked = masked(network, (int) prefixBits);
        if (!Arrays.equals(network, masked)) {
            throw new BadArgument(Messages.bitsBehindPrefix(text, range(IpLiteral.address(masked), (int) prefixBits)));
        }
        ranges.add(network, (int) prefixBits);
    }

    /** An IPv4 range may be mapped into IPv6, in which case the first 96 bits are fixed. */
    private static String range(InetAddress network, int prefixBits) {
        int most = 8 * network.getAddress().length;
        return IpText.of(network) + "/" + (prefixBits > most ? prefixBits - MAPPED_PREFIX_BITS : prefixBits);
    }

    private static byte[] masked(byte[] network, int prefixBits) {
        byte[] masked = network.clone();
        for (int i = 0; i < masked.length; i++) {
            int keep = Math.max(0, Math.min(8, prefixBits - 8 * i));
            masked[i] &= (byte) (0xff00 >> keep);
        }
        return masked;
    }
}
