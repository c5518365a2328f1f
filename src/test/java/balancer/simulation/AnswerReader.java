package balancer.simulation;

import balancer.simulation.Entry.Outcome;
import balancer.simulation.MessageReader.Body;
import java.time.Instant;

/** Parses what a client receives: whose answer it is, whether it is the balancer's own, where it ends early. */
final class AnswerReader implements MessageReader.Listener {
    private final PlannedClient client;
    private final Scene scene;
    private final MessageReader reader = new MessageReader(this);
    private BodyCheck body = new BodyCheck("nothing", new byte[0]);
    private int interims;
    private boolean interim;
    private boolean own;
    private boolean closes;
    private boolean tunnelling;
    private boolean begun;

    AnswerReader(PlannedClient client, Scene scene) {
        this.client = client;
        this.scene = scene;
    }

    void feed(String data) {
        reader.feed(data);
    }

    @Override
    public Body head(Head head) {
        Entry entry = client.unanswered();
        String[] line = head.firstLine();
        if (line.length < 3 || !line[0].equals("HTTP/1.1") || !line[1].matches("\\d\\d\\d")) {
            throw new Violation("an answer stays an answer", "a client received " + head);
        }
        int status = Integer.parseInt(line[1]);
        interim = status < 200 && status != 101;
        if (interim) {
            interim(entry.plan, head);
            return Body.NONE;
        }
        begun = true;
        entry.headKnownMicros = client.nowNanos() / 1_000;
        own = !head.value("Proxy-Status").isEmpty();
        closes = head.says("Connection", "close") || entry.plan.http10 && !head.says("Connection", "keep-alive");
        return own ? refusal(entry, status, head) : answer(entry, head);
    }

    private void interim(RequestPlan request, Head head) {
        if (request.http10 || !head.says(Wire.INTERIM, request.id + "." + interims)) {
            throw new Violation("interim answers come in order", "to " + request + " came " + head);
        }
        interims++;
    }

    private Body refusal(Entry entry, int status, Head head) {
        entry.refusedWith = status;
        String word = head.value("Proxy-Status");
        scene.ledger().named(entry.plan.id, head.value(Wire.REQUEST_ID));
        entry.reason = word.substring(word.indexOf("details=") + 8).replace("\"", "");
        if (!closes) {
            throw new Violation("a refusal ends the connection", head.toString());
        }
        Judge.require(head.value("Set-Cookie").isEmpty(), "a refusal names no backend", head);
        if (entry.plan.method.equals("HEAD")) {
            // Whether a body follows depends on how much of the request was understood. Nobody reads it.
            reader.stop();
            return Body.NONE;
        }
        return Body.FIXED;
    }

    private Body answer(Entry entry, Head head) {
        RequestPlan request = entry.plan;
        Heads.requireAnswer(request, head, OwnCookie.lines(scene.plan(), request, entry.lastBackend));
        if (!request.answer.date && request.answer.status != 101) {
            Instant now = scene.network().instants().instant();
            Instant asked = now.minusNanos(client.nowNanos() - 1_000 * client.unanswered().askedMicros);
            Rewriting.requireDate(head, asked, now);
        }
        AnswerPlan plan = request.answer;
        if (!request.http10 && interims != plan.interims) {
            throw new Violation("interim answers come in order", interims + " came before " + head);
        }
        if (request.upgrade && plan.status == 101) {
            tunnelling = true;
            client.openTunnel(request);
            return Body.UNTIL_CLOSE;
        }
        byte[] expected = plan.framing(request.method) == Body.NONE
                ? new byte[0]
                : scene.content().bytes(Content.answerBody(request.id), plan.bodyBytes);
        body = new BodyCheck("answer #" + request.id, expected);
        Body framing = plan.framing(request.method);
        return framing == Body.CHUNKED && request.http10 ? Body.UNTIL_CLOSE : framing;
    }

    @Override
    public void body(String data, int from, int to) {
        if (tunnelling) {
            client.tunnelReceived(data, from, to);
        } else if (own) {
            client.unanswered().refusalBytes += to - from;
        } else {
            body.accept(data, from, to);
        }
    }

    @Override
    public void end(String trailers) {
        if (interim) {
            client.continues();
            return;
        }
        interims = 0;
        begun = false;
        if (own) {
            client.answered(Outcome.REFUSED, true);
            return;
        }
        body.requireComplete();
        RequestPlan request = client.unanswered().plan;
        Heads.requireTrailers(
                request.answer.framing(request.method), Wire.trailers(request.answer.chunkSeed, request.id), trailers);
        client.answered(Outcome.COMPLETE, closes);
    }

    /** The balancer's FIN. */
    void end() {
        if (reader.isUntilClose()) {
            body.requireComplete();
            begun = false;
            interims = 0;
            reader.stop();
            client.answered(Outcome.COMPLETE, true);
        } else {
            if (client.hasUnanswered()) {
                client.unanswered().cutByEnd = true;
            }
            cut();
        }
    }

    /** Nothing more will come. */
    void cut() {
        if (client.hasUnanswered()) {
            boolean something = begun || interims > 0 || !reader.begun().isEmpty();
            client.unanswered().receivedBeforeCut = body.received();
            client.unanswered().known(something ? Outcome.CUT : Outcome.NONE, client.nowNanos());
        }
    }
}
