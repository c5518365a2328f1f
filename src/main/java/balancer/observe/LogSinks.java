package balancer.observe;

import java.io.IOException;
import java.util.function.Consumer;

/** Opens access logs: as files, or as a test's substitute. */
public interface LogSinks {
    /** Files, and standard output for "-". */
    LogSinks FILES = new LogSinks() {
        @Override
        public LogWriter open(String path, Consumer<String> complaints) throws IOException {
            return new LogWriter(new FileSink(path), complaints);
        }
    };

    /**
     * @param complaints gets what the log cannot say itself, for example that its disk is full; on any thread
     * @throws IOException if it cannot be written
     */
    LogWriter open(String path, Consumer<String> complaints) throws IOException;
}
