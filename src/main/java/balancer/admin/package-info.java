/**
 * The balancer for its operator: a dashboard, metrics for Prometheus, JSON, plain text, and a stream of events; in the
 * demo also buttons that break a backend. The same loop serves them, as one more {@link balancer.server.Site}.
 *
 * <pre>
 *   admin           Admin listens, AdminSite maps paths, RequestGuard checks requests, Controls performs actions
 *     page          the documents: dashboard, JSON, plain text, and a frame per second for watchers
 *       numbers     the numbers: five minutes of trends, changes, facts of the process, the metrics
 *         text      formats (JSON, HTML), and sending: in parts, to many watchers
 *
 *   once a second:  Sampler ─► Trends ─► Broadcast ─► Slices ─► EventHub ─► Watcher (one slot each)
 *   on a request:   AdminSite ─► RequestGuard ─► Views ─► Document ─► DocumentChunks (some parts each turn)
 * </pre>
 *
 * <p>A package uses only those below it. The page shares its thread with the traffic, so two rules hold in all of them.
 * Work that grows with the number of backends is divided: documents are made in parts, a few thousand characters a
 * turn. And a slow reader costs no more memory than a fast one: a watcher has one slot, and a newer frame replaces one
 * that was not sent in time.
 *
 * <p>GET changes nothing. Actions (on the demo's servers; with {@code --admin-control}, on which backends serve) need a
 * POST from a page of our own. No label contains client data, and the pages show none but method and path of the
 * slowest requests, escaped.
 *
 * <p>Not here: counting ({@code metrics}, plain fields in the spine; {@code statistics}, durations), and the log of
 * requests ({@code observe}).
 */
package balancer.admin;
