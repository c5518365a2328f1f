package balancer.server;

import balancer.client.ExchangeRecord;
import balancer.http.Method;
import balancer.http.RequestHead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A request's head as a site sees it. One object per server, reused for each request: a site must not keep it. */
public final class Request {
    private RequestHead head;
    private ByteBuffer bytes;
    private ExchangeRecord exchange;

    Request show(ExchangeRecord exchange, RequestHead head, ByteBuffer bytes) {
        this.exchange = exchange;
        this.head = head;
        this.bytes = bytes;
        return this;
    }

    /** The client's address, without port; as logs write it. */
    public String client() {
        return new String(exchange.clientAddress(), StandardCharsets.US_ASCII);
    }

    public Method method() {
        return head.method();
    }

    /** The path as sent: percent-encoded, visible ASCII, begins with a slash; {@code *} for OPTIONS. */
    public String path() {
        String sent = text(head.pathStart(), queryStart());
        return head.impliedPath() == 0 ? sent : head.impliedPath() + sent;
    }

    /** The query as it was sent, with its question mark; empty if there is none. */
    public String query() {
        return text(queryStart(), head.pathEnd());
    }

    private int queryStart() {
        int at = head.pathStart();
        while (at < head.pathEnd() && bytes.get(at) != '?') {
            at++;
        }
        return at;
    }

    /**
     * The value of a field; empty if there is none. Several of one name are joined with commas, which is their meaning
     * if the field is a list (RFC 9110 §5.3), and makes any other field invalid, as it should be.
     */
    public String field(String lowerCaseName) {
        String value = "";
        for (int i = 0; i < head.fieldCount(); i++) {
            if (isNamed(i, lowerCaseName)) {
                String next = text(head.valueStart(i), head.valueEnd(i));
                value = value.isEmpty() ? next : value + ", " + next;
            }
        }
        return value;
    }

    private boolean isNamed(int field, String lowerCaseName) {
        int start = head.nameStart(field);
        if (head.nameEnd(field) - start != lowerCaseName.length()) {
            return false;
        }
        for (int i = 0; i < lowerCaseName.length(); i++) {
            int octet = bytes.get(start + i);
            int lower = octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
            if (lower != lowerCaseName.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String text(int from, int to) {
        byte[] copy = new byte[to - from];
        bytes.get(from, copy);
        return new String(copy, StandardCharsets.ISO_8859_1);
    }
}
