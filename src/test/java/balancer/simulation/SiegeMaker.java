package balancer.simulation;

import balancer.simulation.ClientPlan.Ending;
import balancer.simulation.ClientPlan.Fault;
import balancer.simulation.MessageReader.Body;

/** Draws a crowd whose clients each hold as much memory as they can get, and a few newcomers that need little. */
final class SiegeMaker {
    /** What the crowd does; each is a way to hold memory without getting anywhere, or to need a lot of it. */
    private enum Trick {
        HALF_HEAD,
        TRICKLED_HEAD,
        TRICKLED_CHUNKS,
        TRICKLED_TRAILERS,
        STALLED_UPLOAD,
        READS_NOTHING,
        SIPS,
        PIPELINES_BEHIND_A_STREAM,
        IS_NOT_ANSWERED,
        IS_ANSWERED_BY_HALF,
        DOWNLOADS,
        DOWNLOADS_AND_LEAVES,
        STAYS
    }

    private static final int SMALL_SOCKET_BYTES = 2_000;
    private static final int MOST_SMALL_BODY = 12_000;
    /** What makes a session hold a whole socketful. */
    private static final int LEAST_LARGE_HEAD = 9_000;

    private static final int MOST_LARGE_HEAD = 14_000;
    private static final int CROWD_MICROS = 2_000_000;
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
        plan.limitsOff = dice.onceIn(3);
        plan.bufferCap = dice.between(192, 448) << 10;
        plan.weather.put(Knob.SOCKET_BUFFER_BYTES, (double) SMALL_SOCKET_BYTES);
        plan.backends.add(new BackendPlan());
        // Some crowds are of one mind: then nobody else's memory can be taken.
        Trick common = dice.onceIn(2) ? trick() : null;
        for (int left = dice.between(30, 60); left > 0; left--) {
            plan.clients.add(besieger(common == null ? trick() : common));
        }
        for (int left = dice.between(3, 8); left > 0; left--) {
            plan.clients.add(newcomer());
        }
    }

    private Trick trick() {
        return plan.tcp
                ? dice.pick(
                        Trick.STALLED_UPLOAD,
                        Trick.READS_NOTHING,
                        Trick.SIPS,
                        Trick.DOWNLOADS,
                        Trick.DOWNLOADS_AND_LEAVES)
                : dice.pick(Trick.values());
    }

    private ClientPlan besieger(Trick trick) {
        ClientPlan client = new ClientPlan();
        client.besieges = true;
        client.startMicros = dice.onceIn(3) ? dice.below(CROWD_MICROS) : dice.size(500_000);
        client.fault = Fault.STALLED_AFTER_SENT;
        RequestPlan request = new RequestPlan(++lastId);
        client.requests.add(request);
        switch (trick) {
            case HALF_HEAD -> client.faultBytes = dice.between(1, 40);
            case TRICKLED_HEAD -> {
                request.padding = MOST_LARGE_HEAD;
                trickle(client, largeHead());
            }
            case TRICKLED_CHUNKS -> {
                upload(request, Body.CHUNKED, MOST_LARGE_HEAD);
                trickle(client, largeHead());
            }
            case TRICKLED_TRAILERS -> trickleTrailers(client, request);
            case STALLED_UPLOAD -> {
                upload(request, Body.FIXED, 40_000);
                client.faultBytes = 30_000;
                request.answer.pace = new Pace(1, 1_000_000);
            }
            case READS_NOTHING -> deaf(client, request);
            case SIPS -> {
                deaf(client, request);
                client.sipMicros = dice.between(100_000, 400_000);
            }
            case PIPELINES_BEHIND_A_STREAM -> {
                deaf(client, request);
                pipeline(client);
            }
            case IS_NOT_ANSWERED, IS_ANSWERED_BY_HALF -> {
                client.fault = Fault.NONE;
                client.ending = Ending.STAY;
                request.padding = dice.size(MOST_LARGE_HEAD);
                request.answer.bodyBytes = dice.size(MOST_SMALL_BODY);
                request.answer.fault = AnswerPlan.Fault.STALLED;
                request.answer.faultPermille = trick == Trick.IS_NOT_ANSWERED ? 0 : dice.between(100, 999);
            }
            case DOWNLOADS, DOWNLOADS_AND_LEAVES, STAYS -> download(client, request, trick);
        }
        return client;
    }

    private int largeHead() {
        return dice.onceIn(3) ? 0 : dice.between(LEAST_LARGE_HEAD, MOST_LARGE_HEAD);
    }

    private void trickle(ClientPlan client, int promptBytes) {
        client.pace = new Pace(dice.between(1, 3), dice.between(50_000, 400_000), promptBytes);
        client.faultBytes = promptBytes + dice.between(20, 100);
    }

    /** All but the last few bytes of a request come at once. */
    private void trickleTrailers(ClientPlan client, RequestPlan request) {
        upload(request, Body.CHUNKED, dice.size(MOST_SMALL_BODY));
        request.chunkSeed = dice.next() & ~3L;
        Wire wire = new Wire(new Content());
        int all = Wire.requestHead(request).length + wire.requestBody(request).length;
        trickle(client, all - dice.between(1, 18));
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

    private void pipeline(ClientPlan client) {
        client.depth = 40;
        for (int left = 40; left > 0; left--) {
            client.requests.add(new RequestPlan(++lastId));
        }
    }

    /** Honest, and not always slow; or with one short request after which nothing comes. */
    private void download(ClientPlan client, RequestPlan request, Trick trick) {
        client.fault = trick == Trick.DOWNLOADS_AND_LEAVES ? Fault.RESET_AFTER_RECEIVED : Fault.NONE;
        client.faultBytes = dice.size(100_000);
        client.napMicros = dice.onceIn(3) ? 0 : dice.size(1_000_000);
        client.ending = trick == Trick.STAYS ? Ending.STAY : Ending.CLOSE;
        request.answer.bodyBytes = trick == Trick.STAYS ? dice.size(MOST_SMALL_BODY) : 50_000 + dice.size(100_000);
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
