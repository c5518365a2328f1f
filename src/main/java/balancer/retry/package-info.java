/**
 * A room: how many requests may be sent again. Without it only those are that no backend can have seen
 * ({@link balancer.proxy.Retries#NEVER}).
 *
 * <p>Not here: which backend is tried next, and whether a request may be repeated at all.
 */
package balancer.retry;
