package balancer.simulation;

import java.util.ArrayList;
import java.util.List;

/** One client connection: what it asks, how fast, how it ends, what is wrong with it. */
final class ClientPlan {
    /** What it does after its last answer. */
    enum Ending {
        CLOSE,
        RESET,
        /** Nothing: it is the balancer that must let go. */
        STAY,
        /** FIN right behind the last request, before the answers are here. */
        HALF_CLOSE
    }

    /** What is wrong with it; "after" counts bytes, see {@link #faultBytes}. */
    enum Fault {
        NONE,
        SILENT,
        SILENT_THEN_FIN,
        RESET_AFTER_SENT,
        FIN_AFTER_SENT,
        STALLED_AFTER_SENT,
        RESET_AFTER_RECEIVED,
        DEAF_AFTER_RECEIVED
    }

    long startMicros;
    /** Requests under way at once. */
    int depth = 1;

    long thinkMicros;
    /** From time to time it reads nothing for so long; 0: it always reads. */
    long napMicros;

    Pace pace = Pace.AT_ONCE;
    Ending ending = Ending.CLOSE;
    Fault fault = Fault.NONE;
    long faultBytes;
    final List<RequestPlan> requests = new ArrayList<>();

    ClientPlan copy() {
        ClientPlan copy = new ClientPlan();
        copy.startMicros = startMicros;
        copy.depth = depth;
        copy.thinkMicros = thinkMicros;
        copy.napMicros = napMicros;
        copy.pace = pace;
        copy.ending = ending;
        copy.fault = fault;
        copy.faultBytes = faultBytes;
        for (RequestPlan request : requests) {
            copy.requests.add(request.copy());
        }
        return copy;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(" at ").append(startMicros).append(" us");
        text.append(depth > 1 ? ", pipelines " + depth : "").append(pace);
        text.append(thinkMicros > 0 ? ", thinks " + thinkMicros + " us" : "");
        text.append(napMicros > 0 ? ", naps " + napMicros + " us" : "");
        text.append(fault == Fault.NONE ? ", then " + ending : ", " + fault + " " + faultBytes);
        for (RequestPlan request : requests) {
            text.append("\n    ").append(request);
        }
        return text.toString();
    }
}
