/**
 * A room: how many requests may be sent again. Without it only refused connections go elsewhere, and an idle
 * connection that died is replaced once ({@link balancer.proxy.Retries#NEVER}).
 *
 * <p>Not here: which backend is tried next, and whether a request may be repeated at all.
 */
package balancer.retry;
