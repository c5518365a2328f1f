/**
 * Whose turn it is, otherwise than by round robin: one {@link balancer.backend.Policy} in each file. None of them looks
 * at health; they choose among the candidates that the pool offers.
 *
 * <p>The pool works without this package: {@link balancer.backend.SmoothRoundRobin} is the default.
 */
package balancer.algorithm;
