package balancer.glass;

import java.util.List;

/** A form in which turns are written, as lines. */
interface TurnText {
    /** What stands before the first turn. */
    void begin(List<String> lines);

    /** Adds the turn's lines, without their ends. */
    void turn(TurnRecord turn, Turns turns, List<String> lines);

    /** Tells that so many lines are missing at this place. */
    void dropped(long count, List<String> lines);
}
