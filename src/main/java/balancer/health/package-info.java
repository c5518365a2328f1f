/**
 * Who of the backends is well: probes from the same loop, and conclusions from real traffic.
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
 * So is a name as soon as the name service has answered for the first time. One that comes later (its name was unknown,
 * or now means another address) is JOINING and gets work after its first good probe: the others can do without it until
 * then.
 *
 * <p>Ejected are at most half of those that serve: what is wrong with all at once is hardly wrong with them. A failed
 * exchange counts only if it says that the server is gone, see {@code Blame}.
 *
 * <p>These numbers, the interval and the limit of a probe are settings; the defaults are drawn here.
 * Three and two, not one and one: a single lost packet must not move traffic. Once something went wrong the next
 * probe comes after 300 ms instead of 2 s, until the picture is clear, so a dead backend is known within a second. All
 * times vary by a fifth, or 300 probes would leave in the same turn for ever.
 *
 * <p>Both sources are needed. Probes find what gets no traffic, and are the only way back. Traffic finds within
 * milliseconds what probes miss: a server that accepts connections and drops them.
 *
 * <p>In tcp mode a backend that is up is not probed by bare connects: they cost the server something (MariaDB blocks a
 * host after a hundred of them). There a process that died is noticed by the next connection to it, which is tried
 * elsewhere; probes begin then and end when it is up again.
 *
 * <p>A fault of our own (no descriptor, no local port, no memory) is no verdict on anybody.
 *
 * <p>Not here: what is done with the knowledge (package {@code backend}), and the words on the terminal.
 */
package balancer.health;
