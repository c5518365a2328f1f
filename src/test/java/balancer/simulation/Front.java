package balancer.simulation;

import java.net.InetSocketAddress;

/** The balancer's listening address, as on the command line. */
enum Front {
    IPV4("127.0.0.1:"),
    IPV6("[::1]:"),
    /** Of both families, each with one listener for all. */
    ALL("");

    private final String host;

    Front(String host) {
        this.host = host;
    }

    String argument() {
        return host + Balancer.FRONT.getPort();
    }

    boolean takes(Home client) {
        return this == ALL || this == (client.isIpv6() ? IPV6 : IPV4);
    }

    /** Whom this client connects to. */
    static InetSocketAddress addressFor(Home client) {
        Home ours = client.isIpv6() ? Home.LOCAL6 : Home.LOCAL;
        return new InetSocketAddress(ours.address(), Balancer.FRONT.getPort());
    }

    /** The same as a client says it that knows no name. */
    static String authorityFor(Home client) {
        return (client.isIpv6() ? "[::1]:" : "127.0.0.1:") + Balancer.FRONT.getPort();
    }
}
