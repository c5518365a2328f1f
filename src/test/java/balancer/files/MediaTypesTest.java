package balancer.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One of each kind, and names that have no ending. */
class MediaTypesTest {
    @ParameterizedTest
    @CsvSource({
        "index.html, text/html; charset=utf-8",
        "INDEX.HTM, text/html; charset=utf-8",
        "a/b/style.css, text/css; charset=utf-8",
        "app.min.js, text/javascript; charset=utf-8",
        "app.mjs, text/javascript; charset=utf-8",
        "notes.txt, text/plain; charset=utf-8",
        "data.json, application/json",
        "feed.xml, application/xml",
        "logo.svg, image/svg+xml",
        "photo.JPG, image/jpeg",
        "icon.ico, image/x-icon",
        "song.mp3, audio/mpeg",
        "film.mp4, video/mp4",
        "code.wasm, application/wasm",
        "letter.woff2, font/woff2",
        "archive.tar.gz, application/gzip",
        "paper.pdf, application/pdf",
        "thing.unheard-of, application/octet-stream",
        "README, application/octet-stream",
        "dot., application/octet-stream",
        ".html, application/octet-stream",
        "a.d/.html, application/octet-stream",
        "a.html/README, application/octet-stream"
    })
    void theEndingOfANameSaysWhatItIs(String name, String type) {
        assertEquals(type, MediaTypes.of(name));
    }
}
