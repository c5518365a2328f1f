/**
 * The documents of the admin address. {@link balancer.admin.page.Views} makes all of them: the dashboard for people,
 * {@code /api/status} for programs, {@code /status.txt} for terminals, and the frame that
 * {@link balancer.admin.page.Broadcast} sends to watchers once a second.
 *
 * <p>{@code Dashboard} decides what is shown, cell by cell. The page, the frame and the plain text only format these
 * cells, so they never disagree. The files of the page itself are in {@code src/main/resources/admin}.
 */
package balancer.admin.page;
