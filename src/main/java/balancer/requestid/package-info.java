/**
 * A room: an id for each request, sent to the backend as X-Request-Id, and used in logs and in our own answers. Without
 * it a request is forwarded with the id that it has, or without one ({@link balancer.proxy.RequestId#NONE}).
 *
 * <p>Not here: writing the field into the head (package {@code http}).
 */
package balancer.requestid;
