/**
 * A room: of the sessions with more than a share of a turn to move, one at a time continues, so that a small request
 * waits for a quarter of a millisecond and not for all downloads; for a whole one if nothing but downloads was active
 * for a second, because then they move more at a time, which is cheaper. Without this room each session moves a slice
 * in each turn ({@link balancer.proxy.Pump#SLICES}): none starves, but a small request waits for a slice of each
 * download.
 *
 * <p>Not here: how bytes move (package {@code relay}).
 */
package balancer.fairshare;
