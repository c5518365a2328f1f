package balancer.cli.options;

import balancer.cli.text.Address;
import balancer.cli.text.Message;

/** As {@link Messages}, for problems with a backend, at the start and later. */
public final class BackendMessages {
    private BackendMessages() {}

    /** Each interface may have that address, so a connect would go nowhere. */
    static String withInterface(String linkLocal, int port) {
        return "a link-local address needs its interface: [" + linkLocal + "%eth0]:" + port;
    }

    static Message givenMoreThanOnce(Address backend, int times, int shares) {
        return Message.warning("backend " + backend.text() + " given " + (times == 2 ? "twice" : times + " times")
                + "; it gets " + (shares == 2 ? "two" : "" + shares) + " shares");
    }

    /** When it is down, so is its backup. */
    static Message ownBackup(Address backend) {
        return Message.warning("backend " + backend.text() + " is given as its own backup");
    }

    static Message trustsAllAndSome() {
        return Message.error(
                "'--backend-insecure' trusts everybody, '--backend-ca' only some", "leave out one of them");
    }

    /** It may be a slip, so that bytes go out in plain text; or others come later. */
    static Message noneIsEncrypted(Option given) {
        return Message.warning(Messages.quote(given.longName) + ": no backend is https:// yet, so all get plain text");
    }

    static Message insecure() {
        return Message.warning("'--backend-insecure': certificates of backends are not looked at, so whoever is"
                + " between can read and change everything");
    }

    /** Whom to trust cannot be read; the text says why. */
    public static Message cannotTrust(String problem) {
        return Message.error("cannot tell good https backends from others: " + problem, "");
    }

    /** A backend that would get its own requests back. */
    public static Message backendIsSelf(Address backend) {
        return Message.error(
                "backend " + backend.hostAndPort() + " is the balancer itself",
                "it would forward to itself for ever; remove it");
    }

    /** It would answer, but with our own pages. */
    public static Message backendIsDashboard(Address backend) {
        return Message.error(
                "backend " + backend.hostAndPort() + " is the balancer's own dashboard",
                "remove it, or give the dashboard another address with --admin");
    }

    /**
     * The same for a name that resolves to us: no error, because it may resolve to another server a second later.
     *
     * @param number the backend's place on the command line, from 1
     */
    public static Message nameIsSelf(Address backend, int number) {
        return Message.warning("host " + Messages.quote(backend.socketAddress().getHostString()) + " (backend " + number
                + ") resolves to the balancer itself: that address is not used");
    }

    /**
     * An unknown name. No error, not even for {@code --check}: containers start in any order, and a start would go on.
     *
     * @param number the backend's place on the command line, from 1
     */
    public static Message unknownHost(Address backend, int number) {
        return Message.warning(
                "unknown host " + Messages.quote(backend.socketAddress().getHostString()) + " (backend " + number
                        + "): down until it resolves");
    }

    /** The first probe of a backend failed; {@code reason} in a few words, e.g. connection refused. */
    public static Message backendDoesNotAnswer(String backend, String reason) {
        return Message.warning("backend " + backend + " does not answer yet (" + reason + "); will keep trying");
    }
}
