/**
 * Records of the balancer's work: the access log and flight recorder events. Outer ring: the core knows one
 * {@link balancer.client.RecordListener} and nothing of this.
 *
 * <pre>
 *   loop thread                                                       writer thread
 *   Proxy --admitted--&gt; ExchangeObservers: RequestExcerpt
 *         --ended-----&gt;        |--&gt; AccessLog --&gt; LogBuffer --full--&gt; LogWriter --&gt; file
 *                              |                     ^------empty--------|
 *                              |--&gt; FlightEvents (while a recording runs)
 *                              |--&gt; SlowestRequests (a table on the dashboard)
 *                              '--&gt; the demo's lines on the terminal
 * </pre>
 *
 * <p>Nothing here may make a request wait or leave garbage behind. A log line is bytes in a buffer that is used again;
 * a disk that stalls costs lines, which are counted and reported, and never blocks the loop. The classes of the flight
 * recorder are not loaded before a recording begins: the first event class costs 130 to 250 ms.
 *
 * <p>Not here: counters ({@code metrics}), pages that show them, messages on the terminal ({@code cli}).
 */
package balancer.observe;
