package balancer.files;

import static balancer.server.Origin.body;
import static balancer.server.Origin.field;
import static balancer.server.Origin.status;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import balancer.server.Origin;
import balancer.testkit.SimulatedPeer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A directory on disk, asked over a simulated connection. */
class FileSiteTest {
    private static final String DATE = "Wed, 31 Dec 2025 10:00:00 GMT";
    private static final Instant MODIFIED = Instant.parse("2025-12-31T10:00:00.5Z");
    private static final int LARGE = 1_500_000;

    @TempDir
    Path temporary;

    private Path root;
    private Origin origin;
    private final byte[] large = new byte[LARGE];

    @BeforeEach
    void fillAndServe() throws IOException {
        root = Files.createDirectories(temporary.resolve("site"));
        write("index.html", "<p>home</p>");
        write("digits.txt", "0123456789");
        write("empty.txt", "");
        write("dir/index.html", "<p>dir</p>");
        write("bare/thing.txt", "thing");
        write(".hidden", "dot");
        write("a b;c.txt", "odd");
        new Random(5).nextBytes(large);
        Files.write(root.resolve("large.bin"), large);
        Files.writeString(temporary.resolve("secret.txt"), "secret");
        origin = new Origin(1, 64 << 20);
        origin.serve(new FileSite(root, origin.descriptors, origin.network.instants()));
    }

    @AfterEach
    void nothingIsLeft() {
        origin.close();
    }

    private Path write(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(MODIFIED));
        return file;
    }

    @Test
    void aFileIsSentWithEverythingThatIsKnownOfIt() {
        String answer = origin.get("/digits.txt");
        String tag = field(answer, "ETag");
        assertEquals(
                Origin.wire(
                                """
                HTTP/1.1 200 OK
                Date: Thu, 01 Jan 2026 00:00:00 GMT
                ETag: %s
                Cache-Control: no-cache
                Content-Type: text/plain; charset=utf-8
                Last-Modified: %s
                Accept-Ranges: bytes
                Content-Length: 10

                """
                                        .formatted(tag, DATE))
                        + "0123456789",
                answer);
        assertTrue(tag.matches("\"[0-9a-f-]+\""), tag);
    }

    @ParameterizedTest
    @CsvSource({
        "/, 200, <p>home</p>",
        "/index.html, 200, <p>home</p>",
        "/dir/, 200, <p>dir</p>",
        "/dir/?a=b, 200, <p>dir</p>",
        "/%64ir/index%2ehtml, 200, <p>dir</p>",
        "/a%20b;c.txt, 200, odd",
        "/.hidden, 200, dot",
        "/empty.txt, 200, ''",
    })
    void aPathFindsItsFile(String target, String status, String body) {
        String answer = origin.get(target);
        assertEquals(status, status(answer));
        assertEquals(body, body(answer));
    }

    @ParameterizedTest
    @CsvSource({
        "/nothing, 404",
        "/bare/, 404",
        "/digits.txt/, 404",
        "/digits.txt/x, 404",
        "/a%2fb, 404",
        "//dir, 404",
        "/dir//index.html, 404",
        "/../secret.txt, 400",
        "/%2e%2e/secret.txt, 400",
        "/..%2fsecret.txt, 400",
        "/..%5csecret.txt, 400",
        "/dir/../index.html, 400",
        "/index.html%00, 400",
        "/%c0%ae%c0%ae/secret.txt, 400",
        "/%zz, 400"
    })
    void aPathThatNamesNothingIsToldSoAndTheConnectionStays(String target, String status) {
        SimulatedPeer client = origin.connect().send(Origin.wire("GET " + target + " HTTP/1.1\nHost: h\n\n"));
        origin.network.run();
        assertEquals(status, status(client.takeReceived()));
        assertFalse(client.sawEof());
    }

    @Test
    void aNameTooLongForAnyFileIsNotFound() {
        assertEquals("404", status(origin.get("/" + "a".repeat(300))));
        assertEquals("404", status(origin.get("/" + "a/".repeat(3_000))));
    }

    @Test
    void aNameMayBeAnyUtf8() throws IOException {
        assumeTrue("UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding")), "the system's names are UTF-8");
        write("\u00e4\u6c34.txt", "water");
        assertEquals("water", body(origin.get("/%c3%a4%E6%B0%B4.txt")));
    }

    @ParameterizedTest
    @CsvSource({
        "/dir, /dir/",
        "/dir?a=b/c, /dir/?a=b/c",
        "/%64ir?, /%64ir/?",
        "http://h/dir?x, /dir/?x",
        "/bare, /bare/"
    })
    void aDirectoryWithoutItsSlashIsRedirected(String target, String location) {
        String answer = origin.get(target);
        assertEquals("301", status(answer));
        assertEquals(location, field(answer, "Location"));
    }

    @Test
    void linksAreFollowedInsideAndNotOutside() throws IOException {
        Files.createSymbolicLink(root.resolve("inside.html"), root.resolve("digits.txt"));
        Files.createSymbolicLink(root.resolve("relative"), Path.of("dir"));
        Files.createSymbolicLink(root.resolve("out.txt"), temporary.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(root.resolve("circle"), Path.of("circle"));
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("nowhere"));
        assertEquals("0123456789", body(origin.get("/inside.html")));
        assertEquals("text/html; charset=utf-8", field(origin.get("/inside.html"), "Content-Type"));
        assertEquals("<p>dir</p>", body(origin.get("/relative/")));
        for (String out : new String[] {"/out.txt", "/up/secret.txt", "/up/", "/up", "/circle", "/dangling"}) {
            assertEquals("404", status(origin.get(out)), out);
        }
        // A directory whose name merely begins as ours does is outside too.
        Files.writeString(Files.createDirectory(temporary.resolve("site2")).resolve("x.txt"), "x");
        Files.createSymbolicLink(root.resolve("sibling"), temporary.resolve("site2"));
        assertEquals("404", status(origin.get("/sibling/x.txt")));
    }

    @Test
    void aDirectoryThatIsItselfALinkIsServed() throws IOException {
        origin.close();
        Path link = Files.createSymbolicLink(temporary.resolve("link"), root);
        origin = new Origin(1, 64 << 20);
        origin.serve(new FileSite(link, origin.descriptors, origin.network.instants()));
        assertEquals("<p>home</p>", body(origin.get("/")));
    }

    @Test
    void whatIsNoRegularFileIsNeverOpened() throws Exception {
        Path fifo = root.resolve("fifo");
        int made = new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        assumeTrue(made == 0, "there are FIFOs here");
        assertEquals("404", status(origin.get("/fifo")));
    }

    @Test
    void aFileThatMayNotBeReadIsForbidden() throws IOException {
        Path file = write("private.txt", "x");
        file.toFile().setReadable(false, false);
        assumeTrue(!Files.isReadable(file), "not running as somebody who may read everything");
        assertEquals("403", status(origin.get("/private.txt")));
    }

    @Test
    void otherMethodsAreNotAllowedWhateverThePath() {
        for (String method : new String[] {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW"}) {
            String answer = origin.ask(method + " /nothing HTTP/1.1\nHost: h\n\n");
            assertEquals("405", status(answer), method);
            assertEquals("GET, HEAD", field(answer, "Allow"));
        }
        assertEquals("405", status(origin.ask("OPTIONS * HTTP/1.1\nHost: h\n\n")));
    }

    @Test
    void aFileThatTheClientHasIsNotSentAgain() {
        String tag = field(origin.get("/digits.txt"), "ETag");
        String answer = origin.get("/digits.txt", "If-None-Match: " + tag);
        assertEquals(
                Origin.wire(
                        """
                HTTP/1.1 304 Not Modified
                Date: Thu, 01 Jan 2026 00:00:00 GMT
                ETag: %s
                Cache-Control: no-cache

                """
                                .formatted(tag)),
                answer);
        assertEquals("304", status(origin.get("/digits.txt", "If-Modified-Since: " + DATE)));
        assertEquals("200", status(origin.get("/digits.txt", "If-None-Match: \"x\"", "If-Modified-Since: " + DATE)));
        assertEquals("304", status(origin.get("/digits.txt", "If-None-Match: \"x\"", "If-None-Match: W/" + tag)));
        assertEquals("412", status(origin.get("/digits.txt", "If-Match: \"x\"")));
        assertEquals("304", status(origin.ask("HEAD / HTTP/1.1\nHost: h\nIf-None-Match: *\n\n")));
        assertEquals("404", status(origin.get("/nothing", "If-None-Match: *")));
    }

    @Test
    void aChangedFileHasAnotherTag() throws IOException {
        String tag = field(origin.get("/digits.txt"), "ETag");
        Files.setLastModifiedTime(root.resolve("digits.txt"), FileTime.from(MODIFIED.plusNanos(4_000_000)));
        String touched = field(origin.get("/digits.txt"), "ETag");
        assertNotEquals(tag, touched);
        write("digits.txt", "01234567890");
        assertNotEquals(tag, field(origin.get("/digits.txt"), "ETag"));
    }

    /** Two such directories behind one balancer would otherwise answer 304 for each other's pages. */
    @Test
    void filesOfOneSizeAndTimeInTwoDirectoriesHaveTwoTags() throws IOException {
        String tag = field(origin.get("/digits.txt"), "ETag");
        root = Files.createDirectories(temporary.resolve("twin"));
        write("digits.txt", "9876543210");
        try (Origin twin = new Origin(1, 64 << 20)) {
            twin.serve(new FileSite(root, twin.descriptors, twin.network.instants()));
            assertNotEquals(tag, field(twin.get("/digits.txt"), "ETag"));
        }
    }

    @Test
    void aDateInTheFutureIsShownAsNow() throws IOException {
        Files.setLastModifiedTime(root.resolve("digits.txt"), FileTime.from(Instant.parse("2099-01-01T00:00:00Z")));
        String answer = origin.get("/digits.txt");
        assertEquals("Thu, 01 Jan 2026 00:00:00 GMT", field(answer, "Last-Modified"));
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=2-4, 206, bytes 2-4/10, 234",
        "bytes=7-, 206, bytes 7-9/10, 789",
        "bytes=-1, 206, bytes 9-9/10, 9",
        "bytes=0-, 206, bytes 0-9/10, 0123456789",
        "'bytes=0-1,3-4', 200, none, 0123456789",
        "lines=0-1, 200, none, 0123456789"
    })
    void aRangeIsAPart(String range, String status, String contentRange, String body) {
        String answer = origin.get("/digits.txt", "Range: " + range);
        assertEquals(status, status(answer));
        assertEquals(contentRange, field(answer, "Content-Range"));
        assertEquals(body, body(answer));
        assertEquals(String.valueOf(body.length()), field(answer, "Content-Length"));
    }

    @Test
    void aRangeBehindTheEndIsRefusedWithTheLength() {
        String answer = origin.get("/digits.txt", "Range: bytes=10-");
        assertEquals("416", status(answer));
        assertEquals("bytes */10", field(answer, "Content-Range"));
    }

    @Test
    void aRangeCountsForGetOnlyAndIfItIsOfWhatTheClientHas() {
        String tag = field(origin.get("/digits.txt"), "ETag");
        assertEquals("206", status(origin.get("/digits.txt", "Range: bytes=1-", "If-Range: " + tag)));
        assertEquals("206", status(origin.get("/digits.txt", "Range: bytes=1-", "If-Range: " + DATE)));
        assertEquals("200", status(origin.get("/digits.txt", "Range: bytes=1-", "If-Range: \"x\"")));
        assertEquals("200", status(origin.get("/digits.txt", "Range: bytes=99-", "If-Range: \"x\"")));
        assertEquals("304", status(origin.get("/digits.txt", "Range: bytes=1-", "If-None-Match: " + tag)));
        String head = origin.ask("HEAD /digits.txt HTTP/1.1\nHost: h\nRange: bytes=1-\n\n");
        assertEquals("200", status(head));
        assertEquals("10", field(head, "Content-Length"));
    }

    @Test
    void aLargeFileAndItsPartsArriveWhole() {
        SimulatedPeer client = origin.connect();
        client.send(Origin.wire("GET /large.bin HTTP/1.1\nHost: h\n\n"));
        origin.network.run();
        byte[] all = client.receivedBytes();
        assertArrayEquals(large, Arrays.copyOfRange(all, all.length - LARGE, all.length));
        client.takeReceived();
        client.send(Origin.wire("GET /large.bin HTTP/1.1\nHost: h\nRange: bytes=700000-1400000\n\n"));
        origin.network.run();
        byte[] part = client.receivedBytes();
        assertArrayEquals(
                Arrays.copyOfRange(large, 700_000, 1_400_001),
                Arrays.copyOfRange(part, part.length - 700_001, part.length));
    }

    @ParameterizedTest
    @ValueSource(ints = {16_000, 16_383, 16_384, 16_385, 20_000})
    void aFileAroundTheSizeOfTheBufferArrivesWhole(int size) throws IOException {
        Files.write(root.resolve("edge.bin"), Arrays.copyOf(large, size));
        SimulatedPeer client = origin.connect().send(Origin.wire("GET /edge.bin HTTP/1.1\nHost: h\n\n"));
        origin.network.run();
        byte[] all = client.receivedBytes();
        assertArrayEquals(Arrays.copyOf(large, size), Arrays.copyOfRange(all, all.length - size, all.length));
    }

    @Test
    void aSmallFileAndItsHeadLeaveInOneWrite() {
        long before = origin.network.counters().writes;
        origin.get("/digits.txt");
        assertEquals(before + 1, origin.network.counters().writes);
    }

    @Test
    void aSlowClientOfALargeFileHoldsADescriptorButNoMemory() {
        SimulatedPeer client = origin.connect();
        client.stopReading();
        client.send(Origin.wire("GET /large.bin HTTP/1.1\nHost: h\n\n"));
        origin.network.run();
        assertEquals(0, origin.buffers.lentBytes());
        assertEquals(3, origin.descriptors.open(), "listener, client, file");
        client.reset();
        origin.network.run();
        assertEquals(1, origin.descriptors.open());
    }

    @Test
    void aFileThatShrinksWhileItIsSentIsVisiblyCut() throws IOException {
        SimulatedPeer client = origin.connect();
        client.stopReading();
        client.send(Origin.wire("GET /large.bin HTTP/1.1\nHost: h\n\n"));
        origin.network.run();
        try (FileChannel file = FileChannel.open(root.resolve("large.bin"), StandardOpenOption.WRITE)) {
            file.truncate(300_000);
        }
        client.resumeReading();
        origin.network.run();
        assertEquals("Connection reset by peer", client.failure());
        assertTrue(client.receivedCount() < LARGE);
        assertTrue(origin.server.isIdle());
    }

    @Test
    void withoutADescriptorTheAnswerIsComeBackLater() {
        SimulatedPeer client = origin.connect();
        origin.network.run();
        int taken = 0;
        while (origin.descriptors.hasRoomFor(1)) {
            origin.descriptors.countOpened();
            taken++;
        }
        String request = Origin.wire("GET /digits.txt HTTP/1.1\nHost: h\n\n");
        client.send(request);
        origin.network.run();
        String refused = client.takeReceived();
        for (; taken > 0; taken--) {
            origin.descriptors.countClosed();
        }
        client.send(request);
        origin.network.run();
        assertEquals("503", status(refused));
        assertEquals("1", field(refused, "Retry-After"));
        assertEquals("200", status(client.takeReceived()));
    }
}
