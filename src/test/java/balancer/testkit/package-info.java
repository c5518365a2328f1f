/**
 * A network without a network: the unmodified balancer runs on simulated sockets, in virtual time, on the test's own
 * thread, and the same seed gives the same run to the byte.
 *
 * <pre>
 *   test:   act through peers  -&gt;  network.run() / runUntil(..) / advance(..)  -&gt;  look at peers, counters, trace
 *
 *   loop under test                                      scripted peers
 *     |  java.nio                                          |  send, received, close, reset, onReadable ..
 *   SimulatedSelector, SimulatedSocketChannel ..         SimulatedPeer, SimulatedListener
 *     |  the JDK's behaviour                               |
 *   SimulatedSocket, ListeningSocket  &lt;--- Lane ---&gt;  SimulatedSocket, ListeningSocket
 *                  the kernel's behaviour: TcpStack, under the Weather
 *   World: virtual time, seed, events, trace
 * </pre>
 *
 * <p>There is no thread. Time stands still while code runs; a select with nothing ready moves it, to the next event or
 * to its own timeout. A test begins with {@link balancer.testkit.SimulatedNetwork}; {@link balancer.testkit.Weather}
 * makes it hard. Fair weather is exact: constant latency, ample buffers, nothing split or lost, so a test may count
 * reads and writes per exchange.
 *
 * <p>{@code ConformanceTest} measures how faithful the simulation is: scripts and random sequences of operations
 * observe the same on real loopback sockets and here, line by line. Any behaviour that is wrong here gets a test there
 * first.
 *
 * <p>Not here: blocking mode, threads, datagrams, the {@code socket()} adaptors, Nagle's algorithm and delayed
 * acknowledgements (all sockets behave as with TCP_NODELAY), sendfile, real buffer sizes. One number per direction
 * stands for send buffer, wire and receive buffer, so what one end has written and the other not read is at most that.
 */
package balancer.testkit;
