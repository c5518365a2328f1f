package balancer.backend;

/** Why a request went to its backend, for people. */
public enum Cause {
    TURN("it was its turn"),
    LEAST_LOADED("it had the fewest requests in progress for its weight"),
    LESS_LOADED_OF_TWO("of two drawn at random it had fewer requests in progress"),
    FASTER_OF_TWO("of two drawn at random it promised the earlier answer"),
    OWNS_KEY("the request's key belongs to it"),
    NEXT_TO_OWNER("the request's key belongs to a backend that is out or has too much work; it is the next"),
    COOKIE("the client's cookie names it"),
    ONLY_BACKUP("no other backend serves: it is a backup"),
    NONE_UP("every backend is down: it is tried all the same"),
    CONNECTION("the client has logged in on a connection to it"),
    REPLACEMENT("its idle connection had died: the same backend again"),
    ANOTHER("another backend had failed the request");

    private final String words;

    Cause(String words) {
        this.words = words;
    }

    /** Completes "chosen because". */
    public String words() {
        return words;
    }
}
