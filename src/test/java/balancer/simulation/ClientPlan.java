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

    /** It wants memory that others need: whatever becomes of it is right, as long as it is seen. */
    boolean besieges;

    /** Its connection is to live for some hundred requests; see {@link LongLivedMaker}. */
    boolean livesLong;

    /** Where it comes from. */
    Home home = Home.LOCAL;

    /** How it is announced: 0 in a line, 1 in bytes, 2 in bytes with more behind. */
    int preamble;

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
    /** If it is deaf it still takes a few bytes every so often, for a while; 0: none. */
    long sipMicros;

    final List<RequestPlan> requests = new ArrayList<>();

    /** All that it said has been heard, and it knows what came of that. */
    boolean restsBehind(RequestPlan last) {
        boolean heard = !last.isAnsweredEarly() && !last.expectsContinue && last.emptyLines == 0 && !last.upgrade;
        return heard && fault == Fault.NONE && napMicros == 0;
    }

    ClientPlan copy() {
        ClientPlan copy = new ClientPlan();
        copy.besieges = besieges;
        copy.livesLong = livesLong;
        copy.home = home;
        copy.preamble = preamble;
        copy.startMicros = startMicros;
        copy.depth = depth;
        copy.thinkMicros = thinkMicros;
        copy.napMicros = napMicros;
        copy.pace = pace;
        copy.ending = ending;
        copy.fault = fault;
        copy.faultBytes = faultBytes;
        copy.sipMicros = sipMicros;
        for (RequestPlan request : requests) {
            copy.requests.add(request.copy());
        }
        return copy;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(besieges ? " besieges at " : livesLong ? " lives long from " : " at ")
                .append(startMicros)
                .append(" us");
        text.append(home == Home.LOCAL ? "" : " from " + home.text);
        text.append(depth > 1 ? ", pipelines " + depth : "").append(pace);
        text.append(thinkMicros > 0 ? ", thinks " + thinkMicros + " us" : "");
        text.append(napMicros > 0 ? ", naps " + napMicros + " us" : "");
        text.append(fault == Fault.NONE ? ", then " + ending : ", " + fault + " " + faultBytes);
        text.append(sipMicros > 0 ? ", sips every " + sipMicros + " us" : "");
        for (RequestPlan request : requests) {
            text.append("\n    ").append(request);
        }
        return text.toString();
    }
}
