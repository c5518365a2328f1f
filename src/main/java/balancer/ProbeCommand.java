package balancer;

import balancer.cli.options.ProbeUrl;
import balancer.cli.process.ExitCode;
import balancer.cli.terminal.Terminal;
import balancer.cli.text.Message;
import balancer.number.Quantity;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code --probe}: gets a URL once, and tells by the exit status whether the answer is 2xx. It is the health check of
 * images that have nothing but a JDK and the jar.
 *
 * <p>The thread that asks may block for as long as it likes, in the name service too, because nobody waits for it
 * longer than the time limit.
 */
final class ProbeCommand implements Runnable {
    /** Less than the patience of most supervisors. */
    static final long TIME_LIMIT_MILLIS = 5_000;

    private static final int MOST_BYTES = 1 << 16;

    private static final int STATUS_LINE_LENGTH = "HTTP/1.1 200".length();

    private final ProbeUrl url;
    private final long timeLimitMillis;
    private volatile String trouble;

    ProbeCommand(ProbeUrl url, long timeLimitMillis) {
        this.url = url;
        this.timeLimitMillis = timeLimitMillis;
        this.trouble = "no answer within " + Quantity.durationText(timeLimitMillis);
    }

    int run(Terminal terminal) {
        Thread asking = new Thread(this, "probe");
        asking.setDaemon(true);
        asking.start();
        try {
            asking.join(timeLimitMillis);
        } catch (InterruptedException wantsUsGone) {
            Thread.currentThread().interrupt();
        }
        String found = trouble;
        if (found.isEmpty()) {
            return ExitCode.OK;
        }
        terminal.report(Message.error(url.text() + ": " + found, ""));
        return ExitCode.PROBE_FAILED;
    }

    @Override
    public void run() {
        try {
            trouble = complaint(answer());
        } catch (IOException failed) {
            String why = failed.getMessage();
            trouble = why == null ? failed.getClass().getSimpleName() : why;
        }
    }

    private static String complaint(String answer) {
        if (!answer.startsWith("HTTP/1.") || answer.length() < STATUS_LINE_LENGTH) {
            return "the answer is not HTTP";
        }
        int status = STATUS_LINE_LENGTH - 3;
        return answer.charAt(status) == '2' ? "" : "the answer is " + answer.substring(status, answer.indexOf('\r'));
    }

    private String answer() throws IOException {
        try (Socket socket = connected()) {
            String request = "GET " + url.target() + " HTTP/1.1\r\nHost: " + url.authority()
                    + "\r\nUser-Agent: load-balancer-probe\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return head(socket.getInputStream());
        }
    }

    /** And what came with it. The body may be an endless one. */
    private static String head(InputStream in) throws IOException {
        byte[] bytes = new byte[MOST_BYTES];
        int length = 0;
        int read = 0;
        while (read >= 0 && length < MOST_BYTES) {
            length += read;
            String head = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
            if (head.contains("\r\n\r\n")) {
                return head;
            }
            read = in.read(bytes, length, MOST_BYTES - length);
        }
        return ""; // half a head
    }

    /** The first address that accepts. */
    private Socket connected() throws IOException {
        IOException last = new IOException("the name has no address");
        for (InetSocketAddress address : addresses()) {
            Socket socket = new Socket();
            try {
                socket.connect(address);
                return socket;
            } catch (IOException failed) {
                socket.close();
                last = failed;
            }
        }
        throw last;
    }

    private List<InetSocketAddress> addresses() throws IOException {
        return url.address().isName()
                ? url.address()
                        .at(List.of(InetAddress.getAllByName(
                                url.address().socketAddress().getHostString())))
                : url.address().addresses();
    }
}
