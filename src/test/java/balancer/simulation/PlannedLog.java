package balancer.simulation;

import balancer.observe.LogWriter;
import balancer.observe.SimulatedLog;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The access log on a disk that follows its plan, and a reader that compares it with the ledger. */
final class PlannedLog {
    private static final Pattern NOTICE = Pattern.compile("# .* (\\d+) lines dropped: .*");

    private final LogPlan plan;
    private final Scene scene;
    private final SimulatedLog log;
    private final ArrayDeque<Runnable> held = new ArrayDeque<>();
    private boolean stalled;
    private Balancer balancer;

    PlannedLog(LogPlan plan, Scene scene) {
        this.plan = plan;
        this.scene = scene;
        log = new SimulatedLog(this::execute, plan.buffers());
    }

    LogWriter writer() {
        return log.writer();
    }

    void begin(Balancer begun) {
        balancer = begun;
        if (plan.stallForMicros() > 0) {
            after(plan.stallFromMicros(), () -> stalled = true);
            after(plan.stallFromMicros() + plan.stallForMicros(), this::goOn);
        }
        if (plan.fullForMicros() > 0) {
            after(plan.fullFromMicros(), () -> log.full(true));
            after(plan.fullFromMicros() + plan.fullForMicros(), () -> log.full(false));
        }
        if (plan.reopenAtMicros() > 0) {
            after(plan.reopenAtMicros(), () -> balancer.loop.post(balancer.program.observation()::reopenLog));
        }
    }

    private void execute(Runnable task) {
        if (stalled) {
            held.add(task);
        } else {
            scene.network().helper().execute(task);
        }
    }

    private void goOn() {
        stalled = false;
        while (!held.isEmpty()) {
            scene.network().helper().execute(held.poll());
        }
    }

    private void after(long micros, Runnable action) {
        scene.network().after(Duration.ofNanos(micros * 1_000), action);
    }

    void requireBounded() {
        Judge.require(log.buffers() <= plan.buffers(), "the log is bounded", log.buffers());
    }

    /** The end: everything is written. */
    void judge(Ledger ledger) {
        long lines = 0;
        long told = 0;
        LogBook book = new LogBook(scene, balancer);
        for (String line : log.lines()) {
            Matcher notice = NOTICE.matcher(line);
            if (notice.matches()) {
                told += Long.parseLong(notice.group(1));
            } else if (!line.isEmpty()) { // one stands where a write had failed
                lines++;
                book.read(line);
            }
        }
        long dropped = balancer.program.observation().getAsLong();
        Judge.require(lines + dropped == ledger.ended, "each exchange has its line", lines + ", dropped " + dropped);
        book.close(dropped);
        boolean full = plan.fullForMicros() > 0;
        Judge.require(told <= dropped, "the log tells no more than what is lost", told + " of " + dropped);
        // A buffer takes lines for 50 ms, so 16 of them are enough for any helper that is only slow.
        boolean slow = plan.stallForMicros() > 0 || plan.buffers() < LogPlan.USUAL_BUFFERS;
        Judge.require(full || slow || dropped == 0, "no line is lost for no reason", dropped);
        Judge.require(full || log.complaints() == 0, "nobody complains for no reason", log.complaints());
    }
}
