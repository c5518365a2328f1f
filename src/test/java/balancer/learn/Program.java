package balancer.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** A program of the ladder, as it is or broken, in a thread of its own: its counters can be read. */
final class Program implements Closeable {
    static final Path SOURCES = Path.of("src/learn/java");
    private static final ToolProvider JAVAC = ToolProvider.findFirst("javac").orElseThrow();

    /** What programs print; only one runs at a time. */
    private static final ByteArrayOutputStream OUTPUT = new ByteArrayOutputStream();

    private static final PrintStream CONSOLE = System.out;

    private final URLClassLoader loader;
    private final Class<?> main;
    private final Thread thread;
    private final int port;
    private volatile boolean stopped;

    private Program(Path classes, String name, int backend) throws ReflectiveOperationException, IOException {
        loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, null);
        main = loader.loadClass(name);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        thread = new Thread(() -> run("" + port, "" + backend), name);
        thread.setDaemon(true);
        OUTPUT.reset();
        System.setOut(new PrintStream(OUTPUT, true));
        thread.start();
        while (thread.isAlive() && !isListening(port)) {
            Thread.yield();
        }
    }

    /** Compiles it into the folder. */
    static Program start(Path source, Path folder, int backend) throws Exception {
        assertEquals("", compile(List.of(source), folder));
        String name = source.getFileName().toString().replace(".java", "");
        Program program = new Program(folder, name, backend);
        for (int tries = 1; !program.thread.isAlive() && tries < 10; tries++) {
            program = new Program(folder, name, backend); // somebody else has taken its port just before
        }
        return program;
    }

    /** What the compiler has against them; empty if nothing. */
    static String compile(List<Path> sources, Path folder) {
        List<String> command =
                new ArrayList<>(List.of("-Xlint:all", "-Xdoclint:all,-missing", "-Werror", "-d", "" + folder));
        sources.forEach(each -> command.add(each.toString()));
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        boolean good = JAVAC.run(writer, writer, command.toArray(String[]::new)) == 0;
        return good ? "" : said.toString().strip();
    }

    static List<Path> sources() throws IOException {
        boolean virtual = Runtime.version().feature() >= 21;
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(file -> virtual || !file.toString().contains("Virtual"))
                    .sorted()
                    .toList();
        }
    }

    private void run(String... ports) {
        try {
            main.getMethod("main", String[].class).invoke(null, (Object) ports);
        } catch (ReflectiveOperationException e) {
            boolean isKnown = stopped || e.getCause() instanceof BindException;
            if (!isKnown) { // when it is stopped it meets a key or a selector that is closed
                e.printStackTrace();
            }
        }
    }

    private static boolean isListening(int port) {
        return OUTPUT.toString().matches("(?s).*listening on https?://localhost:" + port + "\\R.*");
    }

    Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** One of its counters. */
    long count(String name) {
        try {
            return field(name).getLong(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private Field field(String name) throws ReflectiveOperationException {
        Field field = main.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /** In nanoseconds. */
    long cpuTime() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
    }

    /** Ends its loop, also one that spins, and lets go what it holds. */
    @Override
    public void close() throws IOException {
        try {
            Selector selector = (Selector) field("selector").get(null);
            stopped = true;
            List<SelectionKey> keys = List.copyOf(selector.keys());
            selector.close();
            for (SelectionKey key : keys) {
                key.channel().close();
            }
            thread.join();
        } catch (ReflectiveOperationException | InterruptedException e) {
            throw new AssertionError(e);
        }
        System.setOut(CONSOLE);
        loader.close();
    }
}
