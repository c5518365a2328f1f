package balancer.simulation;

import balancer.simulation.ClientPlan.Ending;
import balancer.simulation.ClientPlan.Fault;
import balancer.simulation.MessageReader.Body;

/** Draws what clients of the static server ask, and what is wrong with them. */
final class SiteMaker {
    private static final int MOST_FAULT_BYTES = 3_000;
    private static final int MOST_PADDING = 4_000;

    private final Dice dice;
    private final Plan plan;
    private final int mostBody;
    private int lastId;

    SiteMaker(Dice dice, Plan plan) {
        this.dice = dice;
        this.plan = plan;
        mostBody = PlanMaker.mostBodyBytes(plan);
    }

    void draw() {
        plan.serves = true;
        plan.front = dice.pick(Front.IPV4, Front.IPV6);
        plan.maxConnections = dice.onceIn(6) ? dice.between(1, 3) : Integer.MAX_VALUE;
        plan.settings = dice.onceIn(4) ? SettingsPlan.USUAL : SettingsPlan.draw(dice);
        plan.clockOrigin = dice.onceIn(4) ? Long.MAX_VALUE - dice.size(20_000_000) * 1_000L : 0;
        if (dice.onceIn(6)) {
            plan.stop = dice.pick(Plan.Stop.DRAIN, Plan.Stop.DRAIN, Plan.Stop.DRAIN_THEN_STOP, Plan.Stop.AT_ONCE);
            plan.stopMicros = dice.size(3_000_000);
        }
        for (int left = dice.between(1, 6); left > 0; left--) {
            plan.clients.add(client());
        }
    }

    private ClientPlan client() {
        ClientPlan client = new ClientPlan();
        client.home = plan.front == Front.IPV6 ? dice.pick(Home.LOCAL6, Home.SMALL, Home.LONGEST) : Home.LOCAL;
        client.startMicros = dice.size(50_000);
        client.depth = dice.onceIn(3) ? dice.between(2, 20) : 1;
        client.thinkMicros = dice.onceIn(3) ? dice.size(8_000_000) : 0;
        client.napMicros = dice.onceIn(3) ? dice.size(1_000_000) : 0;
        client.pace = dice.onceIn(4) ? new Pace(dice.between(1, 300), dice.below(10_000)) : Pace.AT_ONCE;
        client.ending = dice.pick(Ending.values());
        if (dice.onceIn(3)) {
            client.fault = dice.pick(Fault.values());
            client.faultBytes = dice.size(MOST_FAULT_BYTES);
        }
        int requests = dice.between(1, dice.onceIn(3) ? 25 : 4);
        for (int i = 0; i < requests; i++) {
            client.requests.add(request(client, i == requests - 1));
        }
        if (dice.onceIn(6)) {
            trickle(client);
        }
        return client;
    }

    /** All of it would come some day. */
    private void trickle(ClientPlan client) {
        RequestPlan only = client.requests.get(0);
        client.requests.subList(1, client.requests.size()).clear();
        int prompt = dice.between(1, 300);
        if (dice.onceIn(2)) {
            only.method = "PUT";
            only.framing = Body.FIXED;
            only.bodyBytes = 20_000;
            only.malformed = RequestPlan.Malformed.NO;
            prompt = Wire.requestHead(only).length + dice.size(1_000);
        }
        client.pace = new Pace(dice.between(1, 3), dice.between(200_000, 900_000), prompt);
        client.faultBytes = prompt + dice.size(100);
    }

    private RequestPlan request(ClientPlan client, boolean last) {
        boolean quick = client.pace.pieceBytes() == 0 || client.pace.pieceBytes() > 100;
        RequestPlan request = new RequestPlan(++lastId);
        request.page = page();
        request.want = dice.onceIn(2) ? SiteAnswer.Want.ALL : dice.pick(SiteAnswer.Want.values());
        request.method = dice.pick("GET", "GET", "GET", "GET", "HEAD", "HEAD", "POST", "PUT", "OPTIONS", "BREW");
        request.http10 = dice.onceIn(8);
        request.hostless = request.http10 && dice.onceIn(2);
        request.connectionField = request.http10 ? !last || dice.onceIn(2) : last && dice.onceIn(4);
        request.absoluteTarget = !request.hostless && dice.onceIn(10);
        request.padding = dice.onceIn(6) && quick ? dice.size(MOST_PADDING) : 0;
        if (request.method.startsWith("P") || dice.onceIn(10)) {
            request.framing = request.http10 || dice.onceIn(2) ? Body.FIXED : Body.CHUNKED;
            request.bodyBytes = dice.size(quick ? mostBody : Math.min(mostBody, 20 * client.pace.pieceBytes()));
            request.chunkSeed = dice.next();
            request.expectsContinue = last && !request.http10 && dice.onceIn(4);
        }
        request.emptyLines = request.persists() && dice.onceIn(8) ? dice.between(1, 4) : 0;
        if (request.framing == Body.CHUNKED && dice.onceIn(4)) {
            request.malformed = RequestPlan.Malformed.CHUNK;
        } else if (dice.onceIn(40)) {
            request.malformed = RequestPlan.Malformed.HEAD;
        }
        return request;
    }

    private SitePage page() {
        SitePage page = dice.onceIn(5) ? SitePage.BIG : dice.pick(SitePage.values());
        return page.bytes <= mostBody ? page : SitePage.QUERY;
    }
}
