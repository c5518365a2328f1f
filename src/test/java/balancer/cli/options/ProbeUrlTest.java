package balancer.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:9009",
                "https://localhost/",
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
                "'--probe " + text + "' is not an http:// URL",
                problems.errors().get(0).text());
    }
}
