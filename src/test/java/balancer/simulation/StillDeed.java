package balancer.simulation;

/** One thing that somebody does in still air, and all that must come of it. */
interface StillDeed {
    void happen(StillRun run);
}
