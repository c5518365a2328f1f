/**
 * The balancer seen from outside: a dashboard, metrics for Prometheus, JSON, plain text, and a stream of events; in the
 * demo also buttons that break a backend. The same loop serves it, as one more {@link balancer.server.Site}.
 *
 * <pre>
 *   admin           Admin opens it, AdminSite knows the paths, RequestGuard who may ask, Controls what may change
 *     page          what a reader gets: dashboard, JSON, plain text, and a frame a second for those who watch
 *       numbers     what there is to tell: five minutes of trends, changes, facts of the process, the metrics
 *         text      how it is written (numbers, JSON, HTML) and how it goes out: in parts, to many watchers
 *
 *   once a second:  Sampler ─► Trends ─► Broadcast ─► Slices ─► EventHub ─► Watcher (one slot each)
 *   on a request:   AdminSite ─► RequestGuard ─► Views ─► Document ─► DocumentChunks (some parts each turn)
 * </pre>
 *
 * <p>A room uses only those below it. The page shares its thread with the traffic that it shows, so two rules hold in
 * all of them. Nothing is done in one go whose length depends on the number of backends: documents are made in parts, a
 * few thousand characters a turn. And nobody who reads slowly costs more memory than one who reads fast: a watcher has
 * one slot, and what does not fit into it in time is replaced by what is newer.
 *
 * <p>Reading changes nothing. What can be changed (the demo's servers; with {@code --admin-control}, which backends
 * serve) answers to POST only, and only to pages of our own. No label is made of what a client chose, and nothing of it
 * is shown but method and path of the slowest requests, escaped.
 *
 * <p>Not here: counting ({@code metrics}, plain fields in the spine; {@code statistics}, durations), and the log of
 * requests ({@code observe}).
 */
package balancer.admin;
