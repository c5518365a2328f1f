package balancer.simulation;

import balancer.simulation.MessageReader.Body;
import java.util.List;
import java.util.Locale;

/** Checks that a head that arrived is the one that was sent. */
final class Heads {
    private Heads() {}

    static void requireRequest(Plan plan, RequestPlan request, Head head) {
        Home from = plan.clientOf(request).home;
        String sent = OwnCookie.without(plan, Wire.requestText(request));
        Rewriting.Hop hop = new Rewriting.Hop(from, plan.tls, plan.requestIds, false, "");
        Rewriting.require(Rewriting.ofRequest(request, sent, hop), head);
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

    /**
     * What the client got of the backend's response head.
     *
     * @param added lines of the balancer's
     */
    static void requireAnswer(RequestPlan request, Head head, List<String> added) {
        AnswerPlan plan = request.answer;
        String id = String.valueOf(request.id);
        if (!head.says(Wire.ID, id)) {
            throw new Violation("nobody gets another's answer", "to #" + id + " came " + head);
        }
        String sent = Wire.answerHead(request).toString();
        String close = head.value("Connection").toLowerCase(Locale.ROOT);
        List<String> expected = Rewriting.ofAnswer(request, sent, close);
        int behind = plan.status == 101 ? 2 : close.isEmpty() ? 0 : 1;
        expected.addAll(expected.size() - behind, added);
        Rewriting.require(expected, head);
        if (plan.status == 101) {
            return;
        }
        Body framing = plan.framing(request.method);
        boolean silent = plan.status == 204 || plan.framing == Body.UNTIL_CLOSE;
        boolean decoded = request.http10 && plan.framing == Body.CHUNKED;
        requireFraming(silent || decoded ? Body.UNTIL_CLOSE : plan.framing, plan.bodyBytes, head);
        boolean lengthUnsaid = framing != Body.NONE && (silent || decoded);
        require(!lengthUnsaid || head.says("Connection", "close"), "Connection", head);
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
