/**
 * A room: who has more than a share of a turn to move goes on one at a time, so that a small request waits for a
 * quarter of a millisecond and not for everybody's downloads. Without it every session moves a slice in each turn
 * ({@link balancer.proxy.Pump#SLICES}): nobody starves, but a small request waits for a slice of each download.
 *
 * <p>Not here: how bytes move (package {@code relay}).
 */
package balancer.fairshare;
