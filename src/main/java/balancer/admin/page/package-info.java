/**
 * What a reader of the admin address gets. {@link balancer.admin.page.Views} knows every document: the dashboard for
 * people, {@code /api/status} for programs, {@code /status.txt} for terminals, and the frame that
 * {@link balancer.admin.page.Broadcast} sends once a second to those who watch.
 *
 * <p>{@code Dashboard} decides what is shown, cell by cell. The page, the frame and the plain text only write these
 * cells down, each in its own way, so they never disagree. The files of the page itself are in
 * {@code src/main/resources/admin}.
 */
package balancer.admin.page;
