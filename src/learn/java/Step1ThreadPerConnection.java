import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives each connection a thread of its own, so that one which waits holds up nobody else. In step 0 a single slow
 * client stopped all others. The experiment "half a request" shows it: hangs there, and here only the half waits.
 *
 * <p>What it costs: a thousand idle clients are a thousand threads, with some 100 KB each; look with {@code ls
 * /proc/PID/task}. What is shared needs care, even a counter. What it gives for nothing is back-pressure: while the
 * client does not read, {@code write} waits, so nothing more is read from the backend, so that waits, too. What it
 * leaves unsolved: a thread may wait for ever. And one thread copies in one direction; a protocol in which both sides
 * talk at once, such as WebSocket, needs two for each connection.
 *
 * <p>Run it: {@code java src/learn/java/Step1ThreadPerConnection.java 9100 9001 9002 9003}
 *
 * <p>Now break it: bound the threads. Replace {@code new Thread(}<i>task</i>{@code ).start()} by {@code POOL.execute(}
 * <i>task</i>{@code )}, with {@code POOL = Executors.newFixedThreadPool(2)} above. Two silent {@code nc 127.0.0.1 9100}
 * stop everybody, as one did in step 0.
 */
public class Step1ThreadPerConnection {
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
                new Thread(() -> serveAndClose(client, ports)).start();
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
