package balancer.backend;

/** Why a request went to its backend, in the words of the trace, the loop page and the list of slow requests. */
public enum Cause {
    TURN("its turn"),
    LEAST_LOADED("fewest in progress for its weight"),
    LESS_LOADED_OF_TWO("of two drawn at random, fewer in progress"),
    FASTER_OF_TWO("of two drawn at random, the earlier answer"),
    OWNS_KEY("the key is its own"),
    NEXT_TO_OWNER("next to the key's owner, which is out or has too much to do"),
    COOKIE("the client's cookie"),
    ONLY_BACKUP("a backup: no other serves"),
    NONE_UP("every backend is down"),
    CONNECTION("the client's own connection"),
    REPLACEMENT("again"),
    ANOTHER("after a failure");

    private final String words;

    Cause(String words) {
        this.words = words;
    }

    /** As in "picked app1 (its turn)". */
    public String words() {
        return words;
    }
}
