package balancer.proxy.conformance;

import balancer.http.BodyFraming;
import balancer.http.Method;
import balancer.http.Oracle;
import balancer.http.Oracle.Head;
import balancer.http.Oracle.Kind;
import balancer.http.Oracle.Verdict;
import java.util.Optional;

/**
 * One message at the start of some bytes, as the oracle reads it.
 *
 * @param head REFUSED or INCOMPLETE: there is no message, and {@code fields} is empty
 * @param body of an accepted head
 * @param data of the body, chunk framing removed
 * @param mended head or body is not well-formed and read all the same
 * @param size bytes of the whole message; of what there is, if the body is not ACCEPTED
 */
record OracleReading(Kind head, Optional<Head> fields, Kind body, String data, int size, boolean mended) {
    static OracleReading request(String text) {
        String rest = text.replaceFirst("^(\r\n){1,4}", "");
        OracleReading reading = read(rest, Oracle.request(rest), false, false);
        return reading.behind(text.length() - rest.length());
    }

    /** @param ended the sender's clean end lies behind the text */
    static OracleReading response(String text, Method method, boolean ended) {
        return read(text, Oracle.response(text, method), ended, true);
    }

    private static OracleReading read(String text, Verdict verdict, boolean ended, boolean response) {
        if (verdict.kind() != Kind.ACCEPTED) {
            return new OracleReading(verdict.kind(), Optional.empty(), Kind.INCOMPLETE, "", text.length(), false);
        }
        Head head = verdict.head().orElseThrow();
        String rest = text.substring(head.size());
        return switch (head.framing()) {
            case NONE -> body(head, Kind.ACCEPTED, "", 0);
            case FIXED -> head.length() <= rest.length()
                    ? body(head, Kind.ACCEPTED, rest.substring(0, (int) head.length()), (int) head.length())
                    : body(head, Kind.INCOMPLETE, rest, rest.length());
            case CHUNKED -> {
                Oracle.Body chunks = Oracle.chunked(rest, response);
                boolean whole = chunks.kind() == Kind.ACCEPTED;
                int size = whole ? chunks.size() : rest.length();
                boolean mended = head.mended() || chunks.mended();
                yield new OracleReading(
                        Kind.ACCEPTED, Optional.of(head), chunks.kind(), chunks.data(), head.size() + size, mended);
            }
            case UNTIL_CLOSE -> body(head, ended ? Kind.ACCEPTED : Kind.INCOMPLETE, rest, rest.length());
        };
    }

    private static OracleReading body(Head head, Kind kind, String data, int bodySize) {
        return new OracleReading(Kind.ACCEPTED, Optional.of(head), kind, data, head.size() + bodySize, head.mended());
    }

    private OracleReading behind(int emptyLines) {
        return new OracleReading(head, fields, body, data, emptyLines + size, mended);
    }

    boolean isWhole() {
        return head == Kind.ACCEPTED && body == Kind.ACCEPTED;
    }

    boolean isRefused() {
        return head == Kind.REFUSED || head == Kind.ACCEPTED && body == Kind.REFUSED;
    }

    /** A 1xx: another response follows. Not 101, which nobody asks for here. */
    boolean isInterim() {
        return head == Kind.ACCEPTED && status().startsWith("1");
    }

    String status() {
        return fields.orElseThrow().first();
    }

    /** Whether the sender of this request takes another answer on the connection. */
    boolean persists() {
        Head request = fields.orElseThrow();
        var options = Oracle.options(request.fields());
        return !options.contains("close") && (request.minor() == 1 || options.contains("keep-alive"));
    }

    /** What must be the same on both sides of the balancer, apart from fields and framing. */
    String essence() {
        Head message = fields.orElseThrow();
        BodyFraming framing = message.framing();
        return message.first() + " " + (framing == BodyFraming.NONE ? "no body" : "body") + ": " + data;
    }
}
