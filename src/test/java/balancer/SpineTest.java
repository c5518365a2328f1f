package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every room is deleted, and what is left compiles and balances. On real sockets, in a class loader of its own. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class SpineTest {
    private static final Path MAIN = Path.of("src/main/java/balancer");
    private static final Path SPINE = Path.of("src/test/java/balancer/spine/Spine.java");

    @TempDir
    Path folder;

    @Test
    void withoutAnyRoomItBalances() throws Exception {
        Path classes = compiled();
        URL[] path = {classes.toUri().toURL()};
        try (URLClassLoader spineAlone = new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
                ServerSocket first = backend("a");
                ServerSocket second = backend("b")) {
            assertThrows(ClassNotFoundException.class, () -> spineAlone.loadClass("balancer.queue.Queue"));
            Class<?> spine = spineAlone.loadClass("balancer.spine.Spine");
            assertEquals("ababab", sixAnswers(spine, first.getLocalPort(), second.getLocalPort()));
        }
    }

    /** In one call of the compiler, from nothing but the packages of the spine and what puts them together. */
    private Path compiled() throws IOException {
        Path nothing = Files.createDirectory(folder.resolve("nothing"));
        Path classes = Files.createDirectory(folder.resolve("classes"));
        List<String> command = new ArrayList<>(List.of("--release=17", "-Xlint:all", "-Werror", "-proc:none"));
        command.addAll(List.of("-cp", nothing.toString(), "-d", classes.toString(), SPINE.toString()));
        for (String each : TidyTest.SPINE) {
            for (Path source : TidyTest.sources(MAIN.resolve(each))) {
                command.add(source.toString());
            }
        }
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        int status = javac.run(writer, writer, command.toArray(String[]::new));
        assertEquals("", said.toString());
        assertEquals(0, status);
        return classes;
    }

    private static String sixAnswers(Class<?> spine, int... backendPorts) throws Exception {
        Object balancer = spine.getConstructor(int.class, int[].class).newInstance(0, backendPorts);
        FutureTask<Object> turns = new FutureTask<>(() -> spine.getMethod("run").invoke(balancer));
        new Thread(turns, "spine").start();
        try {
            URL page = URI.create("http://127.0.0.1:" + spine.getMethod("port").invoke(balancer) + "/")
                    .toURL();
            StringBuilder answers = new StringBuilder();
            for (int i = 0; i < 6; i++) {
                try (InputStream answer = page.openStream()) {
                    answers.append(new String(answer.readAllBytes(), StandardCharsets.US_ASCII));
                }
            }
            return answers.toString();
        } finally {
            spine.getMethod("stop").invoke(balancer);
            turns.get();
        }
    }

    /** Answers one request after the other with this letter, each on a connection of its own, until it is closed. */
    private static ServerSocket backend(String letter) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        FutureTask<Void> answering = new FutureTask<>(() -> {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    BufferedReader head = new BufferedReader(
                            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
                    while (!head.readLine().isEmpty()) {
                        continue;
                    }
                    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\n" + letter;
                    client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (SocketException closed) {
                    return null;
                }
            }
            return null;
        });
        new Thread(answering, "backend " + letter).start();
        return server;
    }
}
