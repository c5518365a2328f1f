package balancer.cli.process;

import java.io.IOException;

/**
 * Tells systemd that we are ready, if it asked for that with {@code Type=notify}. Its socket takes datagrams, which the
 * JDK cannot send to a path, so {@code systemd-notify} sends it; {@code NotifyAccess=all} lets a child speak for us.
 */
public final class Supervisor {
    /** Set by systemd; the address of its socket. */
    private static final String SOCKET = "NOTIFY_SOCKET";

    private Supervisor() {}

    /**
     * Waits for the child: must not run on the loop.
     *
     * @return why it could not be told, empty if it was, or if nobody wants to know
     */
    public static String tellReady() {
        if (System.getenv(SOCKET) == null) {
            return "";
        }
        try {
            int status = new ProcessBuilder("systemd-notify", "--ready").start().waitFor();
            return status == 0 ? "" : "systemd-notify ended with status " + status;
        } catch (IOException notInstalled) {
            return notInstalled.getMessage();
        } catch (InterruptedException wantsUsGone) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
