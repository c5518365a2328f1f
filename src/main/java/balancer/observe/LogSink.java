package balancer.observe;

import java.io.IOException;

/** The destination of lines. Used by the writer's thread only; may block. */
interface LogSink {
    void write(byte[] bytes, int length) throws IOException;

    /**
     * Opens the path again, because the old file may have been moved away. If that fails, the old file stays in use.
     */
    void reopen() throws IOException;

    void close() throws IOException;
}
