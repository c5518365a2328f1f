package balancer.observe;

import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/** Detects when a recording begins, however it was started, and when the last one ends. */
public final class FlightRecordings implements FlightRecorderListener {
    /** Called on any thread but the loop's. */
    public interface Listener {
        void recordingBegan();

        void recordingEnded();
    }

    private final Listener watcher;
    private boolean recording;

    private FlightRecordings(Listener watcher) {
        this.watcher = watcher;
    }

    /**
     * Begins to watch. Loads classes of the recorder without starting it; too slow for the loop, and for the time
     * before the first request.
     */
    public static void watch(Listener watcher) {
        FlightRecorder.addListener(new FlightRecordings(watcher));
    }

    /** Also called at once if a recording has run since the start of the process. */
    @Override
    public void recorderInitialized(FlightRecorder recorder) {
        look(recorder);
    }

    @Override
    public void recordingStateChanged(Recording changed) {
        look(FlightRecorder.getFlightRecorder());
    }

    private synchronized void look(FlightRecorder recorder) {
        boolean running = false;
        for (Recording each : recorder.getRecordings()) {
            running |= each.getState() == RecordingState.RUNNING;
        }
        if (running == recording) {
            return;
        }
        recording = running;
        if (running) {
            watcher.recordingBegan();
        } else {
            watcher.recordingEnded();
        }
    }
}
