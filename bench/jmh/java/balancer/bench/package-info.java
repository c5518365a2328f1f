/**
 * What the balancer costs, measured with JMH: {@code mvn -Pbench verify} runs all of it in about a quarter of an hour,
 * {@code -Dbench.quick} in a minute (to see that it works; its numbers mean nothing), {@code -Dbench.only=Head} a part.
 *
 * <pre>
 *   RequestBenchmark ──► Client ──────────── direct ───────────────► Origin     both in this JVM
 *                          └──► BalancerProcess (java -jar ...) ────────┘       CPU and memory read by BalancerCost
 *   HeadParser-, HeadRewriter-, ChunkFraming-, BackendChoiceBenchmark           in this JVM; must make no garbage
 * </pre>
 *
 * <p>Classes with benchmarks and their states are public and not final, against the habit of this project, because JMH
 * generates subclasses of them that keep false sharing out of the numbers.
 *
 * <p>A run writes to {@code target/bench/jmh}; {@code bench/run publish target/bench/jmh} puts it into
 * {@code bench/results}.
 *
 * <p>Not here: other load balancers; {@code bench/run} sets them side by side.
 */
package balancer.bench;
