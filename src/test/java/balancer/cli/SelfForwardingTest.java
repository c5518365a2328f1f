package balancer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        "app:9000,       APP:9000,         true",
        "app:9000,       web:9000,         false"
    })
    void aBackendIsTheBalancerItselfIfTheListenerHearsIt(String listen, String backend, boolean expected)
            throws Exception {
        assertEquals(
                expected,
                SelfForwarding.isSelf(
                        AddressParser.listen(new Word(listen, ""), false).socketAddress(),
                        AddressParser.backend(new Word(backend, "")).socketAddress()));
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
}
