package balancer.observe;

import java.io.IOException;

/** Where lines end up. Used by the writer's thread only; may block. */
interface LogSink {
    void write(byte[] bytes, int length) throws IOException;

    /** Begins anew where somebody may have moved the old file away. If that fails, the old one goes on. */
    void reopen() throws IOException;

    void close() throws IOException;
}
