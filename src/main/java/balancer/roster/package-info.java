/**
 * Which backends there are, while the program runs: names whose addresses come and go, and what operators add and
 * remove. {@link balancer.backend.BackendPool} knows the result, and decides whose turn it is.
 */
package balancer.roster;
