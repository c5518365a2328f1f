package balancer.bench;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The balancer as its users run it: the jar in a JVM of its own, so that its CPU time, its heap and its compiler are
 * not those of the load.
 */
final class BalancerProcess {
    private static final int START_SECONDS = 10;
    private static final int POLL_MILLIS = 10;

    private final Process process;
    private final InetSocketAddress address;

    private BalancerProcess(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts the jar in front of one backend and waits until it listens. It ends with this JVM, not with the trial: JMH
     * tears a trial down before it asks its profilers about the last iteration.
     */
    static BalancerProcess start(Path jar, InetSocketAddress backend) throws IOException, InterruptedException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of(
                        java, "-Xmx64m", "-jar", jar.toString(), "--quiet", argument(address), argument(backend)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(log()))
                .start();
        BalancerProcess balancer = new BalancerProcess(process, address);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        balancer.awaitListening();
        return balancer;
    }

    InetSocketAddress address() {
        return address;
    }

    private void awaitListening() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!listens()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                process.destroyForcibly();
                throw new IOException("the balancer did not start: see " + log());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private boolean listens() {
        try (Socket probe = new Socket(address.getAddress(), address.getPort())) {
            return probe.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static String argument(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ':' + address.getPort();
    }

    private static File log() {
        File folder = new File(System.getProperty("bench.scratch", "target/bench"));
        folder.mkdirs();
        return new File(folder, "balancer.log");
    }
}
