package balancer;

import balancer.cli.options.CommandLine;
import balancer.cli.options.Help;
import balancer.cli.options.Options;
import balancer.cli.process.ExitCode;
import balancer.cli.process.Version;
import balancer.cli.terminal.Terminal;
import balancer.cli.text.Message;

/** The entry point: runs the requested command and exits with its status. */
public final class Main {
    private static final long FLUSH_MILLIS = 1_000;

    private Main() {}

    public static void main(String[] args) {
        int status = run(args);
        if (status != ExitCode.OK) {
            System.exit(status);
        }
    }

    private static int run(String[] args) {
        long beganNanos = System.nanoTime();
        CommandLine line = CommandLine.parse(args);
        Options options = line.options();
        Terminal terminal = Terminal.open(options.color(), options.quiet());
        try {
            report(terminal, line);
            if (!line.errors().isEmpty()) {
                return ExitCode.USAGE;
            }
            return switch (options.command()) {
                case HELP -> print(terminal, Help.text(Version.number()));
                case VERSION -> print(terminal, Version.line());
                case PROBE -> new ProbeCommand(options.probe(), ProbeCommand.TIME_LIMIT_MILLIS).run(terminal);
                case CTL -> new CtlCommand(options, terminal).run();
                default -> options.check()
                        ? new Check(
                                        options,
                                        Run.outside(options, terminal, new FaultLog(terminal)),
                                        RunningBalancer.HTTP)
                                .run()
                        : serve(args, options, terminal, beganNanos);
            };
        } finally {
            terminal.flush(FLUSH_MILLIS);
        }
    }

    private static int serve(String[] args, Options options, Terminal terminal, long beganNanos) {
        return new Run(args, options, terminal).run(beganNanos);
    }

    private static int print(Terminal terminal, String text) {
        terminal.data(text);
        return ExitCode.OK;
    }

    private static void report(Terminal terminal, CommandLine line) {
        for (Message warning : line.warnings()) {
            terminal.report(warning);
        }
        for (Message error : line.errors()) {
            terminal.report(error);
        }
    }
}
