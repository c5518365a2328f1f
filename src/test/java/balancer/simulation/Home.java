package balancer.simulation;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A client's address, written as in RFC 5952: wherever it is forwarded or logged it must look exactly like that. Each
 * IPv6 address is one that is often written differently.
 */
enum Home {
    LOCAL("127.0.0.1"),
    ELSEWHERE("203.0.113.255"),
    LOCAL6("::1"),
    /** Zeros in front of a group are left out, and letters are small. */
    SMALL("2001:db8::ab"),
    /** One group of zeros alone is not shortened. */
    SINGLE_ZERO("2001:db8:0:1:1:1:1:1"),
    SINGLE_ZERO_FIRST("0:2:3:4:5:6:7:8"),
    SINGLE_ZERO_LAST("2001:db8:a:b:c:d:e:0"),
    /** Of two rows of zeros the longer one is. */
    LONGER_ROW("2001:0:0:1::1"),
    /** Of two as long the first one. */
    FIRST_ROW("2001:db8::1:0:0:1"),
    ZEROS_LAST("2001:db8::"),
    LONGEST("2001:db8:1234:5678:9abc:def0:fedc:ba98"),
    /** An interface of ours means nothing to others. */
    NEIGHBOUR("fe80::1ff:fe23:4567:890a", "%3");

    final String text;
    private final InetAddress address;

    Home(String text) {
        this(text, "");
    }

    Home(String text, String zone) {
        this.text = text;
        try {
            address = InetAddress.getByName(text + zone);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    InetAddress address() {
        return address;
    }

    boolean isIpv6() {
        return address instanceof Inet6Address;
    }
}
