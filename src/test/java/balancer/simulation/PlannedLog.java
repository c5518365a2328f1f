package balancer.simulation;

import balancer.observe.LogWriter;
import balancer.observe.SimulatedLog;
import balancer.simulation.Entry.Outcome;
import balancer.simulation.MessageReader.Body;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The access log on a disk that does what its plan says, and the reader who compares it with what was seen. */
final class PlannedLog {
    private static final Pattern LINE = Pattern.compile("127\\.0\\.0\\.1 - - \\[[^]]+] \"([^\"]*)\" (\\S+) (\\d+)"
            + " \"-\" \"-\" rt=\\S+ ct=\\S+ ht=\\S+ backend=(\\S+) conn=\\d+ req=\\d+ id=(\\S+) why=\\S+ end=(\\S+)");
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
        Set<Integer> named = new HashSet<>();
        Set<String> requestIds = new HashSet<>();
        for (String line : log.lines()) {
            Matcher notice = NOTICE.matcher(line);
            if (notice.matches()) {
                told += Long.parseLong(notice.group(1));
            } else if (!line.isEmpty()) { // one stands where a write had failed
                lines++;
                line(line, ledger, named, requestIds);
            }
        }
        long dropped = balancer.program.observation().getAsLong();
        Judge.require(lines + dropped == ledger.ended, "each exchange has its line", lines + ", dropped " + dropped);
        boolean full = plan.fullForMicros() > 0;
        Judge.require(told <= dropped, "the log tells no more than what is lost", told + " of " + dropped);
        // A buffer takes lines for 50 ms, so 16 of them are enough for any helper that is only slow.
        boolean slow = plan.stallForMicros() > 0 || plan.buffers() < LogPlan.USUAL_BUFFERS;
        Judge.require(full || slow || dropped == 0, "no line is lost for no reason", dropped);
        Judge.require(full || log.complaints() == 0, "nobody complains for no reason", log.complaints());
    }

    private void line(String line, Ledger ledger, Set<Integer> named, Set<String> requestIds) {
        Matcher parts = LINE.matcher(line);
        Judge.require(parts.matches(), "a line of the log is one", line);
        String requestId = parts.group(5).equals("-") ? "" : parts.group(5);
        Judge.require(requestId.isEmpty() || requestIds.add(requestId), "a name means one request", line);
        Judge.require(scene.plan().requestIds || requestId.isEmpty(), "nobody is named unasked", line);
        int slash = parts.group(1).lastIndexOf('/', parts.group(1).lastIndexOf(" HTTP/"));
        if (slash < 0) {
            return; // unreadable, or TCP
        }
        String id = parts.group(1).substring(slash + 1, parts.group(1).lastIndexOf(' '));
        Entry entry = ledger.entry(Integer.parseInt(id));
        Judge.require(named.add(entry.plan.id), "each exchange has one line", line);
        Judge.require(parts.group(1).startsWith(entry.plan.method + ' '), "the log tells the truth", line);
        // Who was refused and did not stay for the answer never heard its name.
        boolean known = entry.requestId == null || requestId.equals(entry.requestId);
        Judge.require(known, "the log tells the truth", line + ", but " + entry.requestId);
        String status = parts.group(2);
        if (entry.outcome == Outcome.REFUSED) {
            boolean agrees = status.equals(String.valueOf(entry.refusedWith));
            Judge.require(agrees, "the log tells the truth", line + ", but " + entry);
        } else if (entry.outcome == Outcome.COMPLETE && entry.plan.answer.status != 101) {
            complete(entry, line, parts);
        }
    }

    private void complete(Entry entry, String line, Matcher parts) {
        boolean agrees = parts.group(2).equals(String.valueOf(entry.plan.answer.status))
                && parts.group(3).equals(String.valueOf(bodyBytes(entry.plan)))
                && parts.group(4).equals(balancer.nameOf(entry.lastBackend))
                && parts.group(6).equals("ok");
        Judge.require(agrees, "the log tells the truth", line + ", but " + entry);
    }

    /** As they went to the client, who has checked each of them. */
    private long bodyBytes(RequestPlan request) {
        Body framing = request.answer.framing(request.method);
        if (framing == Body.NONE) {
            return 0;
        }
        boolean decoded = framing == Body.CHUNKED && request.http10;
        if (decoded || framing != Body.CHUNKED) {
            return request.answer.bodyBytes;
        }
        Wire.Answer answer = scene.wire().answer(request);
        return answer.bytes().length - answer.headEnd();
    }
}
