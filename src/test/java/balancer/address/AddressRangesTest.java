package balancer.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRangesTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0, 8, 10.0.0.0, true",
        "10.0.0.0, 8, 10.255.255.255, true",
        "10.0.0.0, 8, 11.0.0.0, false",
        "10.0.0.0, 8, 9.255.255.255, false",
        "192.0.2.128, 25, 192.0.2.128, true",
        "192.0.2.128, 25, 192.0.2.127, false",
        "192.0.2.0, 25, 192.0.2.128, false",
        "192.0.2.7, 32, 192.0.2.7, true",
        "192.0.2.7, 32, 192.0.2.6, false",
        "0.0.0.0, 0, 203.0.113.9, true",
        "0.0.0.0, 0, ::1, false",
        "::, 0, 10.0.0.1, false",
        "::, 0, 2001:db8::1, true",
        "2001:db8::, 33, 2001:db8:7fff::1, true",
        "2001:db8::, 33, 2001:db8:8000::1, false",
        "::1, 128, ::1, true",
        "::1, 128, ::2, false"
    })
    void anAddressIsInARangeIfItsPrefixIsEqual(String network, int bits, String address, boolean expected)
            throws Exception {
        AddressRanges ranges =
                new AddressRanges.Builder().add(bytes(network), bits).build();
        assertEquals(expected, ranges.contains(InetAddress.getByName(address)));
    }

    @Test
    void aRangeOfMappedAddressesHoldsTheirIpv4Peers() throws Exception {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 0};
        AddressRanges ranges = new AddressRanges.Builder().add(mapped, 104).build();
        assertTrue(ranges.contains(InetAddress.getByName("10.1.2.3")));
        assertFalse(ranges.contains(InetAddress.getByName("11.1.2.3")));
    }

    @Test
    void theRangeOfAllMappedAddressesHoldsEveryIpv4Peer() throws Exception {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0};
        AddressRanges ranges = new AddressRanges.Builder().add(mapped, 96).build();
        assertTrue(ranges.contains(InetAddress.getByName("10.1.2.3")));
        assertFalse(ranges.contains(InetAddress.getByName("::1")));
    }

    @Test
    void anyOfSeveralRangesIsEnough() throws Exception {
        AddressRanges ranges = new AddressRanges.Builder()
                .add(bytes("10.0.0.0"), 8)
                .add(bytes("::1"), 128)
                .build();
        assertTrue(ranges.contains(InetAddress.getByName("10.1.2.3")));
        assertTrue(ranges.contains(InetAddress.getByName("::1")));
        assertFalse(ranges.contains(InetAddress.getByName("127.0.0.1")));
    }

    @Test
    void agreesWithPlainArithmeticOnRandomAddresses() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] network = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(network);
            byte[] address = network.clone();
            address[random.nextInt(address.length)] ^= (byte) (1 << random.nextInt(8));
            int bits = random.nextInt(8 * network.length + 1);
            int shift = 8 * network.length - bits;
            boolean expected =
                    new BigInteger(1, network).shiftRight(shift).equals(new BigInteger(1, address).shiftRight(shift));
            AddressRanges ranges =
                    new AddressRanges.Builder().add(network, bits).build();
            assertEquals(expected, ranges.contains(InetAddress.getByAddress(address)));
        }
    }

    @Test
    void nothingIsInTheEmptySet() throws Exception {
        assertTrue(AddressRanges.NONE.isEmpty());
        assertFalse(AddressRanges.NONE.contains(InetAddress.getByName("127.0.0.1")));
    }

    @Test
    void aPrefixLongerThanTheAddressIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new AddressRanges.Builder().add(new byte[4], 33));
        assertThrows(IllegalArgumentException.class, () -> new AddressRanges.Builder().add(new byte[5], 8));
    }

    private static byte[] bytes(String address) throws Exception {
        return InetAddress.getByName(address).getAddress();
    }
}
