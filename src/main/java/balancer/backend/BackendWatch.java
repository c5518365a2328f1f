package balancer.backend;

/**
 * Hears how real exchanges with a backend ended, as far as that says something about the backend. Called in the loop,
 * up to once per request: must not block and should not allocate.
 */
public interface BackendWatch {
    /** Ignores everything. */
    BackendWatch NONE = new BackendWatch() {
        @Override
        public void failed(Backend backend, String reason) {}

        @Override
        public void succeeded(Backend backend) {}
    };

    /**
     * The server seems to be gone: the connection could not be made or was closed before a response, or no exchange
     * gets one in time. What a response says, and how it ends, is the application's business: a 500 is no failure.
     *
     * @param reason in the words of {@link Reason}
     */
    void failed(Backend backend, String reason);

    /** A complete response was forwarded, or a tunnel was opened. */
    void succeeded(Backend backend);
}
