package balancer.testkit;

/** The kernel's pending error of a socket, with the words the JDK puts into its exceptions. */
enum SocketError {
    NONE(""),
    REFUSED("Connection refused"),
    RESET("Connection reset by peer"),
    BROKEN_PIPE("Broken pipe"),
    TIMED_OUT("Connection timed out"),
    /** Said by {@link TlsSocket}: FIN came without close_notify. */
    TRUNCATED("truncated"),
    /** Said by {@link TlsSocket}. */
    TLS("TLS failed");

    private final String text;

    SocketError(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
