package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import balancer.cli.process.Signals;
import balancer.testkit.ChildJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A start that waits for something that never comes: a name for LISTEN, or a reader of the access log. */
@Timeout(60) // against a hang only
@EnabledOnOs(OS.LINUX)
class StuckStartTest {
    /** The balancer, which is asked to stop all the time. */
    static final class Asked {
        public static void main(String[] arguments) throws Exception {
            Signals.on("TERM", () -> {}); // until the balancer hears it, it means nothing
            Thread asking = new Thread(Asked::askToStop);
            asking.setDaemon(true);
            asking.start();
            Main.main(arguments);
        }

        private static void askToStop() {
            try {
                Class<?> signal = Class.forName("sun.misc.Signal");
                for (int i = 0; i < 1_000; i++) {
                    Object term = signal.getConstructor(String.class).newInstance("TERM");
                    signal.getMethod("raise", signal).invoke(null, term);
                    Thread.sleep(20);
                }
                Runtime.getRuntime().halt(9); // or the test hangs, too
            } catch (ReflectiveOperationException | InterruptedException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }

    @Test
    void endsWhenItIsAskedTo(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("nobody-reads");
        assertEquals(0, new ProcessBuilder("mkfifo", "" + pipe).start().waitFor());
        new ChildJvm().run(Asked.class, "--admin=off", "--access-log=" + pipe, "127.0.0.1:1", "127.0.0.1:2");
    }
}
