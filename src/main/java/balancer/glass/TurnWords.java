package balancer.glass;

import balancer.cli.text.Ansi;
import balancer.glass.KeyRecord.Cause;
import balancer.loop.KeyFacts;
import balancer.loop.KeyFacts.Role;
import java.util.List;
import java.util.Locale;

/** A turn in plain words: a line for it, then one for each handler that was called. */
final class TurnWords implements TurnText {
    private static final int WHO_COLUMN = 10;
    private static final int READY_COLUMN = 40;
    private static final int DID_COLUMN = 50;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Directory directory;
    private final boolean color;
    private StringBuilder line;

    /** Characters of the line that take no room on the screen. */
    private int invisible;

    TurnWords(Directory directory, boolean color) {
        this.directory = directory;
        this.color = color;
    }

    @Override
    public void begin(List<String> lines) {
        // The words explain themselves.
    }

    @Override
    public void dropped(long count, List<String> lines) {
        lines.add("(" + count + " lines dropped: output was blocked)");
    }

    @Override
    public void turn(TurnRecord turn, Turns turns, List<String> lines) {
        line = new StringBuilder(80);
        line.append("turn ").append(turn.number);
        line.append("  asleep ").append(millis(turn.asleepNanos));
        line.append("  busy ").append(millis(turn.busyNanos));
        line.append("  ").append(turn.ready).append(" ready");
        counted(turn.timers, "timer");
        counted(turn.tasks, "posted task");
        lines.add(line.toString());
        for (int i = 0; i < turn.recorded; i++) {
            lines.add(line(turns.key(turn, i)));
        }
        if (turn.calls > turn.recorded) {
            lines.add("  ... and " + (turn.calls - turn.recorded) + " more handlers");
        }
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.2f ms", nanos / NANOS_PER_MILLI);
    }

    private void counted(int count, String what) {
        if (count > 0) {
            line.append(", ").append(count).append(' ').append(what).append(count == 1 ? "" : "s");
        }
    }

    private String line(KeyRecord key) {
        line = new StringBuilder(160);
        invisible = 0;
        line.append("  ");
        if (key.number >= 0) {
            line.append('#').append(key.number);
            line.append(key.role == Role.CLIENT && key.request > 0 ? "." + key.request : "");
        }
        pad(WHO_COLUMN);
        who(key);
        pad(READY_COLUMN);
        if (key.cause == Cause.KEY) {
            Ops.words(key.ready, line);
        } else {
            line.append(key.cause == Cause.AGAIN ? "goes on" : "timer");
        }
        pad(DID_COLUMN);
        did(key);
        waits(key);
        return line.toString();
    }

    private void who(KeyRecord key) {
        switch (key.role) {
            case LISTENER -> line.append("listener of ").append(key.service);
            case CLIENT -> line.append("client of ").append(key.service);
            case BACKEND -> {
                backend(key.backend);
                line.append(" for #").append(key.client).append('.').append(key.request);
            }
            case IDLE_BACKEND -> backend(key.backend);
            case PROBE -> {
                line.append("probe of ");
                backend(key.backend);
            }
            default -> line.append(Code.name(key.code));
        }
    }

    private void backend(int slot) {
        String name = slot < 0 ? "backend" : directory.backend(slot);
        int before = line.length();
        Ansi.paint(line, Ansi.backend(Math.max(0, slot)), name, color);
        invisible += line.length() - before - name.length();
    }

    private void did(KeyRecord key) {
        int start = line.length();
        if (key.read > 0) {
            part(start).append("read ").append(key.read).append(" B");
        }
        if (key.written > 0) {
            part(start).append("wrote ").append(key.written).append(" B");
        }
        if (key.handshake != null) {
            part(start).append("handshake: ").append(key.handshake);
        }
        if (key.openedCount > 0) {
            part(start)
                    .append(key.role == Role.LISTENER ? "new client #" : "opened #")
                    .append(key.opened);
            line.append(key.openedCount > 1 ? " to #" + (key.opened + key.openedCount - 1) : "");
        }
        if (key.picked >= 0) {
            picked(key, start);
        }
        if (key.moved()) {
            phase(part(start), key.from).append(" > ");
            phase(line, key.to);
        }
        if (key.answered()) {
            part(start).append("status ").append(key.status);
        }
        if (key.failure != null) {
            part(start).append("failed: ").append(key.failure);
        }
        if (key.upFull || key.downFull) {
            part(start).append(key.downFull ? "FULL towards the client" : "FULL towards the backend");
        }
    }

    private void picked(KeyRecord key, int start) {
        part(start).append("picked ");
        backend(key.picked);
        line.append(" (").append(key.why);
        for (int slot = 0; slot < Math.min(Long.SIZE, directory.slots()); slot++) {
            if ((key.passedOver >>> slot & 1) != 0 && slot != key.picked) {
                line.append(", not ");
                backend(slot);
            }
        }
        line.append(key.reused ? ", open: #" : ", new: #").append(key.peer).append(')');
    }

    private StringBuilder part(int start) {
        return line.append(line.length() > start ? ", " : "");
    }

    private static StringBuilder phase(StringBuilder to, Enum<?> phase) {
        return to.append(phase == null ? "nothing" : phase.name());
    }

    private void waits(KeyRecord key) {
        if (key.number < 0) {
            return;
        }
        line.append(line.charAt(line.length() - 1) == ' ' ? "" : "; ");
        if (key.interest == KeyFacts.NO_KEY) {
            line.append("closed");
        } else if (key.interest == 0) {
            line.append("waits for nothing");
        } else {
            line.append("waits for ");
            Ops.words(key.interest, line);
        }
    }

    private void pad(int column) {
        do {
            line.append(' ');
        } while (line.length() - invisible < column);
    }
}
