/**
 * A load balancer in one thread. This file is the claim "nothing but the JDK" in the compiler's own words;
 * {@code java -jar} runs from the class path and does not need it, {@code jlink} does.
 */
module balancer {
    requires static java.management; // numbers of the virtual machine for /metrics, loaded after the start
    requires static jdk.jfr; // events for flight recordings, loaded only when somebody records
    requires jdk.crypto.ec; // elliptic curves for TLS; since 22 they are in java.base, and this module is empty
    requires jdk.net; // intervals of SO_KEEPALIVE, touched by the first connection that lives long
    requires jdk.unsupported; // sun.misc.Signal, by reflection: SIGINT and SIGTERM drain instead of killing
}
