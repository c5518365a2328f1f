/**
 * The balancer seen from outside: a dashboard, metrics for Prometheus, JSON, plain text, and a stream of events; in the
 * demo also buttons that break a backend. Served by the same loop, as one more {@link balancer.server.Site}.
 *
 * <pre>
 *   once a second:  Sampler --reads counters--&gt; Trends (5 minutes) --&gt; Slices --&gt; EventHub --slot--&gt; Watcher (at most 16)
 *   on a request:   AdminSite --&gt; RequestGuard --&gt; Document (MetricsText, StatusJson, StatusText, DashboardPage)
 *                                                     |
 *                                     DocumentChunks: some parts each turn of the loop
 * </pre>
 *
 * <p>The page shares its thread with the traffic it shows, so two rules hold everywhere. Nothing here is done in one go
 * whose length depends on the number of backends: documents are made in parts, a few thousand characters a turn. And
 * nobody who reads slowly costs more memory than one who reads fast: a watcher has one slot, and what does not fit into it
 * in time is replaced by what is newer.
 *
 * <p>Reading changes nothing. What can be changed (the demo's servers; with {@code --admin-control}, which backends serve)
 * answers to POST only, and only to pages of our own.
 * No label is made of what a client chose, and nothing of it is shown but method and path of the slowest requests, escaped.
 *
 * <p>Not here: counting (package {@code metrics}, plain fields in the core), and the log of requests ({@code observe}).
 */
package balancer.admin;
