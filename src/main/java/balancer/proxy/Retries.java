package balancer.proxy;

/**
 * Whether a request that a backend may have seen already is sent to another one. What it costs to do that is the
 * question here; whether it does harm is another, see {@link FailurePolicy}.
 */
public interface Retries {
    /** The first failure of such a request is the client's answer. */
    Retries NEVER = new Retries() {
        @Override
        public void requestCame() {}

        @Override
        public boolean allow(int attempts, long nowNanos) {
            return false;
        }
    };

    /** A request goes to a backend for the first time. */
    void requestCame();

    /** @param attempts that were made of this request */
    boolean allow(int attempts, long nowNanos);
}
