package balancer.observe;

import java.io.IOException;
import java.util.function.Consumer;

/** Where access logs go: files, or what a test has in their place. */
public interface LogSinks {
    /** Files, and standard output for "-". */
    LogSinks FILES = new LogSinks() {
        @Override
        public LogWriter open(String path, Consumer<String> complaints) throws IOException {
            return new LogWriter(new FileSink(path), complaints);
        }
    };

    /**
     * @param complaints told what the log cannot say itself, as when its disk is full; on any thread
     * @throws IOException if it cannot be written
     */
    LogWriter open(String path, Consumer<String> complaints) throws IOException;
}
