package balancer.simulation;

/** One step of a run in still air. It acts, and compares everything that follows with its expectation. */
interface StillDeed {
    void happen(StillRun run);
}
