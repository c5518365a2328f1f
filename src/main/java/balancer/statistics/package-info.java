/**
 * A room: what is more than a counter. How long exchanges, connects and turns of the loop took, how each backend
 * answered which method, what was wrong with the last bad message. Without it the plain counters of package
 * {@code metrics} are all there is ({@link balancer.proxy.ExchangeListener#NONE}).
 *
 * <pre>
 *   EventLoop --turned--&gt; Statistics --slow turns--&gt; SlowTurnListener
 *   Proxy ----ended-----&gt;     |      --exchanges---&gt; RecordListener (the access log and others)
 * </pre>
 *
 * <p>Not here: names and formats of numbers, logs.
 */
package balancer.statistics;
