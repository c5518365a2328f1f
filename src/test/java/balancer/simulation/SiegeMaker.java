package balancer.simulation;

import balancer.simulation.ClientPlan.Ending;
import balancer.simulation.ClientPlan.Fault;
import balancer.simulation.MessageReader.Body;

/** Draws a crowd whose clients each hold what memory they can get, and a few newcomers who want little. */
final class SiegeMaker {
    /** What the crowd does; each is a way to hold memory without getting anywhere. */
    private enum Trick {
        HALF_HEAD,
        TRICKLED_HEAD,
        TRICKLED_CHUNKS,
        STALLED_UPLOAD,
        READS_NOTHING,
        PIPELINES_BEHIND_A_STREAM
    }

    private static final int SMALL_SOCKET_BYTES = 2_000;
    private static final int MOST_SMALL_BODY = 12_000;
    private static final int NEWCOMERS_MICROS = 4_000_000;

    private final Dice dice;
    private final Plan plan;
    private int lastId;

    SiegeMaker(Dice dice, Plan plan) {
        this.dice = dice;
        this.plan = plan;
    }

    void draw() {
        plan.siege = true;
        plan.tcp = dice.onceIn(4);
        plan.bufferCap = dice.between(384, 640) << 10;
        plan.weather.put(Knob.SOCKET_BUFFER_BYTES, (double) SMALL_SOCKET_BYTES);
        plan.backends.add(new BackendPlan());
        for (int left = dice.between(30, 60); left > 0; left--) {
            plan.clients.add(besieger());
        }
        for (int left = dice.between(2, 5); left > 0; left--) {
            plan.clients.add(newcomer());
        }
    }

    private ClientPlan besieger() {
        ClientPlan client = new ClientPlan();
        client.startMicros = dice.size(500_000);
        client.fault = Fault.STALLED_AFTER_SENT;
        RequestPlan request = new RequestPlan(++lastId);
        client.requests.add(request);
        Trick trick = plan.tcp
                ? dice.pick(Trick.STALLED_UPLOAD, Trick.READS_NOTHING, Trick.READS_NOTHING)
                : dice.pick(Trick.values());
        switch (trick) {
            case HALF_HEAD -> client.faultBytes = dice.between(1, 40);
            case TRICKLED_HEAD -> trickle(client, request);
            case TRICKLED_CHUNKS -> {
                trickle(client, request);
                upload(request, Body.CHUNKED, 1_000);
            }
            case STALLED_UPLOAD -> {
                upload(request, Body.FIXED, 40_000);
                client.faultBytes = 30_000;
                request.answer.pace = new Pace(1, 1_000_000);
            }
            case READS_NOTHING -> deaf(client, request);
            case PIPELINES_BEHIND_A_STREAM -> {
                deaf(client, request);
                client.depth = 40;
                for (int left = 40; left > 0; left--) {
                    client.requests.add(new RequestPlan(++lastId));
                }
            }
        }
        return client;
    }

    private void trickle(ClientPlan client, RequestPlan request) {
        client.pace = new Pace(dice.between(1, 3), dice.between(50_000, 400_000));
        client.faultBytes = 1_000;
        request.padding = dice.size(3_000);
    }

    private static void upload(RequestPlan request, Body framing, int bytes) {
        request.method = "POST";
        request.framing = framing;
        request.bodyBytes = bytes;
    }

    private void deaf(ClientPlan client, RequestPlan request) {
        client.fault = Fault.DEAF_AFTER_RECEIVED;
        client.faultBytes = dice.size(3_000);
        request.answer.bodyBytes = 100_000;
    }

    private ClientPlan newcomer() {
        ClientPlan client = new ClientPlan();
        client.startMicros = 600_000 + dice.below(NEWCOMERS_MICROS);
        client.ending = Ending.CLOSE;
        RequestPlan request = new RequestPlan(++lastId);
        if (plan.tcp || dice.onceIn(2)) {
            upload(request, Body.FIXED, dice.size(MOST_SMALL_BODY));
            request.method = "PUT";
        }
        request.answer.bodyBytes = dice.size(MOST_SMALL_BODY);
        client.requests.add(request);
        return client;
    }
}
