/**
 * Static files as a {@link balancer.server.Site}: of a directory on disk, or packed in the jar.
 *
 * <pre>
 *   Request --&gt; RequestPath --&gt; FileSite / ResourceSite --&gt; Representation --&gt; Delivery --&gt; Answer
 *               decoded once,    is there such a file?      type, entity tag,   Conditions: 304, 412
 *               no way out                                  date, length        ByteRange: 206, 416
 * </pre>
 *
 * <p><b>The loop waits for the disk.</b> Looking a file up, opening it, and the pages that {@code sendfile} does not
 * find in memory are done in the loop. There is no non-blocking file in Java or Linux, a thread per read would cost
 * more than the few microseconds that a cached file takes, and files that are served are nearly always cached. A
 * directory on a network file system that hangs does hang the loop: do not serve one.
 *
 * <p>Not here: directory listings, compression, a cache of open files, and everything about connections (package
 * {@code server}).
 */
package balancer.files;
