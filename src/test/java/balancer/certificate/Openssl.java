package balancer.certificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program, where it is installed; tests that need it are skipped elsewhere. */
final class Openssl {
    private static final long PATIENCE_SECONDS = 20;

    private Openssl() {}

    static boolean isThere() {
        try {
            return run(List.of("version"), "").startsWith("OpenSSL 3");
        } catch (UncheckedIOException missing) {
            return false;
        }
    }

    /** @return what it says on both outputs */
    static String run(List<String> arguments, String input) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .directory(Path.of("").toAbsolutePath().toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            if (!input.startsWith("R")) {
                process.getOutputStream().close();
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return said;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
