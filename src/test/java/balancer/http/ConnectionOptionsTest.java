package balancer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110 §7.6.1 and §7.8: persistence, what ends at this hop, and which upgrades may pass. */
class ConnectionOptionsTest {
    private final Wire wire = new Wire();

    @ParameterizedTest
    @CsvSource({
        "1, '', true",
        "1, 'Connection: close', false",
        "1, 'Connection: CLOSE', false",
        "1, 'Connection: keep-alive, close', false",
        "1, 'Connection: a|Connection: close', false",
        "1, 'Connection: ,, close ,', false",
        "1, 'Connection: x-close', true",
        "0, '', false",
        "0, 'Connection: Keep-Alive', true",
        "0, 'Connection: keep-alive, close', false",
        "0, 'Proxy-Connection: keep-alive', false"
    })
    void persistenceFollowsVersionAndOptions(int minor, String fields, boolean keepAlive) {
        assertEquals(keepAlive, request(minor, fields).keepAlive());
    }

    @ParameterizedTest
    @CsvSource({
        "'Connection: x-a, close|X-A: 1|X-B: 2', 'Connection X-A'",
        "'X-A: 1|Connection: X-a|x-A: 2', 'X-A Connection x-A'",
        "'Keep-Alive: 5|Proxy-Connection: x|TE: trailers', 'Keep-Alive Proxy-Connection TE'",
        "'Upgrade: websocket|HTTP2-Settings: x|Proxy: evil', 'Upgrade HTTP2-Settings Proxy'",
        "'Connection: proxy-authorization|Proxy-Authorization: kept|Authorization: mine', 'Connection'",
        "'Trailer: X-Sum|Via: 1.1 a', ''"
    })
    void hopByHopFieldsAndNominatedOnesAreDropped(String fields, String dropped) {
        assertEquals(dropped, String.join(" ", dropped(request(1, fields))));
    }

    /** "Hop-by-hop header abuse": a client must not be able to strip what a backend relies on. */
    @ParameterizedTest
    @CsvSource({
        "Host, a", "Content-Length, 5", "Transfer-Encoding, chunked", "X-Forwarded-For, 1.2.3.4", "X-Real-IP, 1.2.3.4",
        "X-Forwarded-Secret, 1", "Cookie, a=b", "Authorization, mine", "Cache-Control, no-store", "Forwarded, for=x"
    })
    void nominatingAFieldOfSubstanceIsIgnored(String name, String value) {
        String fields = name.equals("Host") ? "Connection: host" : "Connection: " + name + "|" + name + ": " + value;
        assertEquals(List.of("Connection"), dropped(request(1, fields)));
    }

    @Test
    void namesThatDifferInMoreThanLetterCaseAreNotConfused() {
        assertEquals(List.of("Connection"), dropped(request(1, "Connection: x^, y`|x~: 1|y-: 2")));
    }

    @ParameterizedTest
    @CsvSource({
        "'Connection: Upgrade|Upgrade: websocket', true",
        "'Connection: keep-alive, upgrade|Upgrade: WebSocket/13|Content-Length: 0', true",
        "'Upgrade: websocket', false",
        "'Connection: upgrade', false",
        "'Connection: upgrade|Upgrade: h2c|HTTP2-Settings: x', false",
        "'Connection: upgrade|Upgrade: H2C', false",
        "'Connection: upgrade|Upgrade: HTTP/2.0', false",
        "'Connection: upgrade|Upgrade: websocket, h2c', false",
        "'Connection: upgrade|Upgrade: websocket|Upgrade: websocket', false",
        "'Connection: upgrade|Upgrade: ', false",
        "'Connection: upgrade|Upgrade: a/', false",
        "'Connection: upgrade|Upgrade: /a', false",
        "'Connection: upgrade|Upgrade: tcp|Content-Length: 5', true",
        "'Connection: upgrade|Upgrade: tcp|Transfer-Encoding: chunked', true",
        "'Connection: upgrade|Upgrade: h2c|Content-Length: 5', false",
        "'Connection: upgrade|Upgrade: HTTP/2.0|Transfer-Encoding: chunked', false"
    })
    void onlyOneUpgradeToAnotherProtocolMayPass(String fields, boolean usable) {
        assertEquals(usable, request(1, fields).upgrade());
    }

    @Test
    void anUpgradeInHttp10IsIgnored() {
        assertEquals(false, request(0, "Connection: upgrade|Upgrade: websocket").upgrade());
    }

    private RequestHead request(int minor, String fields) {
        String lines = fields.isEmpty() ? "" : fields.replace("|", "\r\n") + "\r\n";
        return wire.acceptedRequest("POST / HTTP/1." + minor + "\r\nHost: a\r\n" + lines + "\r\n");
    }

    private List<String> dropped(MessageHead head) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < head.fieldCount(); i++) {
            if (head.dropped(i)) {
                names.add(wire.text(head.nameStart(i), head.nameEnd(i)));
            }
        }
        return names;
    }
}
