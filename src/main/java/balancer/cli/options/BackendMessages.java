package balancer.cli.options;

import balancer.cli.text.Address;
import balancer.cli.text.Message;

/** The same as {@link Messages} for what can be odd about a backend, at the start and later. */
public final class BackendMessages {
    private BackendMessages() {}

    static Message givenMoreThanOnce(Address backend, int times, int shares) {
        return Message.warning("backend " + backend.text() + " given " + (times == 2 ? "twice" : times + " times")
                + "; it gets " + (shares == 2 ? "two" : "" + shares) + " shares");
    }

    /** A backend that would get its own requests back. */
    public static Message backendIsSelf(Address backend) {
        return Message.error(
                "backend " + backend.hostAndPort() + " is the balancer itself",
                "it would forward to itself for ever; remove it");
    }

    /** Its answers would be right, but for somebody else. */
    public static Message backendIsDashboard(Address backend) {
        return Message.error(
                "backend " + backend.hostAndPort() + " is the balancer's own dashboard",
                "remove it, or give the dashboard another address with --admin");
    }

    /**
     * The same of a name that turns out to be us: no error, because it may mean somebody else in a second.
     *
     * @param number the backend's place on the command line, from 1
     */
    public static Message nameIsSelf(Address backend, int number) {
        return Message.warning("host " + Messages.quote(backend.socketAddress().getHostString()) + " (backend " + number
                + ") resolves to the balancer itself: that address is not used");
    }

    /**
     * A name nobody knows. No error, for {@code --check} neither: composed containers start in any order, and a start
     * would go on.
     *
     * @param number the backend's place on the command line, from 1
     */
    public static Message unknownHost(Address backend, int number) {
        return Message.warning(
                "unknown host " + Messages.quote(backend.socketAddress().getHostString()) + " (backend " + number
                        + "): down until it resolves");
    }

    /** The first try to reach a backend failed; {@code reason} in a few words, e.g. connection refused. */
    public static Message backendDoesNotAnswer(Address backend, String reason) {
        return Message.warning("backend " + backend.text() + " does not answer yet (" + reason + "); will keep trying");
    }
}
