package balancer;

import balancer.certificate.TlsClient;
import balancer.certificate.Trust;
import balancer.cli.options.ProbeUrl;
import balancer.cli.process.ExitCode;
import balancer.cli.terminal.Terminal;
import balancer.cli.text.Message;
import balancer.number.Quantity;
import balancer.tls.HandshakeFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * {@code --probe}: gets a URL once, and tells by the exit status whether the answer is 2xx. It is the health check of
 * images that have nothing but a JDK and the jar.
 *
 * <p>With {@code https://} any certificate is good: who asks, asks itself, as a rule by another name than the
 * certificate's, and tells nothing that is secret.
 *
 * <p>The thread that asks may block for as long as it likes, in the name service too, because nobody waits for it
 * longer than the time limit.
 */
final class ProbeCommand implements Runnable {
    /** Less than the patience of most supervisors. */
    static final long TIME_LIMIT_MILLIS = 5_000;

    private static final int MOST_BYTES = 1 << 16;

    private static final int MOST_SHOWN = 80;

    private static final String PROTOCOL = "HTTP/1.";
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[0-9] [1-9][0-9]{2}[ \r\n]");
    private static final Pattern INTERIM = Pattern.compile("HTTP/1\\.[0-9] 1(?!01)[0-9]{2}[ \r\n]");

    /** A line may end with LF alone: a server's slip, as the balancer takes it. */
    private static final Pattern END_OF_HEAD = Pattern.compile("\n\r?\n");

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
            String why =
                    failed instanceof SSLException ? HandshakeFailure.of(failed).getMessage() : failed.getMessage();
            trouble = why == null ? failed.getClass().getSimpleName() : why;
        }
    }

    private static String complaint(String head) {
        if (!STATUS_LINE.matcher(head).lookingAt()) {
            return "the answer is not HTTP";
        }
        return head.charAt(STATUS_AT) == '2' ? "" : "the answer is " + statusAndReason(head);
    }

    private static String statusAndReason(String head) {
        int end = STATUS_AT;
        while (end < STATUS_AT + MOST_SHOWN && "\r\n".indexOf(head.charAt(end)) < 0) {
            end++;
        }
        return head.substring(STATUS_AT, end);
    }

    private String answer() throws IOException {
        try (Socket plain = connected();
                Socket socket = url.isEncrypted() ? encrypted(plain) : plain) {
            String request = "GET " + url.target() + " HTTP/1.1\r\nHost: " + url.authority()
                    + "\r\nUser-Agent: load-balancer-probe\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return head(socket.getInputStream());
        }
    }

    /**
     * The head of the answer, behind those of interim answers; of another protocol, the first bytes. The body may be an
     * endless one.
     */
    private static String head(InputStream in) throws IOException {
        byte[] bytes = new byte[MOST_BYTES];
        int begin = 0;
        int length = 0;
        while (true) {
            String came = new String(bytes, begin, length - begin, StandardCharsets.ISO_8859_1);
            Matcher end = END_OF_HEAD.matcher(came);
            if (!came.startsWith(PROTOCOL.substring(0, Math.min(came.length(), PROTOCOL.length())))) {
                return came;
            } else if (end.find()) {
                if (!INTERIM.matcher(came).lookingAt()) {
                    return came;
                }
                begin += end.end();
            } else {
                length += more(in, bytes, length, length == begin);
            }
        }
    }

    private static int more(InputStream in, byte[] bytes, int length, boolean betweenHeads) throws IOException {
        if (length == bytes.length) {
            throw new IOException("the head of the answer is longer than " + Quantity.sizeText(MOST_BYTES));
        }
        int read = in.read(bytes, length, bytes.length - length);
        if (read < 0) {
            throw new IOException(betweenHeads ? "closed without an answer" : "closed within the head of the answer");
        }
        return read;
    }

    private Socket encrypted(Socket plain) throws IOException {
        String host = url.address().socketAddress().getHostString();
        return new TlsClient(Trust.insecure(), true, null).over(plain, host, plain.getPort());
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
