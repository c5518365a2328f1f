package balancer.simulation;

import java.util.ArrayList;
import java.util.List;

/** A client's stay: when it dialled and was connected, when it was accepted, and from when to when it was idle. */
final class Stay {
    static final long NEVER = Long.MAX_VALUE;

    /** @param untilMicros when it asked again, or was gone */
    record Rest(long fromMicros, long untilMicros) {}

    long dialledMicros = NEVER;
    long connectedMicros = NEVER;
    long acceptedMicros = NEVER;
    /** It went by itself before anybody let it in, or was still there when all was over. */
    long leftMicros = NEVER;

    final List<Rest> rests = new ArrayList<>();
    private long restsFromMicros = NEVER;

    void rests(long nowMicros) {
        restsFromMicros = nowMicros;
    }

    void goesOn(long nowMicros) {
        if (restsFromMicros != NEVER) {
            rests.add(new Rest(restsFromMicros, nowMicros));
            restsFromMicros = NEVER;
        }
    }

    boolean waited(long fromMicros, long untilMicros, long slackMicros) {
        return connectedMicros <= untilMicros && acceptedMicros >= fromMicros - slackMicros;
    }
}
