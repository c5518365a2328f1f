package balancer.simulation;

import balancer.simulation.AnswerPlan.Trigger;
import balancer.simulation.ClientPlan.Ending;
import balancer.simulation.MessageReader.Body;
import balancer.simulation.RequestPlan.LastWord;
import balancer.simulation.RequestPlan.Malformed;

/** Draws clients, requests and answers: all that the balancer supports, and then the faults in them. */
final class TrafficMaker {
    private static final int MOST_FAULT_BYTES = 3_000;
    private static final int MOST_PADDING = 12_000;

    private final Dice dice;
    private final Plan plan;
    private final boolean faults;
    private final int mostBody;
    private int lastId;

    TrafficMaker(Dice dice, Plan plan, boolean faults) {
        this.dice = dice;
        this.plan = plan;
        this.faults = faults;
        mostBody = PlanMaker.mostBodyBytes(plan) * (dice.onceIn(10) ? 4 : 1);
    }

    /** Of the requests so far. */
    int lastId() {
        return lastId;
    }

    ClientPlan client() {
        ClientPlan client = new ClientPlan();
        client.startMicros = dice.size(50_000);
        client.depth = dice.onceIn(3) ? dice.between(2, 6) : 1;
        client.thinkMicros = dice.onceIn(3) ? dice.size(8_000_000) : 0;
        client.napMicros = dice.onceIn(6) ? dice.size(1_000_000) : 0;
        client.pace = pace();
        client.ending = dice.pick(Ending.values());
        if (faults && dice.onceIn(4)) {
            client.fault = dice.pick(ClientPlan.Fault.values());
            client.faultBytes = dice.size(MOST_FAULT_BYTES);
        }
        int requests = plan.tcp ? 1 : dice.between(1, dice.onceIn(4) ? 12 : 4);
        for (int i = 0; i < requests; i++) {
            client.requests.add(plan.tcp ? stream() : request(client, i == requests - 1));
        }
        return client;
    }

    private Pace pace() {
        return dice.onceIn(4) ? new Pace(dice.between(1, 300), dice.below(10_000)) : Pace.AT_ONCE;
    }

    private RequestPlan stream() {
        RequestPlan request = new RequestPlan(++lastId);
        request.bodyBytes = dice.size(mostBody);
        request.lastWord = dice.pick(LastWord.values());
        request.answer.bodyBytes = dice.size(mostBody);
        request.answer.pace = pace();
        if (faults && dice.onceIn(5)) {
            request.answer.fault = dice.pick(
                    AnswerPlan.Fault.RESET_INSTEAD,
                    AnswerPlan.Fault.CUT_BY_END,
                    AnswerPlan.Fault.CUT_BY_RESET,
                    AnswerPlan.Fault.STALLED);
            request.answer.faultPermille = dice.below(1_000);
        }
        return request;
    }

    private RequestPlan request(ClientPlan client, boolean last) {
        RequestPlan request = new RequestPlan(++lastId);
        request.method = dice.pick("GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW");
        request.http10 = dice.onceIn(10);
        request.connectionField = request.http10 ? !last || dice.onceIn(2) : last && dice.onceIn(4);
        request.absoluteTarget = dice.onceIn(10);
        request.padding = dice.onceIn(6) && isQuick(client.pace) ? dice.size(MOST_PADDING) : 0;
        boolean body = !request.method.equals("GET") && !request.method.equals("HEAD") || dice.onceIn(20);
        if (body) {
            request.framing = request.http10 || dice.onceIn(2) ? Body.FIXED : Body.CHUNKED;
            request.bodyBytes = bodySize(client.pace);
            request.chunkSeed = dice.next();
            request.expectsContinue = !request.http10 && dice.onceIn(6);
        }
        if (last && !request.http10 && !request.connectionField && !body && dice.onceIn(4)) {
            request.upgrade = true;
            request.method = "GET";
            request.bodyBytes = bodySize(client.pace);
            request.lastWord = dice.pick(LastWord.values());
        }
        answer(request, last);
        if (faults) {
            faults(request);
        }
        if (body && request.persists()) {
            behindTheBody(request, last);
        }
        return request;
    }

    /** From bits that nothing else needs: another draw would make other plans of every seed. */
    private static void behindTheBody(RequestPlan request, boolean last) {
        int bits = (int) (request.chunkSeed >>> 41);
        if (last && !request.http10 && !request.method.equals("HEAD") && bits % 8 == 0) {
            request.upgrade = true;
            request.lastWord = LastWord.values()[bits / 8 % 3];
            request.answer.status = 101;
            request.answer.http10 = false;
            request.answer.trigger = Trigger.AFTER_REQUEST;
            request.answer.fault = AnswerPlan.Fault.NONE;
        } else if (bits % 8 == 1) {
            request.emptyLines = 1 + bits / 8 % 4;
        }
    }

    /** A slow sender sends little, or the limits on a head and on a run's length would strike. */
    private int bodySize(Pace pace) {
        return dice.size(isQuick(pace) ? mostBody : Math.min(mostBody, 20 * pace.pieceBytes()));
    }

    private static boolean isQuick(Pace pace) {
        return pace.pieceBytes() == 0 || pace.pieceBytes() > 100;
    }

    private void answer(RequestPlan request, boolean last) {
        AnswerPlan answer = request.answer;
        answer.status = dice.pick(200, 200, 200, 200, 201, 204, 304, 404, 500, 503);
        answer.http10 = dice.onceIn(10);
        answer.connectionField = answer.http10 == dice.onceIn(6);
        answer.date = !dice.onceIn(4);
        answer.framing = dice.pick(Body.FIXED, Body.FIXED, Body.CHUNKED);
        answer.framing = dice.onceIn(last ? 4 : 30) ? Body.UNTIL_CLOSE : answer.framing;
        if (answer.http10 && answer.framing == Body.CHUNKED) {
            answer.framing = Body.FIXED;
        }
        answer.pace = pace();
        answer.bodyBytes = bodySize(answer.pace);
        answer.chunkSeed = dice.next();
        answer.interims = dice.onceIn(6) ? dice.between(1, 3) : 0;
        answer.padding = dice.onceIn(10) && isQuick(answer.pace) ? dice.size(MOST_PADDING) : 0;
        answer.delayMicros = dice.onceIn(3) ? dice.size(2_000_000) : 0;
        if (request.upgrade && !dice.onceIn(4)) {
            answer.status = 101;
            answer.http10 = false;
        }
    }

    private void faults(RequestPlan request) {
        AnswerPlan answer = request.answer;
        if (request.framing != Body.NONE && dice.onceIn(5)) {
            answer.trigger = dice.pick(Trigger.AFTER_HEAD, Trigger.IN_BODY);
        }
        if (dice.onceIn(25)) {
            request.malformed = request.framing == Body.CHUNKED ? dice.pick(Malformed.values()) : Malformed.HEAD;
        }
        if (!dice.onceIn(6)) {
            return;
        }
        answer.fault = dice.pick(AnswerPlan.Fault.values());
        answer.faultPermille = dice.below(1_000);
        answer.faultyDeliveries = dice.between(1, 3);
        if (answer.fault == AnswerPlan.Fault.CUT_BY_END && answer.framing == Body.UNTIL_CLOSE) {
            answer.fault = AnswerPlan.Fault.CUT_BY_RESET;
        }
        boolean small = plan.isUnsplit() && answer.bodyBytes < 4_000 && answer.padding == 0;
        boolean mayDouble =
                small && answer.pace.equals(Pace.AT_ONCE) && answer.framing(request.method) != Body.UNTIL_CLOSE;
        if (answer.fault == AnswerPlan.Fault.DOUBLE || answer.fault == AnswerPlan.Fault.STRAY) {
            answer.fault = mayDouble ? AnswerPlan.Fault.DOUBLE : AnswerPlan.Fault.STRAY;
        }
        if (answer.fault == AnswerPlan.Fault.STRAY && answer.framing(request.method) == Body.UNTIL_CLOSE) {
            answer.fault = AnswerPlan.Fault.END_BEHIND; // whatever comes there is the answer
        }
        if (answer.fault == AnswerPlan.Fault.BAD_CHUNK && answer.framing(request.method) != Body.CHUNKED) {
            answer.fault = AnswerPlan.Fault.GARBAGE;
        }
        if (request.upgrade) {
            answer.fault = dice.pick(AnswerPlan.Fault.NONE, AnswerPlan.Fault.RESET_INSTEAD);
        }
    }
}
