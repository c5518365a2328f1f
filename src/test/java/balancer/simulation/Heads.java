package balancer.simulation;

import balancer.simulation.MessageReader.Body;
import java.util.List;

/** Whether a head that arrived is the one that was sent. */
final class Heads {
    private Heads() {}

    static void requireRequest(RequestPlan request, Head head) {
        require(head.firstLine()[0].equals(request.method), "the method", head);
        require(head.says(Wire.ID, String.valueOf(request.id)), "the identity", head);
        require(head.says("Host", "site"), "Host", head);
        require(head.linesOf("X-Pad").equals(Wire.padding(request.padding, request.id)), "the padding", head);
        require(head.says("Expect", request.expectsContinue ? "100-continue" : ""), "Expect", head);
        require(head.says("Connection", request.upgrade ? "upgrade" : ""), "Connection", head);
        require(head.says("X-Forwarded-For", "127.0.0.1"), "X-Forwarded-For", head);
        requireFraming(request.framing, request.bodyBytes, head);
    }

    /**
     * @param renamed whether a name of the balancer's must stand in place of the client's
     * @return the balancer's, empty if there is none
     */
    static String requireRequestId(RequestPlan request, boolean renamed, Head head) {
        List<String> lines = head.linesOf(Wire.REQUEST_ID);
        List<String> given = Wire.givenRequestId(request);
        require(renamed ? lines.size() == 1 && !lines.equals(given) : lines.equals(given), Wire.REQUEST_ID, head);
        return renamed ? head.value(Wire.REQUEST_ID) : "";
    }

    /** @param close whether the connection must be said to end */
    static void requireAnswer(RequestPlan request, Head head) {
        AnswerPlan plan = request.answer;
        String id = String.valueOf(request.id);
        if (!head.says(Wire.ID, id)) {
            throw new Violation("nobody gets another's answer", "to #" + id + " came " + head);
        }
        require(head.firstLine()[1].equals(String.valueOf(plan.status)), "the status", head);
        require(head.linesOf("X-Pad").equals(paddingOf(request)), "the padding", head);
        if (plan.status == 101) {
            require(head.says("Connection", "upgrade") && head.says("Upgrade", "tunnel/1"), "the switch", head);
            return;
        }
        require(!head.value("Date").isEmpty(), "Date", head);
        Body framing = plan.framing(request.method);
        boolean silent = plan.status == 204 || plan.framing == Body.UNTIL_CLOSE;
        boolean decoded = request.http10 && plan.framing == Body.CHUNKED;
        requireFraming(silent || decoded ? Body.UNTIL_CLOSE : plan.framing, plan.bodyBytes, head);
        boolean lengthUnsaid = framing != Body.NONE && (silent || decoded);
        require(!lengthUnsaid || head.says("Connection", "close"), "Connection", head);
    }

    private static List<String> paddingOf(RequestPlan request) {
        return request.answer.status == 101 ? List.of() : Wire.padding(request.answer.padding, request.id);
    }

    private static void requireFraming(Body framing, int length, Head head) {
        require(head.isChunked() == (framing == Body.CHUNKED), "Transfer-Encoding", head);
        require(head.contentLength() == (framing == Body.FIXED ? length : -1), "Content-Length", head);
    }

    static void requireTrailers(Body framing, String sent, String received) {
        String expected = framing == Body.CHUNKED ? sent : "";
        if (!received.equals(expected)) {
            throw new Violation("trailers pass", "instead of [" + expected + "] came [" + received + "]");
        }
    }

    private static void require(boolean right, String what, Head head) {
        if (!right) {
            throw new Violation("heads pass", what + " of " + head);
        }
    }
}
