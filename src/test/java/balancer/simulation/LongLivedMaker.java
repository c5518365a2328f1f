package balancer.simulation;

import balancer.simulation.AnswerPlan.Fault;
import balancer.simulation.ClientPlan.Ending;
import balancer.simulation.MessageReader.Body;
import java.util.EnumSet;
import java.util.Set;

/**
 * Draws clients whose connections live long: some hundred small requests of all kinds, one after the other. State that
 * one request leaves behind affects the next ones; and idle connections to backends are taken and parked again and
 * again for longer than any of them may be idle.
 */
final class LongLivedMaker {
    /** What ends a connection that is to live. */
    private static final Set<Knob> DEADLY = EnumSet.of(
            Knob.LONG_STALLS, Knob.CUTS, Knob.CONNECTS_REFUSED, Knob.CONNECTS_LOST, Knob.OPENS_FAIL, Knob.DESCRIPTORS);

    private static final int SMALL_BODY = 300;

    private final Dice dice;
    private final Plan plan;
    private int lastId;

    /** @param lastId of the requests that there are */
    LongLivedMaker(Dice dice, Plan plan, int lastId) {
        this.dice = dice;
        this.plan = plan;
        this.lastId = lastId;
    }

    /**
     * Two of them, if this is a plan in which they can live. As long as both ask there is more than one connection to a
     * backend; and behind the quick one the other goes on for longer than what it does not need may be idle.
     */
    void draw() {
        boolean deadly = plan.hasShortOpens() || plan.weather.keySet().stream().anyMatch(DEADLY::contains);
        if (!plan.tcp && !deadly && dice.onceIn(plan.fair ? 16 : 4)) {
            plan.clients.add(client(dice.between(1_000, 10_000), 100));
            plan.clients.add(client(dice.between(40_000, 80_000), 200));
        }
    }

    private ClientPlan client(int thinkMicros, int most) {
        ClientPlan client = new ClientPlan();
        client.livesLong = true;
        client.startMicros = dice.size(50_000);
        client.thinkMicros = thinkMicros;
        client.ending = dice.pick(Ending.CLOSE, Ending.STAY);
        boolean bytesAreCheap = PlanMaker.mostBodyBytes(plan) > 4_000;
        for (int left = bytesAreCheap ? dice.between(most / 2, most) : dice.between(most / 8, most / 4);
                left > 0;
                left--) {
            client.requests.add(request());
        }
        if (!plan.fair && dice.onceIn(2)) {
            failing(client.requests.get(client.requests.size() - 1));
        }
        return client;
    }

    private RequestPlan request() {
        RequestPlan request = new RequestPlan(++lastId);
        request.method = dice.pick("GET", "GET", "GET", "HEAD", "PUT", "POST", "OPTIONS", "DELETE");
        request.upgrade = request.method.equals("GET") && dice.onceIn(4);
        if (request.method.startsWith("P")) {
            request.framing = dice.pick(Body.FIXED, Body.CHUNKED);
            request.bodyBytes = dice.size(SMALL_BODY);
            request.chunkSeed = dice.next();
        }
        request.oddSeed = dice.onceIn(3) ? dice.next() : 0;
        AnswerPlan answer = request.answer;
        answer.status = dice.pick(200, 200, 200, 204, 304, 404, 503);
        answer.framing = dice.pick(Body.FIXED, Body.CHUNKED);
        answer.bodyBytes = dice.size(SMALL_BODY);
        answer.chunkSeed = dice.next();
        answer.date = !dice.onceIn(4);
        answer.interims = dice.onceIn(12) ? dice.between(1, 3) : 0;
        answer.isRepaired = dice.onceIn(12);
        answer.delayMicros = dice.onceIn(8) ? dice.size(50_000) : 0;
        if (!plan.fair) {
            answer.fault = survivable(request);
            answer.faultPermille = dice.below(1_000);
        }
        return request;
    }

    /** Nothing that the client sees, as long as another backend, or another connection, is there. */
    private Fault survivable(RequestPlan request) {
        Fault fault = dice.pick(Fault.NONE, Fault.NONE, Fault.STRAY, Fault.END_BEHIND);
        boolean repeatable = request.isIdempotent() && request.framing == Body.NONE && request.answer.interims == 0;
        request.answer.diesReused = repeatable && dice.onceIn(5);
        return repeatable && plan.backends.size() > 1 && dice.onceIn(25)
                ? Fault.END_INSTEAD
                : dice.onceIn(3) ? fault : Fault.NONE;
    }

    /** The last one: what the client is told then ends its connection. */
    private void failing(RequestPlan request) {
        request.upgrade = false;
        request.answer.interims = 0;
        if (dice.onceIn(2)) {
            request.answer.fault = Fault.GARBAGE;
        } else {
            request.method = "POST";
            request.answer.diesReused = true;
        }
    }
}
