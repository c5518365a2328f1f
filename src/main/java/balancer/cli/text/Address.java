package balancer.cli.text;

import balancer.address.IpText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A LISTEN or BACKEND argument.
 *
 * @param text          PORT, HOST:PORT or https://HOST as typed, without what follows a star: what messages and the
 *     banner show
 * @param socketAddress resolved if the host is a literal or left out; unresolved if it is a name, because a look-up may
 *     take seconds and is the task of {@code Resolver}
 * @param weight        shares of this backend, 1 to 256; always 1 for LISTEN
 * @param isBackup      whether this backend serves only when no other does
 */
public record Address(String text, InetSocketAddress socketAddress, int weight, boolean isBackup) {
    public static final int MAX_WEIGHT = 256;

    /** What a backend to which connections are encrypted begins with; its port is 443 if it has none. */
    public static final String HTTPS = "https://";

    /** What follows the star of a backup. */
    public static final String BACKUP = "backup";

    /** With weight 1, and no backup. */
    public Address(String text, InetSocketAddress socketAddress) {
        this(text, socketAddress, 1, false);
    }

    /**
     * Its addresses, the best first, as far as they are known without a name service: for a port alone, and for
     * {@code localhost}, 127.0.0.1 and then ::1, because many servers listen on one of them only. Empty for any other
     * name.
     */
    public List<InetSocketAddress> addresses() {
        boolean isBarePort = text.indexOf(':') < 0;
        if (socketAddress.isUnresolved()
                ? isLocalhost()
                : isBarePort && socketAddress.getAddress().isLoopbackAddress()) {
            return List.of(loopback("127.0.0.1"), loopback("::1"));
        }
        return socketAddress.isUnresolved() ? List.of() : List.of(socketAddress);
    }

    /** The same port at the addresses that a name service returned. */
    public List<InetSocketAddress> at(List<InetAddress> hosts) {
        List<InetSocketAddress> addresses = new ArrayList<>(hosts.size());
        for (InetAddress host : hosts) {
            addresses.add(new InetSocketAddress(host, socketAddress.getPort()));
        }
        return addresses;
    }

    /** Whether only a name service knows its addresses. */
    public boolean isName() {
        return socketAddress.isUnresolved() && !isLocalhost();
    }

    /** RFC 6761 section 6.3: that is loopback, and no name server is asked. */
    private boolean isLocalhost() {
        String host = socketAddress.getHostString();
        return host.equalsIgnoreCase("localhost") || host.equalsIgnoreCase("localhost.");
    }

    private InetSocketAddress loopback(String literal) {
        return new InetSocketAddress(IpLiteral.address(IpLiteral.parse(literal)), socketAddress.getPort());
    }

    /** HOST:PORT, always with the host, IPv6 in brackets: {@code 127.0.0.1:9001} for a backend typed 9001. */
    public String hostAndPort() {
        return IpText.hostAndPort(socketAddress);
    }

    /** Whether connections to it are encrypted. The same address without that is another backend. */
    public boolean isEncrypted() {
        return text.startsWith(HTTPS);
    }

    /** With host and port, and the scheme if it has one: what tells one backend from the other. */
    public String inFull() {
        return (isEncrypted() ? HTTPS : "") + hostAndPort();
    }

    /** Whom a certificate must be for: the name without the dot of the root, or the address without its interface. */
    public String certifiedHost() {
        if (!socketAddress.isUnresolved()) {
            return IpText.of(socketAddress.getAddress());
        }
        String host = socketAddress.getHostString();
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** What to type to get this backend again. */
    public String argument() {
        return text + stars();
    }

    /** What follows the address in an argument: its weight unless it is 1, and whether it is a backup. */
    public String stars() {
        return (weight == 1 ? "" : "*" + weight) + (isBackup ? "*" + BACKUP : "");
    }
}
