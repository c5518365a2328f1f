package balancer.files;

import static balancer.server.Origin.body;
import static balancer.server.Origin.field;
import static balancer.server.Origin.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import balancer.server.Origin;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo's pages, as they are packed. */
class ResourceSiteTest {
    private static Origin origin(int server) throws IOException {
        Origin origin = new Origin(1, 64 << 20);
        return origin.serve(
                new ResourceSite("/sites/server_" + server, origin.network.instants(), PageEdit.NONE, "index.html"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void eachServersPageIsPackedAsItStandsInItsFolder(int server) throws IOException {
        String page = Files.readString(Path.of("sites/server_" + server + "/index.html"));
        try (Origin origin = origin(server)) {
            String answer = origin.get("/");
            assertEquals(page, body(answer));
            assertEquals(page, body(origin.get("/index.html")));
            assertEquals("text/html; charset=utf-8", field(answer, "Content-Type"));
            assertEquals("none", field(answer, "Last-Modified"));
        }
    }

    /** Or a browser's refresh would show the first page it got for ever: 304 from whoever has its turn. */
    @Test
    void pagesOfDifferentServersHaveDifferentTags() throws IOException {
        try (Origin first = origin(1);
                Origin second = origin(2)) {
            String tag = field(first.get("/"), "ETag");
            assertNotEquals(tag, field(second.get("/"), "ETag"));
            assertEquals("304", status(first.get("/", "If-None-Match: " + tag)));
            assertEquals("200", status(second.get("/", "If-None-Match: " + tag)));
        }
    }

    @ParameterizedTest
    @CsvSource({"/nothing, 404", "/index.html/, 404", "//, 404", "/../server_2/index.html, 400", "/%2e, 400"})
    void onlyWhatWasNamedIsThere(String target, String status) throws IOException {
        try (Origin origin = origin(1)) {
            assertEquals(status, status(origin.get(target)));
        }
    }

    @Test
    void partsHeadsAndOtherMethodsAreAnsweredAsForFiles() throws IOException {
        try (Origin origin = origin(1)) {
            assertEquals("<!doctype", body(origin.get("/", "Range: bytes=0-8")));
            assertEquals("", body(origin.ask("HEAD / HTTP/1.1\nHost: h\n\n")));
            assertEquals("405", status(origin.ask("DELETE / HTTP/1.1\nHost: h\n\n")));
        }
    }

    @Test
    void whatWasNotPackedIsMissedAtOnce() {
        assertThrows(
                FileNotFoundException.class,
                () -> new ResourceSite("/sites/server_1", InstantSource.system(), PageEdit.NONE, "nothing.html"));
    }
}
