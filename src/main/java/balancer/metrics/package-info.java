/**
 * Numbers that the loop counts: plain {@code long} fields. One thread writes them and the same thread reads them when a
 * page or a scrape asks, so a counter costs one increment and nothing is atomic.
 *
 * <p>Not here: names, labels, formats. The code that shows a number names it.
 */
package balancer.metrics;
