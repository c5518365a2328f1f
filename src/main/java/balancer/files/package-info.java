/**
 * Static files as a {@link balancer.server.Site}: of a directory on disk, or packed in the jar.
 *
 * <pre>
 *   Request --&gt; RequestPath --&gt; FileSite / ResourceSite --&gt; Representation --&gt; Delivery --&gt; Answer
 *               decoded once,    is there such a file?      type, entity tag,   Conditions: 304, 412
 *               no way out                                  date, length        ByteRange: 206, 416
 * </pre>
 *
 * <p><b>The loop waits for the disk.</b> It looks files up and opens them, and {@code sendfile} blocks for pages that
 * are not cached. Java and Linux have no non-blocking files, a thread per read would cost more than the few
 * microseconds of a cached file, and served files are nearly always cached. A network file system that hangs also hangs
 * the loop: do not serve one.
 *
 * <p>Not here: directory listings, compression, a cache of open files, and everything about connections (package
 * {@code server}).
 */
package balancer.files;
