package balancer;

import balancer.cli.terminal.Terminal;
import balancer.loop.FaultReporter;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Prints defects on the terminal, each with its whole stack trace, without which nobody could fix it. */
final class FaultLog implements FaultReporter {
    private final Terminal terminal;

    FaultLog(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void unexpected(String where, Throwable fault) {
        StringWriter text = new StringWriter();
        fault.printStackTrace(new PrintWriter(text));
        terminal.line("internal error in " + where + ": " + text);
    }
}
