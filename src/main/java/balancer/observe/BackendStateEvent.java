package balancer.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A backend went down, or came up again. */
@Name("loadbalancer.BackendState")
@Label("Backend State")
@Category("Load Balancer")
@Description("A backend gets no more requests, or gets them again")
@StackTrace(false)
final class BackendStateEvent extends Event {
    @Label("Backend")
    String backend;

    @Label("State")
    @Description("up, down (found out by probes), ejected (found out by traffic), draining or enabled (by hand)")
    String state;

    @Label("Reason")
    String reason;
}
