package balancer.cli.options;

import balancer.cli.text.Address;
import balancer.client.TimeLimits;
import balancer.glass.TraceFormat;
import balancer.health.HealthSettings;
import balancer.observe.LogFormat;
import balancer.roster.Change;
import balancer.roster.Resolve;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A command line that was understood, with every default filled in; immutable, and nothing in it is null.
 *
 * @param command          what to do; the rest matters only for what that command needs
 * @param listen           where to listen; a bare port is all interfaces, but loopback for the demo and {@code serve}
 * @param reusePort        whether other processes may listen at the same address
 * @param backends         in the order given, at least one for the demo and {@code BALANCE}; the same address may occur
 *                         more than once and then gets that many shares
 * @param directory        what {@code serve} serves, else empty
 * @param mode             whether requests or connections are balanced
 * @param choosing         whose turn it is
 * @param health           how backends are probed
 * @param timeLimits       see there
 * @param drainDelayMillis how long clients are still accepted after the program was asked to stop
 * @param maxConnections   client connections at a time; {@link Integer#MAX_VALUE} if only descriptors limit them
 * @param minUploadRate    bytes a second that a client must send of a body; 0: no minimum
 * @param maxInFlight      requests (TCP mode: connections) a backend gets at once; {@link Integer#MAX_VALUE}: no limit
 * @param maxHeadBytes     the largest request head
 * @param resolve          what the addresses of a name are
 * @param endOnDown        whether tunnels (TCP mode: connections) of a backend are ended when it goes down
 * @param bufferMemoryBytes cap of all relay buffers together
 * @param proxies          who the client is
 * @param tls              how clients' connections are encrypted
 * @param backendTrust     whose certificates make an https backend good
 * @param via              our name in the Via field; empty: the field is not added
 * @param admin            where the dashboard is, if there is one
 * @param adminControl     whether the dashboard may drain backends; always in the demo
 * @param adminToken        the secret that is needed to change backends, if one is
 * @param ctl               what {@code CTL} is to change; empty: it only lists
 * @param accessLog        the file for a line per request, "-" for standard output; empty: none is written
 * @param logFormat        what those lines look like
 * @param trace            how every turn of the loop is printed on standard output, if it is
 * @param teach            whether the loop may be paused
 * @param probe            what {@code PROBE} asks for
 * @param check            only check the arguments, then exit
 * @param color            see {@code Terminal}
 * @param quiet            no banner and no progress, errors only
 */
public record Options(
        Command command,
        Address listen,
        boolean reusePort,
        List<Address> backends,
        String directory,
        Mode mode,
        Choosing choosing,
        HealthSettings health,
        TimeLimits timeLimits,
        long drainDelayMillis,
        int maxConnections,
        long minUploadRate,
        int maxInFlight,
        int maxHeadBytes,
        Resolve resolve,
        boolean endOnDown,
        long bufferMemoryBytes,
        ProxyChoice proxies,
        TlsChoice tls,
        BackendTrust backendTrust,
        String via,
        AdminChoice admin,
        boolean adminControl,
        TokenFile adminToken,
        List<Change> ctl,
        String accessLog,
        LogFormat logFormat,
        TraceFormat trace,
        boolean teach,
        ProbeUrl probe,
        boolean check,
        ColorChoice color,
        boolean quiet) {

    /** What LISTEN is if the socket is inherited. */
    public static final String INHERIT = "inherit";

    /** Whether the listening socket is open already, as standard input; its address is known only once we have it. */
    public boolean inherits() {
        return listen.text().equals(INHERIT);
    }

    /** Whether connections to backends are, or may become, encrypted. */
    public boolean encryptsToBackends() {
        return backendTrust.isGiven() || BackendTrust.isAnyEncrypted(backends);
    }

    /** Whether it writes to standard output while it runs. */
    public boolean writesOutput() {
        return accessLog.equals("-") || trace != TraceFormat.OFF;
    }

    /** The same, with the address of the inherited socket. */
    public Options inheriting(InetSocketAddress address) {
        return new Options(
                command,
                new Address(INHERIT, address),
                reusePort,
                backends,
                directory,
                mode,
                choosing,
                health,
                timeLimits,
                drainDelayMillis,
                maxConnections,
                minUploadRate,
                maxInFlight,
                maxHeadBytes,
                resolve,
                endOnDown,
                bufferMemoryBytes,
                proxies,
                tls,
                backendTrust,
                via,
                admin,
                adminControl,
                adminToken,
                ctl,
                accessLog,
                logFormat,
                trace,
                teach,
                probe,
                check,
                color,
                quiet);
    }
}
