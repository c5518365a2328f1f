package balancer.simulation;

import balancer.simulation.ClientPlan.Ending;
import balancer.simulation.ClientPlan.Fault;
import balancer.simulation.MessageReader.Body;
import balancer.testkit.SimulatedPeer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A client of the static server: asks what its plan says, and checks each answer to the last byte. */
final class SiteVisitor implements MessageReader.Listener {
    private static final int READS_BETWEEN_NAPS = 3;

    final ClientPlan plan;
    final Scene scene;
    final List<SiteQuestion> questions = new ArrayList<>();
    private final SiteRun site;
    private final MessageReader reader = new MessageReader(this);
    private final SiteLimits limits;
    private final Stay stay;
    private SimulatedPeer peer;
    private Speech speech;
    private BodyCheck body = new BodyCheck("nothing", new byte[0]);
    private StringBuilder words;
    private boolean midAnswer;
    private boolean bodyless;
    private String said = "";
    private long saidBytes;
    private int reads;
    private long brokeOffBytes;
    private boolean over;

    int answered;
    long acceptedMicros = SiteQuestion.NEVER;
    long receivedMicros;
    long brokeOffMicros = SiteQuestion.NEVER;
    long deafMicros = SiteQuestion.NEVER;
    boolean halfClosed;
    boolean toldToClose;

    SiteVisitor(ClientPlan plan, SiteRun site) {
        this.plan = plan;
        this.site = site;
        scene = site.scene;
        stay = scene.ledger().places.stay();
        limits = new SiteLimits(this);
    }

    void start() {
        after(plan.startMicros, this::connect);
    }

    private void connect() {
        stay.dialledMicros = nowMicros();
        peer = scene.network().connect(new InetSocketAddress(plan.home.address(), 0), Front.addressFor(plan.home));
        speech = new Speech(scene.network(), peer, plan.pace);
        peer.onReadable(from -> received(from.takeReceived()))
                .onEof(from -> after(0, () -> ended(false)))
                .onReset(from -> ended(true))
                .onConnected(from -> stay.connectedMicros = nowMicros())
                .onAccepted(from -> accepted());
        switch (plan.fault) {
            case SILENT -> brokeOff(speech::silence, 0);
            case SILENT_THEN_FIN -> {
                brokeOff(speech::silence, 0);
                after(plan.faultBytes, this::halfClose);
            }
            case RESET_AFTER_SENT -> breakOff(this::leaveByReset);
            case FIN_AFTER_SENT -> breakOff(this::halfClose);
            case STALLED_AFTER_SENT -> breakOff(speech::silence);
            default -> {}
        }
        ask();
    }

    private void accepted() {
        acceptedMicros = nowMicros();
        stay.acceptedMicros = acceptedMicros;
        if (plan.fault == Fault.SILENT) {
            stay.rests(acceptedMicros);
        }
        site.accepted.add(this);
    }

    private void breakOff(Runnable action) {
        speech.breakOff(plan.faultBytes, () -> brokeOff(action, plan.faultBytes));
    }

    private void brokeOff(Runnable action, long bytes) {
        brokeOffMicros = nowMicros();
        brokeOffBytes = bytes;
        questions.forEach(each -> each.brokenOffAt(bytes, nowMicros()));
        action.run();
    }

    private void halfClose() {
        halfClosed = true;
        peer.shutdownOutput();
    }

    private void ask() {
        while (!over && questions.size() < plan.requests.size() && questions.size() - answered < plan.depth) {
            RequestPlan request = plan.requests.get(questions.size());
            request.tag = site.tagOf(request.page);
            byte[] head = Wire.requestHead(request);
            byte[] content = scene.wire().requestBody(request);
            if (plan.fault != Fault.SILENT) {
                stay.goesOn(nowMicros());
            }
            SiteQuestion question = new SiteQuestion(request, saidBytes, head.length, content.length);
            saidBytes = question.end + Wire.emptyLines(request).length;
            questions.add(question);
            site.asked++;
            speech.then(() -> question.begunMicros = nowMicros());
            speech.say(head);
            speech.then(() -> question.headSaidMicros = nowMicros());
            if (brokeOffMicros != SiteQuestion.NEVER) {
                question.brokenOffAt(brokeOffBytes, nowMicros());
            }
            if (request.expectsContinue) {
                after(PlannedClient.CONTINUE_MICROS, () -> sayBody(question, content));
            } else {
                sayBody(question, content);
            }
        }
    }

    private void sayBody(SiteQuestion question, byte[] content) {
        boolean refused = question.plan.expectsContinue && question.isAnswered();
        if (over || refused || peer.isClosed()) {
            return;
        }
        speech.say(content);
        speech.then(() -> said(question));
        speech.say(Wire.emptyLines(question.plan));
        if (plan.ending == Ending.HALF_CLOSE && questions.size() == plan.requests.size()) {
            speech.then(this::halfClose);
        }
    }

    private void said(SiteQuestion question) {
        question.saidMicros = nowMicros();
        limits.said(question);
    }

    private void received(String data) {
        if (data.isEmpty()) {
            return; // it does not read
        }
        site.received += data.length();
        if (toldToClose) {
            throw new Violation("nothing comes behind the last answer", data + " for " + this);
        }
        SiteQuestion question = current();
        if (question != null) {
            limits.moved(question);
        }
        receivedMicros = nowMicros();
        if (plan.fault == Fault.DEAF_AFTER_RECEIVED && peer.receivedCount() >= plan.faultBytes) {
            deafMicros = nowMicros();
            peer.stopReading();
        } else if (plan.napMicros > 0 && ++reads % READS_BETWEEN_NAPS == 0) {
            peer.stopReading();
            after(plan.napMicros, peer::resumeReading);
        }
        reader.feed(data);
        if (plan.fault == Fault.RESET_AFTER_RECEIVED && peer.receivedCount() >= plan.faultBytes && !peer.isClosed()) {
            leaveByReset();
        }
    }

    private void leaveByReset() {
        stop();
        peer.reset();
    }

    /** The oldest that has no answer; null if there is none. */
    SiteQuestion current() {
        return answered < questions.size() ? questions.get(answered) : null;
    }

    @Override
    public Body head(Head head) {
        SiteQuestion question = current();
        if (question == null || question.begunMicros == SiteQuestion.NEVER) {
            throw new Violation("no answer without a question", head + " for " + this);
        }
        Instant now = scene.network().instants().instant();
        Rewriting.requireDate(head, now.minusNanos(1_000 * (nowMicros() - question.begunMicros)), now);
        question.status = Integer.parseInt(head.firstLine()[1]);
        midAnswer = true;
        said = head.value("Connection");
        boolean malformed = question.plan.malformed == RequestPlan.Malformed.HEAD;
        words = null;
        if (malformed || question.status == 408) {
            Judge.require(question.status == 400 || question.status == 408, "what is no request is refused", this);
            SiteAnswer.refusal(question.status).require(head, "close");
            if (question.status == 408) {
                limits.refusedInTime(question);
            }
            words = new StringBuilder();
            bodyless = false;
            return Body.FIXED;
        }
        Judge.require(question.headSaidMicros != SiteQuestion.NEVER, "no answer before its request", this);
        return answer(question, head);
    }

    private Body answer(SiteQuestion question, Head head) {
        SiteAnswer expected = SiteAnswer.to(question.plan);
        boolean last = limits.mustBeLast(question) || limits.mayBeLast() && said.equals("close");
        expected.require(head, question.persistence(last));
        bodyless = question.plan.method.equals("HEAD") || expected.status() == 304;
        site.requireTag(question.plan.page, head.value("ETag"));
        if (expected.isInWords()) {
            words = new StringBuilder();
        } else {
            byte[] page = question.plan.page.content(scene.content());
            byte[] part = bodyless ? new byte[0] : Arrays.copyOfRange(page, expected.from(), expected.to());
            body = new BodyCheck("answer " + question, part);
        }
        return bodyless ? Body.NONE : Body.FIXED;
    }

    @Override
    public void body(String data, int from, int to) {
        current().bodyBytes += to - from;
        if (words != null) {
            words.append(data, from, to);
        } else {
            body.accept(data, from, to);
        }
    }

    @Override
    public void end(String trailers) {
        SiteQuestion question = current();
        midAnswer = false;
        if (words == null) {
            body.requireComplete();
        } else if (!bodyless) {
            boolean readable = words.toString().matches(question.status + " [A-Z][A-Za-z -]+: [^\r\n]+\n");
            Judge.require(readable, "words for a person are one line", words);
        }
        question.knownMicros = nowMicros();
        answered++;
        site.answered++;
        question.closes = said.equals("close");
        boolean heard = question.saidMicros != SiteQuestion.NEVER && question.plan.emptyLines == 0;
        if (current() == null && heard && !question.closes && plan.fault == Fault.NONE && plan.napMicros == 0) {
            stay.rests(nowMicros());
        }
        if (question.closes) {
            toldToClose = true;
            over = true;
            if (question.plan.id % 2 == 0 && peer.failure().isEmpty() && !peer.isClosed()) {
                stop();
                peer.close();
            }
        } else if (questions.size() == plan.requests.size() && answered == questions.size()) {
            allAnswered();
        } else if (plan.thinkMicros > 0) {
            after(plan.thinkMicros, this::ask);
        } else {
            ask();
        }
    }

    private void allAnswered() {
        if (plan.ending == Ending.CLOSE) {
            speech.then(() -> {
                stop();
                peer.close();
            });
        } else if (plan.ending == Ending.RESET) {
            leaveByReset();
        }
    }

    /** The server has ended it. */
    private void ended(boolean byReset) {
        if (peer.isClosed()) {
            return;
        }
        limits.ended(byReset, midAnswer || !reader.begun().isEmpty());
        stop();
        if (!byReset) {
            peer.close();
        }
    }

    private void stop() {
        over = true;
        stay.goesOn(nowMicros());
        if (acceptedMicros == SiteQuestion.NEVER && stay.leftMicros == Stay.NEVER) {
            stay.leftMicros = nowMicros();
        }
        speech.silence();
    }

    /** Everything has been over for hours. */
    void judge() {
        limits.judge(isOpen());
        if (isOpen()) {
            stop();
            stay.leftMicros = nowMicros();
            peer.reset();
        }
    }

    private boolean isOpen() {
        return peer != null && !peer.isClosed() && peer.failure().isEmpty() && !peer.sawEof();
    }

    long nowMicros() {
        return scene.network().clock().getAsLong() / 1_000;
    }

    private void after(long micros, Runnable action) {
        scene.network().after(Duration.ofNanos(micros * 1_000), action);
    }

    @Override
    public String toString() {
        return "client" + plan + "\n  accepted at " + acceptedMicros + ", broke off at " + brokeOffMicros
                + ", deaf from " + deafMicros + ", received last at " + receivedMicros + "\n  " + questions;
    }
}
