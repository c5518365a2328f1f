package balancer.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.files.RequestPath.Kind;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every known way out of a directory, and what a path may be instead. */
class RequestPathTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/                    | ''",
                "/index.html          | index.html",
                "/a/b/c.txt           | a/b/c.txt",
                "/dir/                | dir/",
                "/%61%2e%74xt         | a.txt",
                "/a%20b+c             | 'a b+c'",
                "/a;b=c,d&e           | a;b=c,d&e",
                "/%C3%A4.txt          | \u00e4.txt",
                "/%f0%9f%98%80        | \ud83d\ude00",
                "/%25                 | %",
                "/%252e%252e/a        | %2e%2e/a",
                "/%3Fq                | ?q",
                "/.hidden             | .hidden",
                "/.well-known/x       | .well-known/x",
                "/...                 | ...",
                "/..a/b..             | ..a/b..",
                "/~user               | ~user",
                "/%7e                 | ~",
                "/c:                  | c:",
                "/%c2%85              | \u0085",
            })
    void aPathIsDecodedOnce(String raw, String name) {
        RequestPath path = RequestPath.of(raw);
        assertEquals(Kind.VALID, path.kind());
        assertEquals(name, path.name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/..",
                "/../",
                "/../etc/passwd",
                "/a/../../b",
                "/a/..",
                "/a/../b",
                "/.",
                "/./a",
                "/a/./b",
                "/a/.",
                "/%2e%2e",
                "/%2E%2e/etc",
                "/.%2e/",
                "/%2e./a",
                "/%2e",
                "/a/%2e%2e/%2e%2e/b",
                "/..%2fetc",
                "/%2e%2e%2fetc"
            })
    void dotSegmentsAreRefusedHoweverTheyAreSpelled(String raw) {
        assertEquals(Kind.MALFORMED, RequestPath.of(raw).kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/\\", "/..\\..\\a", "/a\\b", "/%5c", "/..%5C..%5ca", "/%5c%5chost/share", "/\\host"})
    void backslashesAreRefused(String raw) {
        assertEquals(Kind.MALFORMED, RequestPath.of(raw).kind());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/%00", "/index.html%00.png", "/%0d%0aSet-Cookie:x", "/%0a", "/%1f", "/%7f", "/a%09b", "/\t"})
    void controlBytesAreRefused(String raw) {
        assertEquals(Kind.MALFORMED, RequestPath.of(raw).kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/%4", "/a%", "/%zz", "/%4g", "/%-1", "/%+1", "/% 1", "/%%41", "/%u0041", "/a%2"})
    void brokenEscapesAreRefused(String raw) {
        assertEquals(Kind.MALFORMED, RequestPath.of(raw).kind());
    }

    @ParameterizedTest
    @CsvSource({
        "/%c0%af, overlong slash",
        "/%c0%ae%c0%ae/, overlong dots",
        "/%e0%80%af, overlong slash of three",
        "/%f0%80%80%af, overlong slash of four",
        "/%c1%9c, overlong backslash",
        "/%c0%80, overlong NUL",
        "/%ed%a0%80, half a surrogate pair",
        "/%ed%a0%bd%ed%b8%80, CESU-8",
        "/%f4%90%80%80, beyond Unicode",
        "/%f8%88%80%80%80, five bytes",
        "/%80, lone continuation",
        "/%c3, cut short",
        "/%c3/%a4, cut by a slash",
        "/%ff, never a byte of UTF-8",
        "/\u00e4, raw Latin-1"
    })
    void whatIsNotUtf8IsRefused(String raw, String what) {
        assertEquals(Kind.MALFORMED, RequestPath.of(raw).kind(), what);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "a", "index.html", "%2f", "http://h/", "?q"})
    void aPathBeginsWithASlash(String raw) {
        assertEquals(Kind.MALFORMED, RequestPath.of(raw).kind());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/a%2fb", "/%2F", "/%2fetc/passwd", "/a%2f", "//", "//evil.example", "/a//b", "/a//", "///"})
    void noFileIsNamedWithASlashOrNothing(String raw) {
        assertEquals(Kind.NO_NAME, RequestPath.of(raw).kind());
    }

    @Test
    void aSlashAtTheEndMeansADirectory() {
        assertTrue(RequestPath.of("/").isDirectory());
        assertTrue(RequestPath.of("/a/").isDirectory());
        assertFalse(RequestPath.of("/a").isDirectory());
    }

    /** The property behind the tables, for random tricks: what is fine stays below the root, and holds no NUL. */
    @Test
    void noMixtureOfTricksLeadsOut() {
        String[] pieces = {
            "/", ".", "..", "%2e", "%2E", "%2f", "%5c", "\\", "a", "%00", "%c0%ae", "%c0%af", "%25", "%", "2e",
            "%c3%a4", ";"
        };
        Path root = Path.of("/srv/site");
        Random random = new Random(7);
        int fine = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder raw = new StringBuilder("/");
            for (int n = random.nextInt(8); n > 0; n--) {
                raw.append(pieces[random.nextInt(pieces.length)]);
            }
            RequestPath path = RequestPath.of(raw.toString());
            if (path.kind() == Kind.VALID) {
                fine++;
                Path named = root.resolve(path.name());
                assertEquals(named, named.normalize(), raw.toString());
                assertTrue(named.startsWith(root), raw.toString());
            }
        }
        assertNotEquals(0, fine);
    }
}
