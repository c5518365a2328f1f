package balancer.mutations;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A JVM that runs a {@link WarmTrial}. It is started when it is first needed, and again when it has ended. */
final class WarmJvm {
    private final List<String> command;
    private Process process;
    private PrintStream questions;
    private BufferedReader answers;

    WarmJvm(List<String> command) {
        this.command = command;
    }

    /**
     * @param first the seed to begin with; may be empty
     * @return an answer of {@link WarmTrial}
     */
    String ask(Path folder, String first) throws IOException {
        if (process == null || !process.isAlive()) {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
            answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }
        questions.println(folder + WarmTrial.SEPARATOR + first);
        String answer = answers.readLine();
        return answer == null ? WarmTrial.UNSUITED : answer;
    }

    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
