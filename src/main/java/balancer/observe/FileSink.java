package balancer.observe;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/** A file that is appended to, or standard output. */
final class FileSink implements LogSink {
    private static final String STANDARD_OUTPUT = "-";

    private final String path;
    private FileOutputStream stream;

    /**
     * @param path "-" for standard output
     * @throws IOException if the file cannot be written
     */
    FileSink(String path) throws IOException {
        this.path = path;
        this.stream = isStandardOutput() ? new FileOutputStream(FileDescriptor.out) : append();
    }

    private boolean isStandardOutput() {
        return path.equals(STANDARD_OUTPUT);
    }

    /** O_APPEND: after a tool has truncated the file, we do not leave a hole of its old length. */
    private FileOutputStream append() throws IOException {
        return new FileOutputStream(path, true);
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        stream.write(bytes, 0, length);
    }

    @Override
    public void reopen() throws IOException {
        if (!isStandardOutput()) {
            FileOutputStream old = stream;
            stream = append();
            old.close();
        }
    }

    @Override
    public void close() throws IOException {
        if (!isStandardOutput()) {
            stream.close();
        }
    }
}
