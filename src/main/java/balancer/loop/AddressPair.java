package balancer.loop;

import java.net.InetSocketAddress;

/** The two ends of a connection. */
public interface AddressPair {
    /** The end that is not ours. */
    InetSocketAddress remoteAddress();

    /** Our end: the address that the other side connected to. */
    InetSocketAddress localAddress();
}
