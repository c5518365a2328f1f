package balancer.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A slow turn of the loop, which delayed all connections. */
@Name("loadbalancer.SlowTurn")
@Label("Slow Turn")
@Category("Load Balancer")
@Description("A long turn of the event loop, during which all connections waited")
@StackTrace(false)
final class SlowTurnEvent extends Event {
    @Label("Busy")
    @Timespan
    long busy;

    @Label("Ready Keys")
    @Description("Keys that were handled in this turn")
    int readyKeys;
}
