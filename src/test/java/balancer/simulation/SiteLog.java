package balancer.simulation;

import balancer.observe.LogWriter;
import balancer.observe.SimulatedLog;
import balancer.testkit.SimulatedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The access log of the static server, each line compared with what its client has asked and received. */
final class SiteLog {
    private static final int BUFFERS = 64;

    /** When the first byte of a request may reach the server after it was sent. */
    private static final long NETWORK_MICROS = 1_000_000;

    private static final long ROUNDING_MICROS = 1;

    /** How a request may end whose answer the client has, and whose own body it has not sent to the end. */
    private static final Set<String> WITHOUT_BODY =
            Set.of("ok", "body-timeout", "body-too-slow", "client-left", "stopped");

    /** How a request may end whose answer the client has not. */
    private static final Set<String> UNANSWERED = Set.of(
            "ok",
            "bad-request",
            "head-timeout",
            "body-timeout",
            "body-too-slow",
            "client-left",
            "client-stalled",
            "memory-reclaimed",
            "overloaded",
            "stopped");

    private final SimulatedLog log;

    SiteLog(SimulatedNetwork network) {
        log = new SimulatedLog(network.helper(), BUFFERS);
    }

    LogWriter writer() {
        return log.writer();
    }

    /**
     * @param visitors in the order in which the server took them
     * @param all whether each that it took is one of them
     */
    void judge(List<SiteVisitor> visitors, boolean all, long requests) {
        Map<Integer, List<LogLine>> connections = new TreeMap<>();
        long count = 0;
        for (String text : log.lines()) {
            LogLine line = LogLine.read(text);
            boolean behindNobody = line.backend().isEmpty()
                    && line.id().isEmpty()
                    && line.connectMicros() < 0
                    && line.headMicros() < 0;
            require(behindNobody, "no backend took part", line, "");
            connections
                    .computeIfAbsent(line.connection(), each -> new ArrayList<>())
                    .add(line);
            count++;
        }
        Judge.require(count == requests, "each request has its line", count + " of " + requests);
        for (int i = 0; all && i < visitors.size(); i++) {
            judge(visitors.get(i), connections.getOrDefault(i + 1, List.of()));
        }
    }

    private static void judge(SiteVisitor visitor, List<LogLine> lines) {
        Judge.require(lines.size() >= visitor.answered, "each answer has its line", lines + " " + visitor);
        Judge.require(lines.size() <= visitor.questions.size(), "nothing was asked twice", lines + " " + visitor);
        for (int i = 0; i < lines.size(); i++) {
            LogLine line = lines.get(i);
            SiteQuestion question = visitor.questions.get(i);
            require(line.number() == i + 1, "requests are counted", line, visitor);
            require(line.client().equals(visitor.plan.home.text), "the client is who it is", line, visitor);
            require(line.why().isEmpty() != line.end().equals("bad-request"), "why says what is wrong", line, visitor);
            if (question.isAnswered()) {
                answered(question, line, visitor);
            } else {
                require(UNANSWERED.contains(line.end()), "an end has a reason", line, visitor);
                require(line.bytes() >= question.bodyBytes, "what is here was sent", line, visitor);
            }
        }
    }

    private static void answered(SiteQuestion question, LogLine line, SiteVisitor visitor) {
        require(line.status() == question.status, "the status is the one that was sent", line, visitor);
        require(line.bytes() == question.bodyBytes, "all bytes of the body are counted", line, visitor);
        require(question.status == 408 || line.request().equals(words(question)), "it is the request", line, visitor);
        Plan plan = visitor.scene.plan();
        boolean shaken =
                plan.has(Knob.LONG_STALLS) || plan.has(Knob.CUTS); // the answer may overtake the request's body
        boolean soon = line.allMicros() <= question.knownMicros - question.begunMicros + ROUNDING_MICROS;
        require(
                soon || hasMore(question, visitor) || shaken,
                "it took no longer than its client waited",
                line,
                visitor);
        long trickled = trickledMicros(question, visitor);
        require(shaken || line.allMicros() >= trickled - NETWORK_MICROS, "its time begins with it", line, visitor);
        require(ends(question, visitor, line.end(), shaken), "it ended as its client saw", line, visitor);
    }

    /** How long the head came: to its end, or to its refusal, of which a deaf client does not hear. */
    private static long trickledMicros(SiteQuestion question, SiteVisitor visitor) {
        boolean refused = question.status == 408;
        boolean known = refused || question.headSaidMicros != SiteQuestion.NEVER;
        if (!known || question.plan.malformed == RequestPlan.Malformed.HEAD || visitor.plan.depth > 1) {
            return 0;
        }
        long end = refused ? question.knownMicros - 2 * visitor.plan.napMicros : question.headSaidMicros;
        return end - Math.max(question.begunMicros, visitor.acceptedMicros);
    }

    private static boolean ends(SiteQuestion question, SiteVisitor visitor, String end, boolean shaken) {
        if (question.status == 408) {
            return end.equals("head-timeout");
        }
        if (question.plan.malformed == RequestPlan.Malformed.HEAD) {
            return end.equals("bad-request");
        }
        boolean more = hasMore(question, visitor) || shaken && question.end > question.headEnd;
        return more ? WITHOUT_BODY.contains(end) : end.equals("ok");
    }

    /** The client kept its connection, and the server waited for the rest of the request's body. */
    private static boolean hasMore(SiteQuestion question, SiteVisitor visitor) {
        int before = visitor.questions.indexOf(question) - 1;
        long turn = before < 0 ? visitor.acceptedMicros : visitor.questions.get(before).knownMicros;
        long arrived = Math.max(question.saidMicros, turn);
        boolean late = question.saidMicros == SiteQuestion.NEVER || arrived > question.knownMicros - NETWORK_MICROS;
        return !question.closes && late && question.end > question.headEnd;
    }

    private static String words(SiteQuestion question) {
        String text = Wire.requestText(question.plan);
        return text.substring(0, text.indexOf("\r\n"));
    }

    private static void require(boolean holds, String property, LogLine line, Object visitor) {
        Judge.require(holds, "log: " + property, line.text() + "\n  " + visitor);
    }
}
