package balancer.roster;

import balancer.backend.Backend;

/**
 * Hears which backends come and go while the program runs, and why: by whom, in a few words that complete "by ...".
 * Those that are given at the start are not told.
 */
public interface RosterListener {
    /** It gets work after its first good probe. */
    void added(Backend backend, String by);

    /** It gets no new work from now on. */
    void removed(Backend backend, String by);

    /** Its share of requests is another one now. */
    void reweighted(Backend backend, String by);
}
