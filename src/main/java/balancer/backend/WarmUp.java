package balancer.backend;

/** What happens to a backend that gets work again: as a rule nothing. */
public interface WarmUp {
    /** It has its whole weight at once. */
    WarmUp NONE = new WarmUp() {
        @Override
        public void begins(Backend backend) {}
    };

    /** The backend was down, drained or new, and gets work from now on. */
    void begins(Backend backend);
}
