package balancer.glass;

import balancer.loop.Deadline;

/** Somebody who watches and does nothing with it. */
public final class Watching {
    private Watching() {}

    /** From now on every turn is recorded. */
    public static void begin(Recorder recorder) {
        recorder.add(new Recorder.Reader() {
            @Override
            public void turned(TurnRecord turn, Turns turns) {}

            @Override
            public boolean owns(Deadline deadline) {
                return false;
            }
        });
    }
}
