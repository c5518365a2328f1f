package balancer.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The messages that the parts work on: what a browser sends and what a typical application answers. */
final class Messages {
    static final String REQUEST =
            """
            GET /shop/articles/4711?colour=blue&size=42 HTTP/1.1\r
            Host: shop.example.com\r
            User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r
            Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r
            Accept-Language: en-GB,en;q=0.8,de;q=0.5\r
            Accept-Encoding: gzip, deflate, br, zstd\r
            Referer: https://shop.example.com/shop/articles\r
            Connection: keep-alive\r
            Cookie: session=0f8fad5bd9cb469fa16570867728950e; consent=necessary\r
            Upgrade-Insecure-Requests: 1\r
            Sec-Fetch-Dest: document\r
            Sec-Fetch-Mode: navigate\r
            Sec-Fetch-Site: same-origin\r
            Cache-Control: max-age=0\r
            \r
            """;

    static final String RESPONSE =
            """
            HTTP/1.1 200 OK\r
            Server: nginx\r
            Date: Thu, 01 Jan 2026 00:00:00 GMT\r
            Content-Type: text/html; charset=utf-8\r
            Content-Length: 10240\r
            Connection: keep-alive\r
            Cache-Control: no-cache, private\r
            ETag: "5f3e1c2a-2800"\r
            Vary: Accept-Encoding\r
            X-Content-Type-Options: nosniff\r
            \r
            """;

    private Messages() {}

    /** In a direct buffer, as they come from a socket. */
    static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
    }
}
