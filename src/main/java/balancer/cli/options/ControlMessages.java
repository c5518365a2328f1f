package balancer.cli.options;

import balancer.cli.text.Address;
import balancer.cli.text.Message;

/** As {@link Messages}, for what changes backends while the program runs. */
public final class ControlMessages {
    private ControlMessages() {}

    static Message badToken(String path, String why) {
        return Message.error(
                "no token in " + Messages.quote(path) + ": " + why,
                "make one with: openssl rand -hex 32 > " + (path.isEmpty() ? "FILE" : path));
    }

    /** The cookies of another process, or of this one after a restart, mean nothing. */
    static Message keyIsRandom(String cookie) {
        return Message.warning(
                "the key of cookie " + cookie + " is random, so a restart deals clients anew; --sticky-key keeps it");
    }

    /** A browser would drop it without a word, and each request would go elsewhere. */
    static Message needsSecure(String cookie) {
        return Message.error(
                Messages.quote(Option.STICKY.with(cookie))
                        + " begins like a cookie that browsers take with Secure only",
                "give it another name: this cookie also works without TLS");
    }

    /** Ours says where a client has been; the key says where it belongs. */
    static Message sameCookie(String cookie, String algorithm) {
        return Message.error(
                Messages.quote(Option.STICKY.with(cookie)) + " is the cookie that "
                        + Messages.quote(Option.ALGORITHM.with(algorithm)) + " reads",
                "give it another name: an application's cookie cannot be ours");
    }

    /** Bytes have neither. */
    static Message keyNeedsHttp(String algorithm) {
        return Message.error(
                "'--algorithm " + algorithm + "' does not apply to tcp mode", "hash:client does, or leave it out");
    }

    static Message controlNeedsToken(Address admin) {
        return Message.error(
                "'--admin-control' at " + admin.hostAndPort() + " lets everybody who reaches it change backends",
                "add --admin-token FILE, or give --admin a loopback address");
    }

    static Message notCtl(Word word) {
        return Message.error(
                "'ctl' cannot do " + Messages.quote(word.text()),
                "list, or add, remove, weight, drain or enable with one or more backends: ctl add app3:8080");
    }

    static Message needsBackend(Word action) {
        return Message.error(
                Messages.quote(action.text()) + " needs one or more backends", "ctl " + action.text() + " app3:8080");
    }

    /** What is written there would be lost. */
    public static Message outputIsSocket() {
        return Message.error(
                "standard output is the inherited socket, and '--access-log=-' or '--trace' would write there",
                "in a unit: StandardOutput=journal; or give the access log a file");
    }

    /** What the file of arguments now says is wrong. */
    public static Message notReloaded() {
        return Message.error("the backends are not changed", "correct the file, then send HUP again");
    }

    /** An argument that cannot change while the program runs. */
    public static Message needsRestart(String what) {
        return Message.warning("'" + what + "' has changed in the file: that takes a restart");
    }
}
