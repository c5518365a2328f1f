package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.cli.process.ExitCode;
import balancer.observe.SimulatedLog;
import balancer.testkit.SimulatedPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The access log of {@code serve}: the same lines as the balancer's, without a backend. */
class OriginLogTest {
    private static final String HOST = "Host: a\r\n";
    private static final int LARGE = 4 << 20;

    private final ProgramWorld world = new ProgramWorld();
    private final SimulatedLog log = new SimulatedLog(Runnable::run, 4);

    @TempDir
    Path site;

    private void serve(String... options) throws IOException {
        Files.writeString(site.resolve("page.txt"), "hello");
        Files.write(site.resolve("large.bin"), new byte[LARGE]);
        world.outside.logs = (path, complaints) -> log.writer();
        String[] arguments = new String[options.length + 4];
        System.arraycopy(options, 0, arguments, 0, options.length);
        arguments[options.length] = "--access-log=-";
        arguments[options.length + 1] = "serve";
        arguments[options.length + 2] = "8000";
        arguments[options.length + 3] = site.toString();
        world.running(arguments);
    }

    /** The lines from their first quote on: what is before it is the client and the time. */
    private List<String> lines() {
        world.seconds(1);
        return log.lines().stream()
                .map(line -> line.substring(line.indexOf('"')))
                .toList();
    }

    private SimulatedPeer deafClient(String request) {
        SimulatedPeer client = world.network.connect(ProgramWorld.FRONT);
        client.stopReading();
        return client.send(request);
    }

    private void assertLines(String... expected) {
        assertEquals(List.of(expected), lines());
    }

    @Test
    void eachAnswerGetsALineWithTheBytesOfItsBody() throws IOException {
        serve();
        world.ask(
                ProgramWorld.FRONT,
                "GET /page.txt HTTP/1.1\r\n" + HOST + "Referer: http://r/\r\nUser-Agent: u\r\n\r\n"
                        + "HEAD /page.txt HTTP/1.1\r\n" + HOST + "\r\n" + "GET /none HTTP/1.0\r\n\r\n");
        assertLines(
                "\"GET /page.txt HTTP/1.1\" 200 5 \"http://r/\" \"u\" rt=0.000000 ct=- ht=- backend=- conn=1 req=1"
                        + " id=- why=- end=ok",
                "\"HEAD /page.txt HTTP/1.1\" 200 0 \"-\" \"-\" rt=0.000000 ct=- ht=- backend=- conn=1 req=2"
                        + " id=- why=- end=ok",
                "\"GET /none HTTP/1.0\" 404 49 \"-\" \"-\" rt=0.000000 ct=- ht=- backend=- conn=1 req=3"
                        + " id=- why=- end=ok");
    }

    @Test
    void aRequestThatIsRefusedIsShownAsItCame() throws IOException {
        serve();
        world.ask(ProgramWorld.FRONT, "GET /a b HTTP/1.1\r\n" + HOST + "\r\n");
        String line = lines().get(0);
        assertEquals("\"GET /a b HTTP/1.1\" 400 ", line.substring(0, line.indexOf("400") + 4));
        assertEquals("end=bad-request", line.substring(line.lastIndexOf("end=")));
    }

    @Test
    void aHeadThatDoesNotEndInTimeIsALine() throws IOException {
        serve("--head-timeout=2s");
        world.network.connect(ProgramWorld.FRONT).send("GET /late HT");
        world.network.run();
        world.seconds(3);
        String line = lines().get(0);
        assertEquals("\"GET /late HT\" 408 ", line.substring(0, line.indexOf("408") + 4));
        assertEquals("rt=2.000000", line.substring(line.indexOf("rt="), line.indexOf(" ct=")));
        assertEquals("end=head-timeout", line.substring(line.lastIndexOf("end=")));
    }

    @Test
    void theTimeOfARequestBeginsWithItsFirstByte() throws IOException {
        serve();
        SimulatedPeer client = world.network.connect(ProgramWorld.FRONT);
        world.seconds(3);
        client.send("GET /page.txt HT");
        world.seconds(1);
        client.send("TP/1.1\r\n" + HOST + "\r\n");
        world.seconds(5);
        client.send("GET /page.txt HTTP/1.1\r\n" + HOST + "\r\n");
        world.network.run();
        assertEquals(
                List.of("rt=1.000000", "rt=0.000000"),
                lines().stream()
                        .map(line -> line.substring(line.indexOf("rt="), line.indexOf(" ct=")))
                        .toList());
    }

    @Test
    void aConnectionWithoutARequestIsNoLine() throws IOException {
        serve();
        world.network.connect(ProgramWorld.FRONT).close();
        world.network.run();
        assertLines();
    }

    @Test
    void aClientThatLeavesOrStopsReadingCutsItsAnswer() throws IOException {
        serve("--send-timeout=5s");
        String get = "GET /large.bin HTTP/1.1\r\n" + HOST + "\r\n";
        SimulatedPeer leaves = deafClient(get);
        world.network.run();
        leaves.reset();
        world.network.run();
        deafClient(get);
        world.network.run();
        world.seconds(6);
        assertEquals(
                List.of("end=client-left", "end=client-stalled"),
                lines().stream()
                        .map(line -> line.substring(line.lastIndexOf("end=")))
                        .toList());
    }

    @Test
    void aBodyThatStopsOrTricklesIsNamedForWhatItIs() throws IOException {
        serve("--body-timeout=4s", "--min-upload-rate=1000");
        String post = "POST /page.txt HTTP/1.1\r\n" + HOST + "Content-Length: 60000\r\n\r\n";
        world.network.connect(ProgramWorld.FRONT).send(post);
        SimulatedPeer trickles = world.network.connect(ProgramWorld.FRONT).send(post);
        world.network.run();
        for (int i = 0; i < 60; i++) {
            trickles.send("x");
            world.seconds(1);
        }
        assertEquals(
                List.of("end=body-timeout", "end=body-too-slow"),
                lines().stream()
                        .map(line -> line.substring(line.lastIndexOf("end=")))
                        .toList());
    }

    @Test
    void whatAStopCutsIsALineToo() throws IOException {
        serve("--drain-timeout=1s");
        deafClient("GET /large.bin HTTP/1.1\r\n" + HOST + "\r\n");
        world.network.run();
        world.signalStop();
        world.seconds(2);
        assertEquals(ExitCode.DRAIN_CUT_SHORT, world.exit());
        String line = log.lines().get(0);
        assertEquals("end=stopped", line.substring(line.lastIndexOf("end=")));
    }

    @Test
    void JsonIsTheOtherFormat() throws IOException {
        serve("--log-format=json");
        world.ask(ProgramWorld.FRONT, "POST /page.txt?q HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\n\r\nabc");
        world.seconds(1);
        String line = log.lines().get(0);
        assertEquals(
                "{\"@timestamp\":\"T\",\"client.address\":\"127.0.0.1\",\"http.request.method\":\"POST\","
                        + "\"url.original\":\"/page.txt?q\",\"url.path\":\"/page.txt\",\"http.version\":\"1.1\","
                        + "\"http.request.body.bytes\":3,\"http.response.status_code\":405,"
                        + "\"http.response.body.bytes\":57,\"event.duration\":0,\"event.outcome\":\"success\","
                        + "\"balancer.connection\":1,\"balancer.request\":1,\"balancer.end\":\"ok\"}",
                line.replaceFirst("timestamp\":\"[^\"]+", "timestamp\":\"T"));
    }
}
