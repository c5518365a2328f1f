import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The same with virtual threads, which are objects on the heap until they run: it needs JDK 21. A platform thread for
 * each connection, as in the file beside this one, costs 100 KB and a place in the kernel's scheduler. The experiment
 * "1,000 idle" shows it: a thousand threads there, a dozen here.
 *
 * <p>Below them the JDK waits in {@code epoll} for all sockets at once, which is what you write yourself from step 3
 * on. Why go on, then? For one direction, one request at a time, do not: this file is easy to read, and its
 * back-pressure comes by itself. A relay has two directions which run at once, and each may end, break or be too slow;
 * that is two threads with shared state for each client. Time limits, fairness and a bound on memory are still yours: a
 * thread that waits in {@code read} holds its buffer. And the scheduler decides the order of events, so no test can
 * repeat it. A loop decides it itself: it needs no locks, an idle client needs no buffer, and a run can be repeated
 * from a seed.
 *
 * <p>Run it: {@code java src/learn/java/Step1VirtualThreads.java 9100 9001 9002 9003}
 *
 * <p>Now break it: replace {@code backend.getInputStream().transferTo(client.getOutputStream())} by {@code
 * client.getOutputStream().write(backend.getInputStream().readAllBytes())}. A slow reader of a big file now costs the
 * whole file in memory, whatever the threads cost.
 */
public class Step1VirtualThreads {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final int LONGEST_HEAD = 16 * 1024;

    /** Threads share it: a plain {@code requests++} would now and then give two of them the same number. */
    private static final AtomicInteger REQUESTS = new AtomicInteger();

    public static void main(String[] ports) throws IOException {
        // 1024 clients may wait in the kernel (the backlog) until they are accepted.
        try (ServerSocket listener = new ServerSocket(Integer.parseInt(ports[0]), 1024, HERE)) {
            System.out.println("listening on http://localhost:" + ports[0]);
            while (true) {
                Socket client = listener.accept();
                Thread.startVirtualThread(() -> serveAndClose(client, ports));
            }
        }
    }

    /** Runs in a thread of its own, which may wait as long as it must. */
    private static void serveAndClose(Socket client, String[] ports) {
        try (client) {
            serve(client, ports);
        } catch (IOException e) {
            System.out.println("lost a client: " + e.getMessage());
        }
    }

    private static void serve(Socket client, String[] ports) throws IOException {
        String head = readHead(client.getInputStream());
        if (head == null) {
            return;
        }
        int backendPort = Integer.parseInt(ports[1 + REQUESTS.getAndIncrement() % (ports.length - 1)]);
        try (Socket backend = new Socket(HERE, backendPort)) {
            backend.getOutputStream().write(askToClose(head).getBytes(StandardCharsets.ISO_8859_1));
            // Waits for the backend when it reads, and for the client when it writes.
            backend.getInputStream().transferTo(client.getOutputStream());
        }
    }

    /** Reads up to the empty line that ends a head; null if the client ends first. */
    private static String readHead(InputStream stream) throws IOException {
        InputStream in = new BufferedInputStream(stream);
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int octet = in.read();
            if (octet < 0 || head.length() == LONGEST_HEAD) {
                return null;
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    /** Then the end of the answer is the end of the connection, and nobody has to look for it. */
    private static String askToClose(String head) {
        return head.replaceFirst("\r\n", "\r\nConnection: close\r\n");
    }
}
