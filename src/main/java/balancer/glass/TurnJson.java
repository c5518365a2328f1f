package balancer.glass;

import balancer.admin.text.Json;
import balancer.glass.KeyRecord.Cause;
import balancer.loop.KeyFacts;
import java.util.List;
import java.util.Locale;

/** A turn as one line of JSON; {@code null} and what says nothing are left out. */
final class TurnJson implements TurnText {
    private static final int VERSION = 1;

    private final Directory directory;

    TurnJson(Directory directory) {
        this.directory = directory;
    }

    @Override
    public void begin(List<String> lines) {
        StringBuilder line = new StringBuilder(200);
        Json json = new Json(line, false).object().member("v", VERSION).array("backends");
        for (int slot = 0; slot < directory.slots(); slot++) {
            json.object().member("name", directory.backend(slot)).endObject();
        }
        json.endArray().endObject();
        lines.add(line.toString());
    }

    @Override
    public void dropped(long count, List<String> lines) {
        lines.add("{\"v\":" + VERSION + ",\"dropped\":" + count + "}");
    }

    @Override
    public void turn(TurnRecord turn, Turns turns, List<String> lines) {
        StringBuilder line = new StringBuilder(400);
        write(turn, turns, new Json(line, false), Recorder.KEYS_PER_TURN);
        lines.add(line.toString());
    }

    /** @param most keys; the others are counted */
    void write(TurnRecord turn, Turns turns, Json json, int most) {
        int written = Math.min(most, turn.recorded);
        json.object().member("v", VERSION).member("turn", turn.number);
        json.member("ms", turn.millis());
        json.member("asleepNs", turn.asleepNanos).member("busyNs", turn.busyNanos);
        json.member("ready", turn.ready);
        positive(json, "timers", turn.timers);
        positive(json, "tasks", turn.tasks);
        positive(json, "more", turn.calls - written);
        json.array("keys");
        for (int i = 0; i < written; i++) {
            json.object();
            key(turns.key(turn, i), json);
            json.endObject();
        }
        json.endArray().endObject();
    }

    static void key(KeyRecord key, Json json) {
        if (key.number >= 0) {
            json.member("id", key.number);
        }
        json.member("role", key.role.name().toLowerCase(Locale.ROOT));
        if (!key.service.isEmpty()) {
            json.member("of", key.service);
        }
        json.member("code", Code.name(key.code));
        if (key.cause == Cause.KEY) {
            json.member("ready", Ops.letters(key.ready));
        } else {
            json.member("cause", key.cause.name().toLowerCase(Locale.ROOT));
        }
        session(key, json);
        positive(json, "read", key.read);
        positive(json, "wrote", key.written);
        if (key.handshake != null) {
            json.member("handshake", key.handshake);
        }
        if (key.openedCount > 0) {
            json.member("opened", key.opened).member("count", key.openedCount);
        }
        if (key.interest == KeyFacts.NO_KEY) {
            flag(json, "closed", key.number >= 0);
        } else {
            json.member("interest", Ops.letters(key.interest));
        }
    }

    private static void session(KeyRecord key, Json json) {
        if (key.client >= 0) {
            json.member("client", key.client);
            positive(json, "request", key.request);
        }
        if (key.from != null) {
            json.member("from", key.from.name());
        }
        if (key.to != null) {
            json.member("to", key.to.name());
        }
        if (key.backend >= 0) {
            json.member("backend", key.backend);
        }
        if (key.peer >= 0) {
            json.member("peer", key.peer).member("peerInterest", Ops.letters(key.peerInterest));
        }
        if (key.picked >= 0) {
            json.member("picked", key.picked);
            json.member("why", key.why);
            flag(json, "reused", key.reused);
            flag(json, "retried", key.retried);
        }
        positive(json, "passed", key.passedOver);
        positive(json, "up", key.up);
        positive(json, "down", key.down);
        flag(json, "upFull", key.upFull);
        flag(json, "downFull", key.downFull);
        positive(json, "status", key.answered() ? key.status : 0);
        if (key.failure != null) {
            json.member("failure", key.failure);
        }
    }

    private static void positive(Json json, String name, long number) {
        if (number > 0) {
            json.member(name, number);
        }
    }

    private static void flag(Json json, String name, boolean flag) {
        if (flag) {
            json.member(name, true);
        }
    }
}
