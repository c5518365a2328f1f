package balancer.simulation;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** What a proxy in front of the balancer says of a client, written from the specification of the PROXY protocol. */
final class Preamble {
    static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

    private Preamble() {}

    /** Who connects in the place of a client that lives there. */
    static Home proxyOf(Home home) {
        return home.isIpv6() ? Home.LOCAL6 : Home.LOCAL;
    }

    /** The options that make the balancer read it. */
    static String[] options() {
        return new String[] {"--accept-proxy", "--trusted-proxies=127.0.0.1,::1"};
    }

    /** @param port of the client's, which the proxy has seen */
    static String of(ClientPlan client, int port) {
        InetSocketAddress front = Front.addressFor(client.home);
        if (client.preamble == 0) {
            String family = client.home.isIpv6() ? "TCP6 " : "TCP4 ";
            String destination = client.home.isIpv6() ? "::1" : "127.0.0.1";
            return "PROXY " + family + client.home.text + ' ' + destination + ' ' + port + ' ' + front.getPort()
                    + "\r\n";
        }
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        rest.writeBytes(client.home.address().getAddress());
        rest.writeBytes(front.getAddress().getAddress());
        number(rest, port);
        number(rest, front.getPort());
        if (client.preamble == 2) { // a value that nobody needs to know
            rest.write(4);
            number(rest, 300);
            rest.writeBytes(new byte[300]);
        }
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(SIGNATURE.getBytes(StandardCharsets.ISO_8859_1));
        header.write(0x21);
        header.write(client.home.isIpv6() ? 0x21 : 0x11);
        number(header, rest.size());
        header.writeBytes(rest.toByteArray());
        return header.toString(StandardCharsets.ISO_8859_1);
    }

    private static void number(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }
}
