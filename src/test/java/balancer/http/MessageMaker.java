package balancer.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes valid messages from a seed, and spoils them as an attacker would: with the pieces that attacks are made of. */
public final class MessageMaker {
    private static final String[] METHODS = {"GET", "POST", "HEAD", "PUT", "OPTIONS", "DELETE", "PATCH", "X-ODD"};
    private static final String[] TARGETS = {
        "/", "/a?b=c", "/%2e%2e/", "//x", "http://a", "http://b:80/c", "HTTPS://[::1]:1/?", "http://c?d", "/{|}\"<>\\^`"
    };
    private static final String[] HOSTS = {
        "", "a:", "%41b%C3%a9:8", "[::1]:", "a", "www.example.com:8080", "[::1]", "127.0.0.1:1", "[1:2::3.4.5.6]:99"
    };
    private static final String[] FIELDS = {
        "Accept: */*",
        "accept:x",
        "X-A: 1",
        "X-B:\t2 ",
        "x-a: 3",
        "X-Empty:",
        "Cookie: a=b",
        "X-Latin: \u00e9",
        "TE: trailers",
        "te: gzip;q=1, Trailers",
        "TE: ,trailers ;q=1,",
        "Connection: close",
        "Connection: keep-alive, X-A",
        "Connection: upgrade, host",
        "Upgrade: websocket",
        "Date: x",
        "Upgrade: h2c",
        "X-Forwarded-For: 1.2.3.4",
        "X-Forwarded-Host: b",
        "X-Forwarded-Port: 1",
        "Forwarded: for=x",
        "X-Real-IP: 1",
        "Proxy: x",
        "Keep-Alive: 1",
        "Via: 1.0 x",
        "Expect: 100-continue",
        "Trailer: X",
        "X_Y: 1",
        "Authorization: x",
        "Connection: ,",
        "Proxy-Authorization: x",
        "Content-Type: text/plain"
    };
    /** What only a backend may write. */
    private static final String[] ODD_FIELDS = {
        "X-A : 1", "X-A\t:", "X-A: 1\r\n 2", "X-A:\n\t2 ", "X-A: 1 \n  ", "Connection: close\r\n ,x", "X_Real_IP: 1"
    };

    private static final String[] PIECES = {
        "\r\n",
        "\n",
        "\r",
        "\0",
        "\t",
        " ",
        ":",
        ",",
        ";",
        "\u000b",
        "\u007f",
        "\u00a0",
        "\r\n ",
        "\r\n\r\n",
        "#",
        "_",
        "+",
        "-",
        "0x",
        "0",
        "00000000000000000000",
        "9223372036854775808",
        "7fffffffffffffff",
        "ffffffffffffffff",
        "chunked",
        "Content-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "0\r\n\r\n",
        "Content_Length: 5\r\n",
        "Host: a\r\n",
        "Host: \r\n",
        "GET / HTTP/1.1\r\n",
        "HTTP/1.0",
        "HTTP/1.2",
        "X: y\r\n",
        "Content-Length: 5, 5\r\n",
        "identity",
        "Connection: x\r\n",
        "Connection: a b\r\n",
        "Upgrade: websocket\r\n",
        "[::1]",
        "[::1::]",
        "@",
        "/",
        "?",
        "*",
        "\"",
        "1;a=b\r\nx\r\n",
        "1\r\nx\r\n",
        "X_Forwarded_For: 1\r\n",
        "X-Forwarded.For: 1\r\n",
        "Transfer.Encoding: x\r\n",
        "X!Request-Id: 1\r\n",
        "Proxy_Any.thing: 1\r\n",
        "Content-Length: 5,5\r\n",
        "Cookie: \u0001\r\n",
        "\u0001",
        "%41",
        "%2f",
        "%4",
        "\\",
        " ;a",
        "Date: 1\r\n",
        " \r\n",
        "\n\n"
    };

    private final Random random;

    public MessageMaker(Random random) {
        this.random = random;
    }

    public String request() {
        boolean absoluteAsterisk = random.nextInt(20) == 0;
        int minor = random.nextInt(5) == 0 ? 0 : 1;
        String line = absoluteAsterisk ? "OPTIONS *" : pick(METHODS) + " " + pick(TARGETS);
        List<String> fields = new ArrayList<>(List.of("Host: " + pick(HOSTS)));
        return message(line + " HTTP/1." + minor, fields, minor == 1, true);
    }

    /** A final response with a length, so that another one can follow. */
    public String response() {
        boolean bodiless = random.nextInt(6) == 0;
        String line = "HTTP/1.1 " + (bodiless ? pick("204", "304", "103") : pick("200", "404 Not Found", "503 x  y"));
        List<String> fields = new ArrayList<>();
        if (random.nextInt(4) == 0) {
            fields.add("X-First: 1");
            fields.add(pick(ODD_FIELDS));
        }
        return bodiless ? head(line, fields, true) : lengthened(line, fields);
    }

    private String lengthened(String line, List<String> fields) {
        if (random.nextInt(6) == 0) {
            String both = random.nextBoolean() ? line : line.replace("HTTP/1.1", "HTTP/1.0");
            fields.add("Content-Length: 7");
            return withChunks(both, fields, true);
        }
        if (random.nextInt(6) == 0) {
            fields.add("Content-Length: 3");
            fields.add(pick("Content-Length: 3", "content-length:3 ,3", "Content-Length:\t3,\t3"));
            return head(line, fields, true) + "abc";
        }
        return random.nextBoolean() ? withChunks(line, fields, true) : withLength(line, fields, true);
    }

    private String message(String line, List<String> fields, boolean mayChunk, boolean mayHaveBody) {
        int kind = mayHaveBody ? random.nextInt(3) : 0;
        if (kind == 1 && mayChunk) {
            return withChunks(line, fields, false);
        }
        return kind == 2 ? withLength(line, fields, false) : head(line, fields, false);
    }

    private String withChunks(String line, List<String> fields, boolean response) {
        fields.add(pick("Transfer-Encoding: chunked", "transfer-encoding:\tCHUNKED "));
        return head(line, fields, response) + chunkedBody(response);
    }

    private String withLength(String line, List<String> fields, boolean response) {
        String body = data(random.nextInt(20));
        fields.add(pick("Content-Length: ", "content-length:", "Content-Length:  0") + body.length());
        return head(line, fields, response) + body;
    }

    private String head(String line, List<String> fields, boolean response) {
        for (int i = random.nextInt(5); i > 0; i--) {
            fields.add(random.nextInt(fields.size() + 1), pick(FIELDS));
        }
        String head = line + "\r\n" + (fields.isEmpty() ? "" : String.join("\r\n", fields) + "\r\n") + "\r\n";
        return response && random.nextInt(6) == 0 ? head.replace("\r\n", "\n") : head;
    }

    String chunkedBody(boolean response) {
        StringBuilder body = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            String data = data(1 + random.nextInt(20));
            body.append("0".repeat(random.nextInt(3)))
                    .append(Integer.toHexString(data.length()))
                    .append(response ? pick("", "", "", " ", "  ", "\t;a") : "")
                    .append(pick("", "", ";a", ";a=\"b c\"", ";b ; a = b", ";a=\"\\\"\""))
                    .append("\r\n")
                    .append(data)
                    .append("\r\n");
        }
        return body.append("0\r\n")
                .append(pick("", "", "X-Sum: 1\r\n", "A:\r\nB: \u00e9\r\n"))
                .append(response ? pick("", "", "Date: x\r\n", "Host: a\r\nC: 1\r\n") : "")
                .append("\r\n")
                .toString();
    }

    private String data(int length) {
        StringBuilder data = new StringBuilder();
        while (data.length() < length) {
            data.append(random.nextInt(4) == 0 ? pick(PIECES) : (char) random.nextInt(256));
        }
        return data.substring(0, length);
    }

    /** Up to three pieces put in, put over or taken out, or a line doubled. */
    public String spoiled(String text) {
        StringBuilder spoiled = new StringBuilder(text);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(spoiled.length() + 1);
            int end = Math.min(spoiled.length(), at + random.nextInt(4));
            switch (random.nextInt(6)) {
                case 0 -> spoiled.delete(at, end);
                case 1 -> spoiled.replace(at, end, pick(PIECES));
                case 2 -> spoiled.insert(lineStart(spoiled, at), pick(PIECES));
                case 3 -> spoiled.insert(at, (char) random.nextInt(256));
                case 4 -> spoiled.insert(lineStart(spoiled, at), spoiled.substring(lineStart(spoiled, at), end));
                default -> spoiled.insert(at, pick(PIECES));
            }
        }
        return spoiled.toString();
    }

    private static int lineStart(StringBuilder text, int at) {
        int lineFeed = text.lastIndexOf("\n", Math.max(0, at - 1));
        return Math.min(at, lineFeed + 1);
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
