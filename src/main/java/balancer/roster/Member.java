package balancer.roster;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What makes a backend.
 *
 * @param name for messages and labels
 * @param authority HOST:PORT for the Host field of HTTP probes
 * @param addresses the best first; empty while its name is unknown
 * @param weight its share of requests
 */
public record Member(String name, String authority, List<InetSocketAddress> addresses, int weight) {}
