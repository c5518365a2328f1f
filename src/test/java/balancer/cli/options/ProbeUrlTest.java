package balancer.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeUrlTest {
    private final Problems problems = new Problems();

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9009/readyz, 127.0.0.1:9009, 127.0.0.1:9009, /readyz",
        "http://127.0.0.1, 127.0.0.1, 127.0.0.1:80, /",
        "HTTP://app, app, app:80, /",
        "https://app, app, app:443, /",
        "Https://[::1]/x, [::1], [::1]:443, /x",
        "https://app:8443/x, app:8443, app:8443, /x",
        "http://app?a=/b, app, app:80, /?a=/b",
        "http://[::1]/x?y, [::1], [::1]:80, /x?y",
        "http://[::1]:9009/, [::1]:9009, [::1]:9009, /",
    })
    void aUrlSaysWhomToAskForWhat(String text, String authority, String address, String target) {
        ProbeUrl url = ProbeUrl.parse(text, problems);
        assertEquals(0, problems.errors().size(), () -> problems.errors().toString());
        assertEquals(authority, url.authority());
        assertEquals(address, url.address().hostAndPort());
        assertEquals(target, url.target());
        assertEquals(text.toLowerCase(Locale.ROOT).startsWith("https"), url.isEncrypted());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:9009",
                "https://",
                "https:///",
                "ftp://localhost/",
                "http://",
                "http:///readyz",
                "http://a@b/",
                "http://a:70000/",
                "http://::1/",
                "http://9009/",
                "http://a/b c",
                "http://a/b#c",
                "http://a/\r\nHost: b",
            })
    void everythingElseIsRefused(String text) {
        ProbeUrl.parse(text, problems);
        assertEquals(
                "'--probe " + text + "' is not an http:// or https:// URL",
                problems.errors().get(0).text());
    }
}
