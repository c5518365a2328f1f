package balancer.proxyprotocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.address.AddressRanges;
import balancer.address.IpText;
import balancer.loop.AddressPair;
import balancer.proxy.Preamble;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two versions of the header: what is read, what is refused, and that nothing depends on how the bytes arrive. */
final class ReceivedHeaderTest {
    private static final int AT = 3;
    private static final AddressPair SOCKET = new Ends(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 2));

    private final ReceivedHeader header = new ReceivedHeader(AddressRanges.NONE, peer -> {});

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.allocate(AT + bytes.length).put(AT, bytes);
    }

    private int read(byte[] bytes, int count) {
        return header.read(buffer(bytes), AT, AT + count);
    }

    private int read(byte[] bytes) {
        return read(bytes, bytes.length);
    }

    /** "client destination" as announced; "socket" if the connection's own addresses hold; "bad". */
    private String meaning(byte[] bytes) {
        int length = read(bytes);
        if (length == Preamble.BAD) {
            return "bad";
        }
        assertEquals(bytes.length, length);
        AddressPair ends = header.ends(buffer(bytes), AT, length, SOCKET);
        return ends == SOCKET
                ? "socket"
                : IpText.hostAndPort(ends.remoteAddress()) + " " + IpText.hostAndPort(ends.localAddress());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PROXY TCP4 192.0.2.7 198.51.100.1 56324 443 | 192.0.2.7:56324 198.51.100.1:443",
                "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535 | 255.255.255.255:65535 255.255.255.255:65535",
                "PROXY TCP4 0.0.0.0 0.0.0.0 0 0 | 0.0.0.0:0 0.0.0.0:0",
                "PROXY TCP6 2001:db8::7 2001:DB8::1 1 2 | [2001:db8::7]:1 [2001:db8::1]:2",
                "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535"
                        + "| [ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535"
                        + " [ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535",
                "PROXY TCP6 ::ffff:192.0.2.7 ::ffff:198.51.100.1 1 2 | 192.0.2.7:1 198.51.100.1:2",
                "PROXY UNKNOWN | socket",
                "PROXY UNKNOWN ffff:ffff::1 anything 1 2 3 | socket",
            })
    void aLineOfVersion1SaysWhoTheClientIs(String line, String meaning) {
        assertEquals(meaning, meaning(Headers.text(line)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy TCP4 192.0.2.7 198.51.100.1 56324 443",
                "PROXY  TCP4 192.0.2.7 198.51.100.1 56324 443",
                "PROXY\tTCP4 192.0.2.7 198.51.100.1 56324 443",
                "PROXY TCP4 192.0.2.7 198.51.100.1 56324 443 ",
                "PROXY TCP4 192.0.2.7 198.51.100.1 56324  443",
                "PROXY TCP4 192.0.2.7 198.51.100.1 56324",
                "PROXY TCP4 192.0.2.7 198.51.100.1 56324 443 1",
                "PROXY TCP4 192.0.2.7 198.51.100.1 56324 65536",
                "PROXY TCP4 192.0.2.7 198.51.100.1 056324 443",
                "PROXY TCP4 192.0.2.7 198.51.100.1 +1 443",
                "PROXY TCP4 192.0.2.7 198.51.100.1 -1 443",
                "PROXY TCP4 192.0.2.7 198.51.100.1 1 99999999999999999999",
                "PROXY TCP4 192.0.2.07 198.51.100.1 1 2",
                "PROXY TCP4 192.0.2.256 198.51.100.1 1 2",
                "PROXY TCP4 192.0.2 198.51.100.1 1 2",
                "PROXY TCP4 2001:db8::7 2001:db8::1 1 2",
                "PROXY TCP6 192.0.2.7 198.51.100.1 1 2",
                "PROXY TCP6 2001:db8::7%eth0 2001:db8::1 1 2",
                "PROXY TCP6 [2001:db8::7] 2001:db8::1 1 2",
                "PROXY TCP4 localhost 198.51.100.1 1 2",
                "PROXY UDP4 192.0.2.7 198.51.100.1 1 2",
                "PROXY UNKNOWNS",
                "PROXY ",
                "PROXY",
                "GET / HTTP/1.1",
                "PROXY UNKNOWN \u0000",
                "PROXY UNKNOWN \u00e4",
                "PROXY UNKNOWN \r",
            })
    void aLineThatIsNotExactlyRightIsRefused(String line) {
        assertEquals("bad", meaning(Headers.text(line)));
    }

    @Test
    void aLineEndsWithCrLfAndHas107BytesAtMost() {
        byte[] bare = Headers.text("PROXY UNKNOWN");
        bare[bare.length - 2] = '\n';
        assertEquals(Preamble.BAD, read(bare));
        String longest = "PROXY UNKNOWN " + "x".repeat(107 - 16);
        assertEquals(107, read(Headers.text(longest)));
        assertEquals(Preamble.BAD, read(Headers.text(longest + "x")));
    }

    @Test
    void version2SaysItInBytes() {
        assertEquals("192.0.2.7:51234 198.51.100.1:80", meaning(Headers.ofV4("")));
        assertEquals("[2001:db8::7]:51234 [2001:db8::1]:443", meaning(Headers.ofV6()));
        assertEquals("192.0.2.7:51234 198.51.100.1:80", meaning(Headers.ofV4("04 0003 000000 20 0000 ea 0001 ff")));
        assertEquals("192.0.2.7:51234 198.51.100.1:80", meaning(Headers.summed(0)));
    }

    @Test
    void whatAnnouncesNoIpAddressLeavesThoseOfTheConnection() {
        assertEquals("socket", meaning(Headers.local()));
        assertEquals("socket", meaning(Headers.binary("20 11", "c0000207 c6336401 c822 0050")));
        assertEquals("socket", meaning(Headers.binary("20 ff", "0102")));
        assertEquals("socket", meaning(Headers.binary("21 00", "")));
        assertEquals("socket", meaning(Headers.binary("21 31", "00".repeat(216))));
        assertEquals("socket", meaning(Headers.binary("21 12", "c0000207 c6336401 c822 0050")));
    }

    @ParameterizedTest
    @CsvSource({
        "10 11, 00", // version 1 in binary
        "22 11, 00", // an unknown command
        "31 11, 00",
        "21 41, 00", // an unknown family
        "21 13, 00", // an unknown transport
        "21 91, 00",
        "21 f1, 00",
        "21 11, c0000207c6336401c82200", // one byte too short for its family
        "21 21, c0000207c6336401c8220050",
        "21 31, 0000",
        "21 11, c0000207c6336401c822005004", // half of a value's length
        "21 11, c0000207c6336401c82200500400",
        "21 11, c0000207c6336401c8220050040002ff", // a value longer than the header
        "21 11, c0000207c6336401c822005004ffff",
        "21 11, c0000207c6336401c8220050030003000000", // a sum of three bytes
    })
    void aHeaderOfVersion2ThatContradictsItselfIsRefused(String start, String rest) {
        assertEquals("bad", meaning(Headers.binary(start, rest)));
    }

    @Test
    void aWrongChecksumIsRefused() {
        assertEquals("bad", meaning(Headers.summed(1)));
    }

    @Test
    void aHeaderIsRefusedByItsLengthAloneBeforeItHasCome() {
        byte[] most = Headers.binary("20 00", "00".repeat(4_096 - 16));
        assertEquals(4_096, read(most));
        byte[] tooLong = Headers.binary("20 00", "00".repeat(4_097 - 16));
        assertEquals(Preamble.BAD, read(tooLong, 16));
    }

    private static List<byte[]> valid() {
        return List.of(
                Headers.text("PROXY TCP4 192.0.2.7 198.51.100.1 56324 443"),
                Headers.text("PROXY TCP6 2001:db8::7 2001:db8::1 1 2"),
                Headers.text("PROXY UNKNOWN"),
                Headers.ofV4(""),
                Headers.ofV4("04 0003 000000"),
                Headers.ofV6(),
                Headers.summed(0),
                Headers.local());
    }

    @Test
    void eachPrefixNeedsMoreAndWhatFollowsDoesNotMatter() {
        for (byte[] bytes : valid()) {
            for (int count = 1; count < bytes.length; count++) {
                assertEquals(Preamble.NEED_MORE, read(bytes, count), count + " of " + bytes.length);
            }
            for (String behind : List.of("", "GET / HTTP/1.1\r\n", "PROXY UNKNOWN\r\n", "\n", "\0\0\0")) {
                assertEquals(bytes.length, read(Headers.before(bytes, behind)));
            }
        }
    }

    /** Any byte changed, any byte lost: what comes of it is the same whether it comes at once or byte by byte. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void brokenHeadersMeanTheSameHoweverTheyArrive(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = Headers.before(valid().get(random.nextInt(valid().size())), "GET / HTTP/1.1\r\n\r\n");
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                int at = random.nextInt(Math.min(bytes.length, 60));
                bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : bytes[random.nextInt(bytes.length)]);
            }
            int whole = read(bytes);
            int trickled = Preamble.NEED_MORE;
            for (int count = 1; count <= bytes.length && trickled == Preamble.NEED_MORE; count++) {
                trickled = read(bytes, count);
            }
            assertEquals(whole, trickled);
            if (whole >= 0) {
                header.ends(buffer(bytes), AT, whole, SOCKET);
            }
        }
    }

    @Test
    void onlyTrustedPeersMayCome() {
        AddressRanges ten =
                new AddressRanges.Builder().add(new byte[] {10, 0, 0, 0}, 8).build();
        ReceivedHeader strict = new ReceivedHeader(ten, peer -> assertSame(SOCKET.remoteAddress(), peer));
        assertFalse(strict.mayCome(SOCKET));
        assertTrue(strict.mayCome(new Ends(Ends.address(new byte[] {10, 1, 2, 3}, 4), SOCKET.localAddress())));
        assertFalse(header.mayCome(new Ends(InetSocketAddress.createUnresolved("unknown", 0), SOCKET.localAddress())));
    }
}
