package balancer.proxy;

/**
 * Decides whether a request that a backend may have received is sent to another one, by what that costs. {@link
 * FailurePolicy} decides before whether it does harm.
 */
public interface Retries {
    /** No retries: the first such failure is what the client is told. */
    Retries NEVER = new Retries() {
        @Override
        public void requestCame() {}

        @Override
        public boolean allow(int attempts, long nowNanos) {
            return false;
        }
    };

    /** Called once for each request that goes to a backend. */
    void requestCame();

    /** @param attempts how many attempts of this request were made */
    boolean allow(int attempts, long nowNanos);
}
