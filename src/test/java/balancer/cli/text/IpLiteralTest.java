package balancer.cli.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "127.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "1::",
                "2001:db8::1",
                "1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7::",
                "::2:3:4:5:6:7:8",
                "64:ff9b::192.0.2.33",
                "1:2:3:4:5:6:192.0.2.33",
                "FE80::ABCD"
            })
    void literalsAreReadAsTheJdkReadsThem(String text) throws Exception {
        assertArrayEquals(InetAddress.getByName(text).getAddress(), IpLiteral.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "127.1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.4.",
                "1.2.3.256",
                "01.2.3.4",
                "0x7f.0.0.1",
                "1.2.3.-4",
                "1.2.3.+4",
                " 1.2.3.4",
                "1.2.3.\u0664",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "1::2::3",
                "12345::",
                "::g",
                "::\uff11",
                "::1.2.3",
                "1.2.3.4::",
                "::1.2.3.4:5",
                ":1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                "::1%eth0",
                "[::1]"
            })
    void whateverTwoReadersCouldReadDifferentlyIsNoLiteral(String text) {
        assertArrayEquals(IpLiteral.NONE, IpLiteral.parse(text));
    }
}
