package balancer.cli.options;

import balancer.cli.text.Address;
import balancer.cli.text.Message;
import balancer.cli.text.Spelling;
import balancer.number.Numbers;
import balancer.number.Quantity;
import java.util.List;

/**
 * The messages for everything that can be wrong before the first request, in one place so that their style is one.
 *
 * <p>Rules: the text says what is wrong and quotes the user's own words; the hint is the next step, if possible one to
 * copy. No blame, no jargon, no stack trace.
 */
public final class Messages {
    public static final String JAR = "java -jar load-balancer.jar";
    static final String HTTPS_FORM = "a backend with TLS is https://HOST or https://HOST:PORT";
    static final String PORT_RANGE = "ports are numbers from 1 to 65535";
    static final String BRACKETS = "IPv6 addresses stand in brackets: [::1]:9000";
    static final String NO_SUCH_INTERFACE = "this machine has no network interface of that name with such an address";
    static final String FILE_IN_FILE =
            "write @FILE on the command line, before any '--'; argument files cannot include others";
    /** Words that are not addresses but may be the first argument, or be taken for it. */
    static final String[] COMMANDS = {"serve", "ctl", "--help", "--version"};

    private static final String LOG_PERMISSIONS = "choose another file, or '-' for standard output";
    private static final int MAX_QUOTE_LENGTH = 80;

    private Messages() {}

    static Message unknownOption(String name, String meant) {
        return Message.error(
                "unknown option " + quote(name),
                meant.isEmpty() ? "see --help for all options" : "did you mean '" + meant + "'? See --help.");
    }

    static Message takesNoValue(String name) {
        return Message.error(quote(name) + " takes no value", "leave out what follows the '='");
    }

    static Message needsValue(Option option) {
        String usage = option.usage;
        return Message.error(quote(option.longName) + " needs a value", "write " + usage + "; see --help");
    }

    static Message givenTwice(Option option, String first, String second) {
        return Message.error(
                quote(option.longName) + " is given twice",
                "keep one of " + given(option, first) + " and " + given(option, second));
    }

    static Message unitMissing(Option option, String text) {
        return Message.error(given(option, text) + " needs a unit", "write " + text + "s, 500ms or 5m");
    }

    static Message notATime(Option option, String text) {
        return Message.error(
                given(option, text) + " is not a time", "write a whole number and a unit: 500ms, 2s, 5m, 1h");
    }

    static Message notANumber(Option option, String text) {
        return Message.error(
                given(option, text) + " is not a number", "write a whole number without a unit, e.g. 1000");
    }

    static Message notASize(Option option, String text) {
        return Message.error(given(option, text) + " is not a size", "write a whole number and a unit: 512k, 64m, 1g");
    }

    static Message notAName(Option option, String text, int maxLength) {
        return Message.error(
                given(option, text) + " is not a name",
                "use letters, digits, '-', '.' and '_', at most " + maxLength + " of them");
    }

    /** Suggests nothing: of the valid words, tcp is nearest to http. */
    static Message unknownProbe(Option option, String text) {
        return Message.error(
                given(option, text) + " is not known",
                "tcp connects, /path asks over HTTP, :PORT or :PORT/path does so at another port, off does not probe");
    }

    static Message notAPath(Option option, String text, int maxLength) {
        return Message.error(
                given(option, text) + " is not a path",
                "write it as it stands in a URL, percent-encoded and without '#', at most " + maxLength
                        + " characters");
    }

    static Message notAStatus(Option option, String text) {
        return Message.error(
                given(option, text) + " is not a status or a range of them",
                "write e.g. 200 or 200-399; they go from 200 to 599");
    }

    static Message notAHost(Option option, String text) {
        return Message.error(given(option, text) + " is not a host", "write HOST or HOST:PORT, as in a URL");
    }

    static Message notAFile(Option option, String text) {
        return Message.error(given(option, text) + " is not a file", "give the name of a file to append to");
    }

    static Message noSuchFolder(Option option, String text, String folder) {
        return Message.error(
                given(option, text) + " is in a directory that does not exist",
                "make it first: mkdir -p " + cut(folder));
    }

    /** Public because the directory may have changed between the check and the opening. */
    public static Message cannotLog(String file, String reason) {
        return Message.error("cannot write the access log " + quote(file) + ": " + reason, LOG_PERMISSIONS);
    }

    static Message notWritable(Option option, String text) {
        return Message.error(given(option, text) + " is not writable for this user", LOG_PERMISSIONS);
    }

    static Message outOfRange(Option option, String text, String from, String to) {
        return Message.error(given(option, text) + " is out of range", "it goes from " + from + " to " + to);
    }

    static Message unknownValue(Option option, String text, String[] words) {
        String meant = Spelling.nearest(text, words);
        StringBuilder hint = new StringBuilder();
        if (!meant.isEmpty()) {
            hint.append("did you mean '").append(meant).append("'? ");
        }
        hint.append("One of: ");
        for (int i = 0; i < words.length; i++) {
            hint.append(i == 0 ? "" : ", ").append(words[i]);
        }
        return Message.error(given(option, text) + " is not known", hint.toString());
    }

    static Message notARange(String text) {
        return Message.error(
                "'--trusted-proxies': " + quote(text) + " is not an address or range",
                "write addresses and CIDR ranges with commas between: 10.0.0.0/8,::1");
    }

    static Message notAHostName(Option option, String text) {
        return Message.error(
                given(option, text) + " is not a host name", "write names alone, without port or '*': lb.example,lb");
    }

    static Message bitsBehindPrefix(String text, String meant) {
        return Message.error(
                "'--trusted-proxies': " + quote(text) + " has address bits beyond its prefix", didYouMean(meant));
    }

    static Message noBackends(String listen) {
        return Message.error(
                "no backends given after LISTEN " + cut(listen),
                "add one or more, e.g. " + JAR + " " + cut(listen)
                        + " 9001 9002 (no arguments at all starts the demo)");
    }

    static Message notAnAddress(Word word, String hint) {
        return Message.error(quote(word.text()) + " is not PORT or HOST:PORT" + at(word), hint);
    }

    static Message isUrl(Word word, String address) {
        return Message.error(
                quote(word.text()) + " is a URL, not HOST:PORT" + at(word),
                address.isEmpty() ? "write the host and the port only, e.g. localhost:9001" : didYouMean(address));
    }

    static Message badWeight(Word word) {
        return Message.error(
                quote(word.text()) + " has no valid weight" + at(word),
                "weights are whole numbers from 1 to " + Address.MAX_WEIGHT + ", e.g. 9001*3; a backup is 9001*backup");
    }

    static Message serveNeedsOperands() {
        return Message.error("'serve' needs LISTEN and DIRECTORY", "e.g. " + JAR + " serve 9001 sites/server_1");
    }

    static Message outOfScope(Option option, Scope scope) {
        return Message.error(quote(option.longName) + " " + scope.complaint, scope.hint);
    }

    static Message twoForStandardOutput() {
        return Message.error(
                "'--trace' and '--access-log=-' both write to standard output", "give the access log a file");
    }

    /** The default address of the dashboard is taken. */
    public static Message noDashboard(Address admin) {
        return Message.warning("admin " + admin.hostAndPort() + " in use; running without dashboard");
    }

    /** @param why about standard input */
    public static Message cannotInherit(String why) {
        return Message.error(
                "cannot inherit a listening socket: " + why,
                "start it by systemd with StandardInput=socket, or: systemd-socket-activate --inetd -l 9000 " + JAR
                        + " inherit 9001");
    }

    static Message notADirectory(Word word) {
        return Message.error(
                quote(word.text()) + " is not a directory" + at(word), "give the folder whose files to serve");
    }

    static Message unexpectedArgument(Word word, String hint) {
        return Message.error("unexpected " + quote(word.text()) + at(word), hint);
    }

    static Message notAnHttpUrl(Option option, String text) {
        return Message.error(
                given(option, text) + " is not an http:// or https:// URL",
                "write it like http://127.0.0.1:9009/readyz");
    }

    static Message argumentFile(String name, String reason) {
        return Message.error(
                "cannot read arguments from " + quote(name) + ": " + reason,
                "@FILE names a text file with arguments; see --help");
    }

    static Message openQuote(String origin) {
        return Message.error("a quote is not closed (" + origin + ")", "quotes end on the line they begin on");
    }

    static Message moreErrors(int more) {
        return Message.error("and " + more + " more", "");
    }

    /** Connections told to give memory back, and requests refused, since the last such message. */
    public static Message memoryShort(long cap, long ended, long refused) {
        return Message.warning("memory is short (" + Quantity.sizeText(cap) + "): "
                + Numbers.counted(ended, "slow connections") + " asked to give it back, "
                + Numbers.counted(refused, "requests") + " refused; see --buffer-memory");
    }

    /** New clients wait in the backlog. */
    public static Message connectionsFull(int most) {
        return Message.warning("all " + Numbers.groupedInAscii(most)
                + " client connections are in use; new clients wait (raise ulimit -n, or --max-connections if given)");
    }

    /** More clients than descriptors allow; {@code possible} is the most. */
    public static Message tooManyConnections(int wanted, int possible) {
        return Message.warning(given(Option.MAX_CONNECTIONS, "" + wanted)
                + " is more than the descriptor limit allows; using " + possible + " (ulimit -n raises that)");
    }

    /** More memory than this JVM can lend; {@code lent} is used instead. */
    static Message clamped(Option option, String text, long lent) {
        return Message.warning(given(option, text) + " is more than half of the JVM's direct memory; using "
                + Quantity.sizeText(lent) + " (-Xmx or -XX:MaxDirectMemorySize raise that)");
    }

    /** The demo found a folder with that name that is not its own. */
    public static Message notSites(String folder, String missing) {
        return Message.error(
                quote(folder) + " is not a directory of sites (" + missing + " is missing)",
                "move it away to use the pages packed in the jar");
    }

    /** A few addresses for a hint, and the number of the others. */
    public static String joined(List<String> items, int max) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < items.size() && i < max; i++) {
            text.append(i == 0 ? "" : ", ").append(items.get(i));
        }
        return items.size() > max
                ? text.append(" and ")
                        .append(items.size() - max)
                        .append(" more")
                        .toString()
                : text.toString();
    }

    static String didYouMean(String meant) {
        return "did you mean " + cut(meant) + "?";
    }

    static String addPort(String host, String port) {
        return "add the port, e.g. " + cut(host) + ":" + port;
    }

    private static String given(Option option, String text) {
        return quote(option.with(text));
    }

    private static String at(Word word) {
        return word.origin().isEmpty() ? "" : " (" + word.origin() + ")";
    }

    static String quote(String text) {
        return "'" + cut(text) + "'";
    }

    private static String cut(String text) {
        return text.length() <= MAX_QUOTE_LENGTH ? text : text.substring(0, MAX_QUOTE_LENGTH - 3) + "...";
    }
}
