package balancer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** {@code --forwarded}: which fields tell a backend where a request comes from, and what they look like. */
final class OriginFieldsTest {
    private static final String LINE = "GET / HTTP/1.1\n";

    private final Rewriting rewriting = new Rewriting();
    private String client = "192.0.2.7";

    private void assertAdded(OriginFields fields, boolean trusted, String received, String expected) {
        RequestRewrite how = new RequestRewrite(Rewriting.ascii(""), fields)
                .client(Rewriting.ascii(client), Rewriting.ascii("10.0.0.1:9000"), trusted)
                .localPort(9_000);
        assertEquals(LINE + expected + "\n", rewriting.request(LINE + received + "\n", how));
    }

    private static OriginFields standard() {
        return new OriginFields(false, false, true);
    }

    @Test
    void forwardedSaysInOneFieldWhatTheOthersSayInThree() {
        assertAdded(standard(), false, "Host: a\n", "Host: a\nForwarded: for=192.0.2.7;host=\"a\";proto=http\n");
        assertAdded(
                new OriginFields(true, true, true),
                false,
                "Host: a:80\n",
                """
                Host: a:80
                X-Forwarded-For: 192.0.2.7
                X-Forwarded-Proto: http
                X-Forwarded-Host: a:80
                X-Forwarded-Port: 9000
                Forwarded: for=192.0.2.7;host="a:80";proto=http
                """);
    }

    /** RFC 7239 §6: a colon or a bracket is no token. */
    @Test
    void anIpv6AddressIsInBracketsAndQuotes() {
        client = "2001:db8::7";
        assertAdded(
                standard(),
                false,
                "Host: [::1]:80\n",
                "Host: [::1]:80\nForwarded: for=\"[2001:db8::7]\";host=\"[::1]:80\";proto=http\n");
    }

    @Test
    void anAddressThatNobodyKnowsIsCalledSo() {
        client = "unknown";
        assertAdded(standard(), false, "Host: a\n", "Host: a\nForwarded: for=unknown;host=\"a\";proto=http\n");
    }

    @Test
    void whatAnUntrustedClientSaysIsReplacedWhicheverFieldsWeAdd() {
        String claims =
                """
                Host: a
                Forwarded: for=1.1.1.1
                X-Forwarded-For: 1.1.1.1
                X-Forwarded-Port: 1
                X-Forwarded-Prefix: /x
                X-Real-IP: 1.1.1.1
                """;
        assertAdded(standard(), false, claims, "Host: a\nForwarded: for=192.0.2.7;host=\"a\";proto=http\n");
        assertAdded(new OriginFields(false, true, false), false, claims, "Host: a\nX-Forwarded-Port: 9000\n");
    }

    @Test
    void aTrustedProxysListGrowsAtItsVeryEndAndItsPortStays() {
        assertAdded(
                new OriginFields(false, true, true),
                true,
                """
                Host: a
                Forwarded: for=1.1.1.1;by=_x
                X-Forwarded-For: 1.1.1.1
                X-Forwarded-Port: 443
                Forwarded: for="[::2]"
                """,
                """
                Host: a
                Forwarded: for=1.1.1.1;by=_x
                X-Forwarded-For: 1.1.1.1
                X-Forwarded-Port: 443
                Forwarded: for="[::2]", for=192.0.2.7;host="a";proto=http
                """);
        assertAdded(
                standard(),
                true,
                "Host: a\nForwarded: \n",
                "Host: a\nForwarded: for=192.0.2.7;host=\"a\";proto=http\n");
    }

    @Test
    void anOldClientsHostIsOurAddress() {
        RequestRewrite how = new RequestRewrite(Rewriting.ascii(""), standard())
                .client(Rewriting.ascii(client), Rewriting.ascii("10.0.0.1:9000"), false);
        assertEquals(
                LINE + "Host: 10.0.0.1:9000\nForwarded: for=192.0.2.7;host=\"10.0.0.1:9000\";proto=http\n\n",
                rewriting.request("GET / HTTP/1.0\n\n", how));
    }
}
