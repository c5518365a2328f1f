package balancer.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Messages as they are on the wire, written in tests as text blocks. Reads messages too, in the most naive way there
 * is: it is the second opinion on framing, so it shares nothing with the code under test.
 */
public final class WireText {
    private static final Pattern LONE_LINE_FEED = Pattern.compile("(?<!\r)\n");
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)\r\n");
    private static final Pattern CHUNKED = Pattern.compile("\r\ntransfer-encoding: *chunked\r\n");

    private WireText() {}

    /** Every LF of the block as CR LF. */
    public static String wire(String textBlock) {
        return LONE_LINE_FEED.matcher(textBlock).replaceAll("\r\n");
    }

    /** The octets [from,to) of the buffer. */
    public static String text(ByteBuffer bytes, int from, int to) {
        byte[] copy = new byte[to - from];
        bytes.get(from, copy);
        return new String(copy, StandardCharsets.ISO_8859_1);
    }

    /** A GET without surprises. */
    public static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: site\r\n\r\n";
    }

    public static String post(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: site\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** A 200 with a Date, so that it passes unchanged. */
    public static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** What a request becomes on its way: the three fields that tell where it came from, behind its own. */
    public static String forwarded(String request) {
        String wire = wire(request);
        int headEnd = wire.indexOf("\r\n\r\n") + 2;
        int host = wire.indexOf("Host: ") + 6;
        return wire.substring(0, headEnd)
                + "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: "
                + wire.substring(host, wire.indexOf("\r\n", host)) + "\r\n"
                + wire.substring(headEnd);
    }

    /** Length of the first whole request in the bytes, -1 if it is not whole yet. */
    static int requestLength(String bytes) {
        int headEnd = bytes.indexOf("\r\n\r\n") + 4;
        if (headEnd < 4) {
            return -1;
        }
        String head = bytes.substring(0, headEnd).toLowerCase(Locale.ROOT);
        if (CHUNKED.matcher(head).find()) {
            return chunksEnd(bytes, headEnd);
        }
        Matcher length = LENGTH.matcher(head);
        int end = headEnd + (length.find() ? Integer.parseInt(length.group(1)) : 0);
        return end <= bytes.length() ? end : -1;
    }

    private static int chunksEnd(String bytes, int from) {
        int at = from;
        while (true) {
            int lineEnd = bytes.indexOf("\r\n", at);
            if (lineEnd < 0) {
                return -1;
            }
            int size = Integer.parseInt(bytes.substring(at, lineEnd).split(";")[0], 16);
            if (size == 0) {
                int end = bytes.indexOf("\r\n\r\n", lineEnd);
                return end < 0 ? -1 : end + 4;
            }
            at = lineEnd + 2 + size + 2;
        }
    }
}
