package balancer.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.cli.options.ColorChoice;
import balancer.cli.options.CommandLine;
import balancer.cli.process.HelperThread;
import balancer.cli.process.ThisProcess;
import balancer.cli.text.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60) // against a hang only
class TerminalTest {
    private static final int ESC = 0x1b;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    /** Runs nothing until told to: a terminal that somebody holds. */
    private final Queue<Runnable> held = new ArrayDeque<>();

    @Test
    void messagesGoToStandardErrorAndDataToStandardOutput() {
        Terminal terminal = terminal(Runnable::run, false);
        terminal.line("hello");
        terminal.report(Message.error("no", "yes"));
        terminal.data("1.0.0\n");
        assertEquals("hello\nerror: no\nhint: yes\n", text(err));
        assertEquals("1.0.0\n", text(out));
    }

    @Test
    void quietLeavesWarningsAndErrors() {
        Terminal terminal = terminal(Runnable::run, true);
        terminal.line("hello");
        terminal.report(Message.warning("hm"));
        assertEquals("warning: hm\n", text(err));
    }

    @Test
    void whatWaitsLongestIsKeptAndTheRestIsCounted() {
        Terminal terminal = terminal(held::add, false);
        for (int i = 0; i < Terminal.MAX_LINES + 1_234; i++) {
            terminal.line("line " + i);
        }
        runHeld();
        String[] lines = text(err).split("\n");
        assertEquals(Terminal.MAX_LINES + 1, lines.length);
        assertEquals("line 0", lines[0]);
        assertEquals("line " + (Terminal.MAX_LINES - 1), lines[Terminal.MAX_LINES - 1]);
        assertEquals("(1 234 lines dropped: output was blocked)", lines[Terminal.MAX_LINES]);
    }

    @Test
    void onceTheTerminalMovesAgainLinesFlowAgain() {
        Terminal terminal = terminal(held::add, false);
        terminal.line("before");
        runHeld();
        terminal.line("after");
        runHeld();
        assertEquals("before\nafter\n", text(err));
    }

    @Test
    void aHeldTerminalHasOneTaskWaitingHoweverManyLinesCome() {
        Terminal terminal = terminal(held::add, false);
        for (int i = 0; i < 100; i++) {
            terminal.line("x");
        }
        assertEquals(1, held.size());
    }

    @Test
    void aClosedPipeIsNoError() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        Terminal terminal = new Terminal(closed, closed, Runnable::run, false, false);
        terminal.line("into the void");
        terminal.data("too");
    }

    @Test
    void flushWaitsUntilEverythingIsWritten() {
        Terminal terminal = terminal(new HelperThread("terminal", 2), false);
        for (int i = 0; i < 1_000; i++) {
            terminal.line("x");
        }
        terminal.flush(60_000);
        assertEquals("x\n".repeat(1_000), text(err));
    }

    @Test
    void flushGivesUpOnATerminalThatIsHeld() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        OutputStream stuck = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
        Terminal terminal = new Terminal(out, stuck, new HelperThread("terminal", 2), false, false);
        terminal.line("x");
        for (int i = 0; i < 5; i++) {
            terminal.flush(1); // comes back, though nothing was written; the queue of the writer fills up on the way
            terminal.line("y");
        }
        release.countDown();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "AUTO,   -,  xterm, /dev/pts/3,   true",
                "AUTO,   '', xterm, /dev/pts/3,   true",
                "AUTO,   -,  -,     /dev/console, true",
                "AUTO,   -,  linux, /dev/tty1,    true",
                "AUTO,   1,  xterm, /dev/pts/3,   false",
                "AUTO,   0,  xterm, /dev/pts/3,   false",
                "AUTO,   -,  dumb,  /dev/pts/3,   false",
                "AUTO,   -,  xterm, pipe:[123],   false",
                "AUTO,   -,  xterm, /tmp/log,     false",
                "AUTO,   -,  xterm, /dev/null,    false",
                "ALWAYS, 1,  dumb,  pipe:[123],   true",
                "NEVER,  -,  xterm, /dev/pts/3,   false"
            })
    void colourIsForPeopleOnly(
            ColorChoice choice, String noColor, String term, String target, boolean expected, @TempDir Path folder)
            throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("2"), Path.of(target));
        assertEquals(expected, ColorDecision.of(choice, noColor, term, link));
        Files.delete(link); // or the folder's removal warns about where it points
    }

    @Test
    void withoutColourNothingPrintedHoldsAnEscape() {
        assertFalse(everythingPrinted(false).indexOf(ESC) >= 0);
    }

    @Test
    void withColourTheSameTextIsPrinted() {
        String colored = everythingPrinted(true);
        assertTrue(colored.indexOf(ESC) >= 0);
        assertEquals(everythingPrinted(false), colored.replaceAll("\u001b\\[[0-9;]*m", ""));
    }

    /** One of each kind of thing that can be coloured. */
    private String everythingPrinted(boolean color) {
        err.reset();
        Terminal terminal = new Terminal(out, err, Runnable::run, color, false);
        CommandLine.parse("90o0", "\u001b[31m", "--x\u001b").errors().forEach(terminal::report);
        terminal.report(Message.warning("hm"));
        Announcements announcements = new Announcements(CommandLine.parse().options(), terminal.color());
        terminal.line(announcements.ready("1.0.0", new ThisProcess(4711, 84), List.of()));
        terminal.line(announcements.draining(1, 1));
        terminal.line(announcements.stopped(1, 0));
        terminal.line(new DemoLine(terminal.color(), ZoneOffset.UTC)
                .request(Instant.EPOCH, "GET", "/\u001b]0;owned\u0007")
                .backend(0, "9001 blue")
                .outcome(200, 400_000, ""));
        return text(err);
    }

    private Terminal terminal(Executor writer, boolean quiet) {
        return new Terminal(out, err, writer, false, quiet);
    }

    private void runHeld() {
        while (!held.isEmpty()) {
            held.remove().run();
        }
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
