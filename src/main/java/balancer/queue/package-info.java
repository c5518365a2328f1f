/**
 * A room: requests wait here while each backend has as many as {@code --max-in-flight} allows. Without it they are
 * refused at once ({@link balancer.proxy.WaitingList#NONE}).
 *
 * <p>Not here: how many a backend may have ({@link balancer.backend.BackendPool#maxInFlight}).
 */
package balancer.queue;
