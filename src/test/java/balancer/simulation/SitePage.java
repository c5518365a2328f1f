package balancer.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** The paths that a client can request from the static server, and what is there. */
enum SitePage {
    ROOT("/", "index.html", 700, "text/html; charset=utf-8"),
    EMPTY("/empty.txt", "empty.txt", 0, "text/plain; charset=utf-8"),
    ONE("/one.css", "one.css", 1, "text/css; charset=utf-8"),
    QUERY("/small.json?v=1", "small.json", 300, "application/json"),
    ENCODED("/docs/%61%20b.md", "docs/a b.md", 2_000, "text/markdown; charset=utf-8"),
    OF_A_DIRECTORY("/docs/", "docs/index.html", 1_234, "text/html; charset=utf-8"),
    HIDDEN("/.well-known", ".well-known", 77, "application/octet-stream"),
    SVG("/a.svg", "a.svg", 11, "image/svg+xml"),
    XML("/a.xml", "a.xml", 12, "application/xml"),
    MODULE("/a.b.mjs", "a.b.mjs", 13, "text/javascript; charset=utf-8"),
    CSV("/a.csv", "a.csv", 14, "text/csv; charset=utf-8"),
    PHOTO("/a.JPeG", "a.JPeG", 15, "image/jpeg"),
    WEBP("/a.webp", "a.webp", 16, "image/webp"),
    FONT("/a.woff2", "a.woff2", 17, "font/woff2"),
    PDF("/a.pdf", "a.pdf", 18, "application/pdf"),
    WASM("/a.wasm", "a.wasm", 19, "application/wasm"),
    ARCHIVE("/a.tar.gz", "a.tar.gz", 20, "application/gzip"),
    FILM("/a.mp4", "a.mp4", 21, "video/mp4"),
    SOUND("/a.mp3", "a.mp3", 22, "audio/mpeg"),
    ICON("/favicon.ico", "favicon.ico", 23, "image/x-icon"),
    MANIFEST("/a.webmanifest", "a.webmanifest", 24, "application/manifest+json"),
    OLD_HTML("/a.htm", "a.htm", 25, "text/html; charset=utf-8"),
    UNKNOWN("/a.odd", "a.odd", 26, "application/octet-stream"),
    DOT_AT_END("/a.", "a.", 27, "application/octet-stream"),
    ESCAPED_AT_END("/a%2E%78ml", "a.xml", 12, "application/xml"),
    /** Head and body leave together. */
    FITS("/fits.js", "fits.js", 15_000, "text/javascript; charset=utf-8"),
    /** They do not, by a little. */
    DOES_NOT_FIT("/longer.js", "longer.js", 16_384, "text/javascript; charset=utf-8"),
    PICTURE("/picture.PNG", "picture.PNG", 40_000, "image/png"),
    BIG("/big", "big", 150_000, "application/octet-stream"),

    DIRECTORY("/docs", 301, "/docs/"),
    DIRECTORY_WITH_QUERY("/docs?a=b", 301, "/docs/?a=b"),
    ABSENT("/absent", 404, ""),
    BELOW_A_FILE("/one.css/x", 404, ""),
    WITHOUT_INDEX("/empty/", 404, ""),
    ENCODED_SLASH("/docs%2Findex.html", 404, ""),
    DOUBLE_SLASH("//docs/", 404, ""),
    OUT("/../secret", 400, ""),
    OUT_ENCODED("/docs/%2e%2E/%2e./secret", 400, ""),
    NO_ESCAPE("/%zz", 400, ""),
    NO_UTF8("/%c0%ae", 400, "");

    static final String MODIFIED = "Sun, 15 Jun 2025 12:00:00 GMT";

    private static final Instant MODIFIED_AT = Instant.parse("2025-06-15T12:00:00Z");
    private static final Path FOLDER = Path.of("target/simulated-site").toAbsolutePath();
    private static final int STREAMS_FROM = 1_000_000;

    final String target;
    /** Of a plain GET. */
    final int status;

    final String location;
    final int bytes;
    final String mediaType;
    private final String file;

    SitePage(String target, String file, int bytes, String mediaType) {
        this.target = target;
        this.status = 200;
        this.location = "";
        this.file = file;
        this.bytes = bytes;
        this.mediaType = mediaType;
    }

    SitePage(String target, int status, String location) {
        this.target = target;
        this.status = status;
        this.location = location;
        this.file = "";
        this.bytes = 0;
        this.mediaType = "";
    }

    /** It is the same file. */
    boolean isSameAs(SitePage other) {
        return file.equals(other.file);
    }

    byte[] content(Content content) {
        return content.bytes(STREAMS_FROM + (this == ESCAPED_AT_END ? XML : this).ordinal(), bytes);
    }

    /** Where all of them are; made by whoever comes first. */
    static Path folder() {
        return Made.FOLDER;
    }

    private static final class Made {
        static final Path FOLDER = make();

        private static Path make() {
            Content content = new Content();
            try {
                Files.createDirectories(SitePage.FOLDER.resolve("empty"));
                Files.createDirectories(SitePage.FOLDER.resolve("docs"));
                Files.write(SitePage.FOLDER.resolveSibling("secret"), new byte[] {1});
                for (SitePage page : values()) {
                    if (!page.file.isEmpty()) {
                        write(SitePage.FOLDER.resolve(page.file), page.content(content));
                    }
                }
                return SitePage.FOLDER;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /** At once: another JVM may be at it as well. */
        private static void write(Path file, byte[] bytes) throws IOException {
            Path made = Files.createTempFile(file.getParent(), ".making", "");
            Files.write(made, bytes);
            Files.setLastModifiedTime(made, FileTime.from(MODIFIED_AT));
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
