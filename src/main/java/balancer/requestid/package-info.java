/**
 * A room: a name for each request, sent to the backend as X-Request-Id, and the same in logs and in our own answers.
 * Without it a request goes on with the id that it came with, or without one ({@link balancer.proxy.RequestName#NONE}).
 *
 * <p>Not here: writing the field into the head (package {@code http}).
 */
package balancer.requestid;
