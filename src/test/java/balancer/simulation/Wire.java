package balancer.simulation;

import balancer.simulation.MessageReader.Body;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Plans as bytes. */
final class Wire {
    static final String ID = "X-Id";
    static final String REQUEST_ID = "X-Request-Id";
    static final String INTERIM = "X-Interim";
    private static final String PADDING = "X-Pad: ";
    private static final int PADDING_LINE = 200;
    private static final int REQUESTS_PER_GIVEN_ID = 4;

    private final Content content;

    Wire(Content content) {
        this.content = content;
    }

    /** An answer on the wire, and where its final head ends in it. */
    record Answer(byte[] bytes, int headEnd) {}

    /** The trailer section that goes with a chunked body, empty if there is none. */
    static String trailers(long chunkSeed, int id) {
        String line = trailer(chunkSeed, id);
        return line.isEmpty() ? "" : line + "\r\n";
    }

    static byte[] requestHead(RequestPlan request) {
        return bytes(new StringBuilder(requestText(request)));
    }

    static String requestText(RequestPlan request) {
        StringBuilder head = new StringBuilder(request.method).append(' ');
        head.append(request.absoluteTarget ? request.site : "").append(target(request));
        head.append(request.http10 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
        head.append(request.hostless ? "" : "Host: " + OddFields.host(request) + "\r\n");
        head.append(request.want.lines.replace("TAG", request.tag.isEmpty() ? "\"c\"" : request.tag));
        OddFields.of(request).forEach(line -> head.append(line).append("\r\n"));
        request.more.forEach(line -> head.append(line).append("\r\n"));
        head.append(ID).append(": ").append(request.id).append("\r\n");
        for (String line : givenRequestId(request)) {
            head.append(line).append("\r\n");
        }
        head.append(request.login ? "Authorization: NTLM VGxSTVRWTlRVQUFC\r\n" : "");
        padding(head, request.padding, request.id);
        framing(head, request.framing, request.bodyBytes);
        if (request.upgrade) {
            head.append("Connection: upgrade\r\nUpgrade: tunnel/1\r\n");
        } else if (request.connectionField) {
            head.append(request.http10 ? "Connection: keep-alive\r\n" : "Connection: close\r\n");
        }
        head.append(request.expectsContinue ? "Expect: 100-continue\r\n" : "");
        if (request.malformed == RequestPlan.Malformed.HEAD) {
            head.append("Broken : line\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static String target(RequestPlan request) {
        return request.page == null ? "/id/" + request.id + request.query : request.page.target;
    }

    /** Some clients have a name for it already, the same for all. */
    static List<String> givenRequestId(RequestPlan request) {
        return request.id % REQUESTS_PER_GIVEN_ID == 0 ? List.of(REQUEST_ID + ": theirs") : List.of();
    }

    byte[] requestBody(RequestPlan request) {
        if (request.framing == Body.NONE) {
            return new byte[0];
        }
        byte[] body = content.bytes(Content.requestBody(request.id), request.bodyBytes);
        if (request.framing == Body.FIXED) {
            return body;
        }
        return request.malformed == RequestPlan.Malformed.CHUNK
                ? Chunks.encodeBadly(body, request.chunkSeed)
                : Chunks.encode(body, request.chunkSeed, trailer(request.chunkSeed, request.id));
    }

    static byte[] emptyLines(RequestPlan request) {
        return bytes(new StringBuilder("\r\n".repeat(request.emptyLines)));
    }

    Answer answer(RequestPlan request) {
        AnswerPlan plan = request.answer;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = request.expectsContinue ? 1 : 0; i < plan.interims; i++) {
            out.writeBytes(interim(request, i));
        }
        out.writeBytes(bytes(plan.isRepaired ? repaired(answerHead(request)) : answerHead(request)));
        int headEnd = out.size();
        out.writeBytes(answerBody(request));
        return new Answer(out.toByteArray(), headEnd);
    }

    /** How many bytes of the answer's body are in its first bytes; -1 if its client does not see where it ends. */
    int bodyBytesBefore(int end, RequestPlan request) {
        Answer answer = answer(request);
        if (!request.answerShowsItsEnd() || end < answer.headEnd()) {
            return -1;
        }
        String begun =
                new String(answer.bytes(), answer.headEnd(), end - answer.headEnd(), StandardCharsets.ISO_8859_1);
        return request.answer.framing(request.method) == Body.CHUNKED ? Chunks.dataBytes(begun) : begun.length();
    }

    /** The first of them is what a client waits for that expects it, and then goes out ahead of the rest. */
    static byte[] interim(RequestPlan request, int index) {
        int status = index == 0 ? 100 : 103;
        return bytes(new StringBuilder("HTTP/1.1 " + status + " Wait\r\n")
                .append(INTERIM + ": " + request.id + '.' + index + "\r\n\r\n"));
    }

    private static StringBuilder repaired(StringBuilder head) {
        int at = head.indexOf("\r\n", head.indexOf(ID + ": "));
        return head.deleteCharAt(at);
    }

    static StringBuilder answerHead(RequestPlan request) {
        AnswerPlan plan = request.answer;
        StringBuilder head = new StringBuilder(plan.http10 ? "HTTP/1.0 " : "HTTP/1.1 ");
        if (request.upgrade && plan.status == 101) {
            head.append("101 Switching\r\nConnection: upgrade\r\nUpgrade: tunnel/1\r\n");
            return head.append(ID).append(": ").append(request.id).append("\r\n\r\n");
        }
        head.append(plan.status).append(" Said so\r\n");
        OddFields.ofAnswer(request).forEach(line -> head.append(line).append("\r\n"));
        head.append(plan.cacheControl ? "Cache-control: max-age=9\r\n" : "");
        head.append(ID).append(": ").append(request.id).append("\r\n");
        padding(head, plan.padding, request.id);
        if (plan.status != 204) {
            framing(head, plan.framing, plan.bodyBytes);
        }
        head.append(plan.date ? "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n" : "");
        if (plan.connectionField) {
            head.append(plan.http10 ? "Connection: keep-alive\r\n" : "Connection: close\r\n");
        }
        return head.append("\r\n");
    }

    private byte[] answerBody(RequestPlan request) {
        AnswerPlan plan = request.answer;
        Body framing = plan.framing(request.method);
        if (framing == Body.NONE || plan.status == 101) {
            return new byte[0];
        }
        byte[] body = content.bytes(Content.answerBody(request.id), plan.bodyBytes);
        if (framing != Body.CHUNKED) {
            return body;
        }
        return plan.fault == AnswerPlan.Fault.BAD_CHUNK
                ? Chunks.encodeBadly(body, plan.chunkSeed)
                : Chunks.encode(body, plan.chunkSeed, trailer(plan.chunkSeed, request.id));
    }

    private static String trailer(long seed, int id) {
        return (seed & 3) == 0 ? "X-Trailer: " + id : "";
    }

    private static void framing(StringBuilder head, Body framing, int bodyBytes) {
        if (framing == Body.FIXED) {
            head.append("Content-Length: ").append(bodyBytes).append("\r\n");
        } else if (framing == Body.CHUNKED) {
            head.append("Transfer-Encoding: chunked\r\n");
        }
    }

    /** As field lines. */
    static List<String> padding(int bytes, int id) {
        List<String> lines = new ArrayList<>();
        for (int left = bytes; left > 0; left -= PADDING_LINE) {
            lines.add(PADDING + String.valueOf((char) ('a' + id % 26)).repeat(Math.min(left, PADDING_LINE)));
        }
        return lines;
    }

    private static void padding(StringBuilder head, int bytes, int id) {
        for (String line : padding(bytes, id)) {
            head.append(line).append("\r\n");
        }
    }

    private static byte[] bytes(StringBuilder text) {
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
