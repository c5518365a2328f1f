/**
 * How something is written, and how it goes out; nothing here knows what it is about.
 *
 * <p>{@code Numbers} writes numbers and times as people read them, {@code Json} and {@code Template} escape what others
 * chose. A {@link balancer.admin.text.Document} is a text in parts, because one made at once would hold up the loop:
 * {@code DocumentChunks} makes the parts while a client takes them, {@code Slices} makes them ahead of all readers.
 * {@link balancer.admin.text.EventHub} hands one frame to everybody who watches, one slot for each.
 */
package balancer.admin.text;
