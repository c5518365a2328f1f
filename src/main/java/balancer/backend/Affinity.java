package balancer.backend;

/** What ties a request to other requests, and so to a backend; as a rule nothing does. */
public final class Affinity {
    /** Nothing. */
    public static final Affinity NONE = new Affinity();

    private long key = Policy.NO_KEY;
    private Backend backend;

    /** Begins another request: nothing is known of it. */
    public void forget() {
        key = Policy.NO_KEY;
        backend = null;
    }

    /** @param hash of what requests that belong together have in common */
    public void key(long hash) {
        key = hash == Policy.NO_KEY ? 1 : hash;
    }

    long key() {
        return key;
    }

    /** @param named by the client, which had an answer from it before; null if none is */
    public void backend(Backend named) {
        backend = named;
    }

    /** The backend that the client names, whatever its state; null if none. */
    public Backend named() {
        return backend;
    }

    /** The backend that the client names, as long as it serves: else the request goes where others go. */
    public Backend backend() {
        boolean mayServe =
                backend != null && backend.serves() && !backend.addresses().isEmpty();
        return mayServe ? backend : null;
    }
}
