import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A load balancer as one writes it first: take a client, forward its request to the next backend, copy the answer back,
 * take the next client. No step comes before it, and for three quick clients it does all that it should. What is wrong
 * shows when somebody is slow: type {@code nc 127.0.0.1 9100} and nothing more, and every other client waits for you
 * (experiment "half a request").
 *
 * <p>Run it: {@code java src/learn/java/Step0OneAtATime.java 9100 9001 9002 9003}. The first port is its own, the
 * others are those of HTTP servers that run already, such as those of the demo. It understands requests without a body.
 *
 * <p>Now break it: let {@code askToClose} return {@code head} unchanged. The first page still comes, but a second
 * client waits: a server that keeps its connection open never says that its answer has ended, so {@code transferTo}
 * goes on.
 */
public class Step0OneAtATime {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final int LONGEST_HEAD = 16 * 1024;

    private static int requests;

    public static void main(String[] ports) throws IOException {
        // 1024 clients may wait in the kernel (the backlog) until they are accepted.
        try (ServerSocket listener = new ServerSocket(Integer.parseInt(ports[0]), 1024, HERE)) {
            System.out.println("listening on http://localhost:" + ports[0]);
            while (true) {
                serveNext(listener, ports);
            }
        }
    }

    private static void serveNext(ServerSocket listener, String[] ports) {
        try (Socket client = listener.accept()) {
            serve(client, ports);
        } catch (IOException e) {
            // A reset, or a backend that refuses: bad for this client, no reason to stop for the others.
            System.out.println("lost a client: " + e.getMessage());
        }
    }

    private static void serve(Socket client, String[] ports) throws IOException {
        String head = readHead(client.getInputStream());
        if (head == null) {
            return;
        }
        int backendPort = Integer.parseInt(ports[1 + requests++ % (ports.length - 1)]);
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
