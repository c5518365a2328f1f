package balancer.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelfForwardingTest {
    @ParameterizedTest
    @CsvSource({
        "9000,           9000,             true",
        "9000,           9001,             false",
        "9000,           localhost:9000,   true",
        "9000,           [::1]:9000,       true",
        "9000,           127.0.0.2:9000,   true",
        "9000,           0.0.0.0:9000,     true",
        "9000,           [::]:9000,        true",
        "9000,           192.0.2.1:9000,   false",
        "9000,           app:9000,         false",
        "127.0.0.1:9000, 9000,             true",
        "127.0.0.1:9000, 127.0.0.2:9000,   false",
        "127.0.0.1:9000, localhost:9000,   true",
        "127.0.0.1:9000, 0.0.0.0:9000,     true",
        "localhost:9000, 127.0.0.1:9000,   true",
        "localhost:9000, LocalHost:9000,   true",
        "192.0.2.1:9000, 192.0.2.1:9000,   true",
        "192.0.2.1:9000, 127.0.0.1:9000,   false",
        "192.0.2.1:9000, 0.0.0.0:9000,     false",
        "192.0.2.1:9000, localhost:9000,   false",
        "localhost:9000, 9000,             true",
        "localhost:9000, 0.0.0.0:9000,     true",
        "localhost:9000, [::1]:9000,       false",
        "localhost:9000, localhost.:9000,  true",
        "127.0.0.2:9000, 0.0.0.0:9000,     false",
        "[::1]:9000,     [::]:9000,        true",
        "[::1]:9000,     9000,             false",
        "0.0.0.0:9000,   [::1]:9000,       true",
        "[::]:9000,      127.0.0.1:9000,   true",
        "[::]:9000,      192.0.2.1:9000,   false",
        "127.0.0.1:9000, [::ffff:127.0.0.1]:9000, true",
        "[::ffff:127.0.0.1]:9000, localhost:9000, true",
        "[::ffff:0.0.0.0]:9000, [::1]:9000, true",
        "app:9000,       9000,             false",
        "app:9000,       APP:9000,         true",
        "app:9000,       web:9000,         false"
    })
    void aBackendIsTheBalancerItselfIfTheListenerHearsIt(String listen, String backend, boolean expected)
            throws Exception {
        assertEquals(
                expected,
                SelfForwarding.isSelf(
                        AddressParser.listen(new Word(listen, ""), false),
                        AddressParser.backend(new Word(backend, ""))));
    }

    @Test
    void aWildcardListenerHearsEveryAddressOfThisMachine() throws Exception {
        InetSocketAddress listen = new InetSocketAddress(9000);
        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress address : each.inetAddresses().toList()) {
                assertTrue(SelfForwarding.isSelf(listen, new InetSocketAddress(address, 9000)), address.toString());
            }
        }
    }

    /** The kernel and the JDK decide what is right: whoever connects is heard, or is not. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1", "0.0.0.0", "::", "::ffff:127.0.0.1", "::ffff:0.0.0.0"})
    void itIsUsIfTheKernelSaysSo(String listen) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            bind(server, listen);
            InetSocketAddress bound = (InetSocketAddress) server.getLocalAddress();
            InetSocketAddress asked = new InetSocketAddress(InetAddress.getByName(listen), bound.getPort());
            for (String host :
                    List.of("127.0.0.1", "127.0.0.2", "::1", "0.0.0.0", "::", "::ffff:127.0.0.1", "::ffff:0.0.0.0")) {
                InetSocketAddress backend = new InetSocketAddress(InetAddress.getByName(host), bound.getPort());
                assertEquals(isHeard(backend), SelfForwarding.isSelf(asked, backend), listen + " hears " + host);
            }
        }
    }

    /** Without IPv6 on this machine half of it cannot be seen here. */
    private static void bind(ServerSocketChannel server, String host) throws IOException {
        try {
            server.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
        } catch (IOException noSuchAddress) {
            Assumptions.abort(host + ": " + noSuchAddress.getMessage());
        }
    }

    private static boolean isHeard(InetSocketAddress backend) {
        try (SocketChannel client = SocketChannel.open()) {
            return client.connect(backend);
        } catch (IOException refused) {
            return false;
        }
    }
}
