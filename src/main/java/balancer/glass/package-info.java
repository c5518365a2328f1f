/**
 * A room: the loop under glass. Every turn of the real loop is recorded while somebody watches, and told in words, as
 * JSON, and on a page. Without it the loop turns unseen.
 *
 * <pre>
 *   EventLoop --turned--&gt; Recorder --before, after--&gt; TurnRecord, KeyRecord, in a ring (Turns)
 *                            |                                 |
 *   endpoints, sessions  &lt;--tell                 TurnWords &lt;---+---&gt; TurnJson
 * </pre>
 *
 * <p>Nothing is recorded unless somebody watches: only then the loop's one observer is the {@link
 * balancer.glass.Recorder}, which still tells the observer that it replaces of each turn's end. A record is numbers and
 * constants in an object that is used again. Text is made only of what is shown.
 *
 * <p>What a key stands for is not known to the loop. Its owner tells, into one {@link balancer.loop.KeyFacts}, before
 * the handler is called and after it; the difference is what the handler did.
 *
 * <p>Not here: the page, and how it is sent (package {@code admin}).
 */
package balancer.glass;
