/**
 * Which backends are up: probes from the same loop, and conclusions from real traffic.
 *
 * <pre>
 *   Deadline --&gt; ProbeSchedule --opens--&gt; Endpoint --&gt; Probe (ConnectProbe, HttpProbe)
 *                     |                                   |
 *                     +------------- verdict &lt;------------+
 *                     v
 *   Proxy --&gt; BackendHealth --&gt; Backend.available, HealthListener
 *
 *                3 bad probes                   5 failed exchanges in a row
 *   UNPROVEN, UP ------------&gt; DOWN   UNPROVEN, UP ------------------&gt; EJECTED
 *   DOWN     --2 good probes--&gt; UP    EJECTED --2 good probes and the cool-down is over--&gt; UP
 *   UNPROVEN --1 good probe---&gt; UP    JOINING --1 good probe--&gt; UP
 * </pre>
 *
 * <p>The backends given at the start are used at once, as UNPROVEN: waiting for probes would refuse the first requests.
 * A backend given by name is used as soon as the name service has answered for the first time. One that comes later
 * (its name was unknown, or has another address now) is JOINING and gets work after its first good probe: the others do
 * without it until then.
 *
 * <p>At most half of the serving backends are ejected: a fault of all at once is hardly their own. A failed exchange
 * counts only if it means that the server is gone, see {@code Blame}.
 *
 * <p>These numbers, the interval and the time limit of a probe are settings; the diagram shows the defaults. Three and
 * two, not one and one: a single lost packet must not move traffic. After a failure the next probe comes after 300 ms
 * instead of 2 s, until the state is certain, so a dead backend is detected within a second. All times vary by a fifth,
 * or 300 probes would start in the same turn for ever.
 *
 * <p>Both sources are needed. Probes also reach backends without traffic, and are the only way back up. Traffic finds
 * within milliseconds what probes miss: a server that accepts connections and drops them.
 *
 * <p>In tcp mode a backend that is up is not probed by bare connects: they cost the server something (MariaDB blocks a
 * host after a hundred of them). There the next connection to a dead process detects it and is tried elsewhere; probes
 * begin then and end when it is up again.
 *
 * <p>A fault of our own (no descriptor, no local port, no memory) says nothing about a backend.
 *
 * <p>Not here: what the states are used for (package {@code backend}), and the messages on the terminal.
 */
package balancer.health;
