package balancer.address;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpTextTest {
    @ParameterizedTest
    @CsvSource({
        // RFC 5952 section 2: all of these are one address; section 4 says which text it has.
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:0db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:0:1::1, 2001:db8::1:0:0:1",
        "2001:DB8:0:0:1::1, 2001:db8::1:0:0:1",
        // 4.1 no leading zeros, 4.2.1 as short as possible, 4.2.2 one zero group stays, 4.2.3 the longest run, 4.3
        // small
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8::AAAA:BBBB, 2001:db8::aaaa:bbbb",
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "0:1:2:3:4:5:6:7, 0:1:2:3:4:5:6:7",
        "192.0.2.1, 192.0.2.1"
    })
    void anAddressHasOneText(String given, String text) throws UnknownHostException {
        assertEquals(text, IpText.of(InetAddress.getByName(given)));
    }

    /** Section 5: in dots; and as everybody knows the address, not as a socket for both families sees it. */
    @Test
    void anIpv4AddressMappedIntoIpv6IsWrittenAsIpv4() throws UnknownHostException {
        byte[] bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, (byte) 255};
        assertEquals("192.0.2.255", IpText.of(Inet6Address.getByAddress(null, bytes, -1)));
        assertEquals("192.0.2.255", IpText.withZone(Inet6Address.getByAddress(null, bytes, -1)));
    }

    @Test
    void aZoneIsForThisMachineOnly() throws UnknownHostException {
        byte[] bytes = {(byte) 0xfe, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7};
        InetAddress linkLocal = Inet6Address.getByAddress(null, bytes, 3);
        assertEquals("fe80::7", IpText.of(linkLocal));
        assertEquals("fe80::7%3", IpText.withZone(linkLocal));
        assertEquals("[fe80::7%3]:80", IpText.hostAndPort(new InetSocketAddress(linkLocal, 80)));
    }

    @Test
    void aPortStandsBehindBracketsANameOrAnIpv4Address() throws UnknownHostException {
        assertEquals("[::1]:9001", IpText.hostAndPort(new InetSocketAddress(InetAddress.getByName("::1"), 9001)));
        assertEquals("127.0.0.1:80", IpText.hostAndPort(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 80)));
        assertEquals("app:8080", IpText.hostAndPort(InetSocketAddress.createUnresolved("app", 8080)));
    }

    @Test
    void everyAddressIsReadBackAsItself() throws UnknownHostException {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            for (int zeros = random.nextInt(20); zeros > 0; zeros--) {
                bytes[random.nextInt(16)] = 0;
            }
            InetAddress address = InetAddress.getByAddress(bytes);
            assertEquals(address, InetAddress.getByName(IpText.of(address)));
        }
    }
}
