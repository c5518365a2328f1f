package balancer.observe;

import static balancer.testkit.WireText.get;
import static balancer.testkit.WireText.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.testkit.HarnessSettings;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class JsonFormatTest {
    /** One object of strings and numbers, RFC 8259. */
    private static final Pattern OBJECT;

    static {
        String string = "\"(?:[^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-f]{4})*\"";
        String member = string + ":(?:" + string + "|\\d+)";
        OBJECT = Pattern.compile("\\{" + member + "(?:," + member + ")*}");
    }

    private final LogLines lines = new LogLines(new HarnessSettings().requestIds(), JsonFormat::new);

    private String only() {
        List<String> logged = lines.close();
        assertEquals(1, logged.size());
        assertTrue(OBJECT.matcher(logged.get(0)).matches(), logged.get(0));
        return logged.get(0);
    }

    @Test
    void aLineReadsExactlyLikeThis() {
        lines.world.server().answersItsName();
        lines.world
                .client()
                .send("GET http://site/a?b=c HTTP/1.1\nHost: x\nReferer: http://site/\nUser-Agent: curl/8.5.0\n\n")
                .expect(ok("a"));
        assertEquals(
                """
                {"@timestamp":"TIME","client.address":"127.0.0.1","http.request.method":"GET",\
                "url.original":"http://site/a?b=c","url.path":"/a","http.version":"1.1",\
                "http.request.referrer":"http://site/","user_agent.original":"curl/8.5.0",\
                "http.request.body.bytes":0,"http.response.status_code":200,"http.response.body.bytes":1,\
                "http.request.id":"ID","event.duration":NANOS,"event.outcome":"success",\
                "server.address":"127.0.0.1:9001",\
                "balancer.connection":1,"balancer.request":1,"balancer.connect.duration":NANOS,\
                "balancer.response_head.duration":NANOS,"balancer.end":"ok"}""",
                only().replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z", "TIME")
                        .replaceAll("duration\":\\d+", "duration\":NANOS")
                        .replaceAll("[0-9a-v]{20}", "ID"));
    }

    @Test
    void whatWasNeverAskedOrAnsweredIsLeftOut() {
        lines.world.client().send("nonsense\n\n");
        String line = only();
        assertTrue(line.contains("\"http.response.status_code\":400,"), line);
        assertTrue(line.contains("\"event.outcome\":\"failure\""), line);
        assertTrue(line.endsWith("\"balancer.end\":\"bad-request\"}"), line);
        assertTrue(line.contains("\"http.request.method\":\"nonsense\","), line);
        assertTrue(line.contains("\"event.reason\":\"bad-request-line\""), line);
        assertTrue(!line.contains("url.") && !line.contains("server.address") && !line.contains("connect.dur"), line);
    }

    @Test
    void whateverBytesComeTheLineIsJson() {
        lines.world.server().answersItsName();
        StringBuilder agent = new StringBuilder();
        for (char octet = 1; octet < 256; octet++) {
            agent.append(octet == '\t' || octet >= ' ' && octet != 0x7F ? octet : ' ');
        }
        lines.world
                .client()
                .send("GET /\"\\ HTTP/1.1\nHost: site\nUser-Agent: x" + agent + "\n\n")
                .expect(ok("a"));
        String line = only();
        assertTrue(line.contains("\"url.original\":\"/\\\"\\\\\""), line);
        assertTrue(line.contains("\\u00ff\""), line);
    }

    /** U+009B begins an escape sequence, U+202E turns the rest of the line round: in the terminal of whoever looks. */
    @Test
    void charactersThatControlATerminalAreEscaped() {
        lines.world.server().answersItsName();
        String octets = new String(
                "\u009b \u0080 \u00a0 \u061c \u200d \u200e \u200f \u2027 \u2028 \u202e \u202f \u2066 \u2069"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                java.nio.charset.StandardCharsets.ISO_8859_1);
        lines.world.client().send("GET / HTTP/1.1\nHost: site\nUser-Agent: " + octets + "\n\n");
        String line = only();
        assertTrue(
                line.contains("\"\\u009b \\u0080 \u00a0 \\u061c \u200d \\u200e \\u200f \u2027 \\u2028 \\u202e \u202f"
                        + " \\u2066 \\u2069\""),
                line);
    }

    @Test
    void validUtf8IsLoggedAsItCame() {
        lines.world.server().answersItsName();
        // The wire is octets: é as its two bytes of UTF-8, then alone as Latin-1 has it.
        lines.world.client().send("GET / HTTP/1.1\nHost: site\nUser-Agent: \u00c3\u00a9 \u00e9!\n\n");
        String line = only();
        assertTrue(line.contains("\"user_agent.original\":\"\u00e9 \\u00e9!\""), line);
    }

    @Test
    void anAnswerOfOurOwnIsAFailure() {
        lines.world.server().refuse();
        lines.world.client().send(get("/"));
        assertTrue(only().contains("\"event.outcome\":\"failure\""));
    }

    @Test
    void aRefusedRequestHasWhatCameOfItsLine() {
        lines.world.client().send("GET /x?\"\u001b HTTP/1.1\n\n");
        String line = only();
        assertTrue(
                line.contains("\"url.original\":\"/x?\\\"\\u001b\",\"balancer.request_line_end\":\"HTTP/1.1\""), line);
        assertTrue(line.contains("\"event.reason\":\"control-byte\""), line);
    }

    @Test
    void aRefusedAnswerSaysWhy() {
        lines.world.client().send(get("/"));
        lines.world.server().last().reply("HTTP/1.1 200 OK\nContent-Length: x\n\n");
        String line = only();
        assertTrue(line.contains("\"event.outcome\":\"failure\",\"event.reason\":\"bad-content-length\""), line);
        assertTrue(line.endsWith("\"balancer.end\":\"bad-response\"}"), line);
    }

    @Test
    void aFailureSaysWhy() {
        lines.world.server().refuse();
        lines.world.client().send(get("/"));
        assertTrue(only().contains("\"event.outcome\":\"failure\",\"event.reason\":\"no-backend\""));
    }
}
