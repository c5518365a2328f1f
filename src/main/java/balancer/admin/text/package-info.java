/**
 * How texts are written and sent, whatever their content.
 *
 * <p>{@code Json} and {@code Template} escape foreign text. A {@link balancer.admin.text.Document} is a text in parts,
 * because making it at once would hold up the loop: {@code DocumentChunks} makes the parts as a client takes them,
 * {@code Slices} makes them before they are sent. {@link balancer.admin.text.EventHub} gives each frame to all
 * watchers, one slot each.
 */
package balancer.admin.text;
