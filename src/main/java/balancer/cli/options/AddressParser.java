package balancer.cli.options;

import balancer.cli.text.Address;
import balancer.cli.text.IpLiteral;
import balancer.cli.text.Spelling;
import balancer.number.Quantity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/** Reads PORT, HOST:PORT and [IPv6]:PORT, for a backend also https://HOST, with *WEIGHT and *backup. */
final class AddressParser {
    private static final int MAX_NAME_LENGTH = 253; // RFC 1035 section 2.3.4, in text form
    private static final int MAX_LABEL_LENGTH = 63;

    /** Whoever writes these wants TLS. */
    private static final List<String> ENCRYPTED = List.of(Address.HTTPS, "tls://", "ssl://", "wss://");

    private static final byte[] WILDCARD = {0, 0, 0, 0};
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final Word word;
    private final boolean isListen;
    private final byte[] hostOfBarePort;

    private AddressParser(Word word, boolean isListen, byte[] hostOfBarePort) {
        this.word = word;
        this.isListen = isListen;
        this.hostOfBarePort = hostOfBarePort;
    }

    static Address listen(Word word, boolean bareIsLoopback) throws BadArgument {
        return new AddressParser(word, true, bareIsLoopback ? LOOPBACK : WILDCARD).parse(word.text(), word.text());
    }

    static Address backend(Word word) throws BadArgument {
        AddressParser parser = new AddressParser(word, false, LOOPBACK);
        String text = word.text();
        long weight = 0;
        boolean isBackup = false;
        int star = text.lastIndexOf('*');
        while (star > 0 && text.indexOf(':', star) < 0) {
            String what = text.substring(star + 1);
            if (what.equals(Address.BACKUP) && !isBackup) {
                isBackup = true;
            } else {
                weight = weight == 0 ? Quantity.wholeNumber(what, 0, what.length()) : -1;
                if (weight < 1 || weight > Address.MAX_WEIGHT) {
                    throw new BadArgument(Messages.badWeight(word));
                }
            }
            text = text.substring(0, star);
            star = text.lastIndexOf('*');
        }
        boolean isEncrypted = text.regionMatches(true, 0, Address.HTTPS, 0, Address.HTTPS.length());
        Address address = isEncrypted ? parser.encrypted(text) : parser.parse(text, text);
        return new Address(address.text(), address.socketAddress(), Math.max(1, (int) weight), isBackup);
    }

    /** A port alone names no host, and a certificate has to be for one. */
    private Address encrypted(String url) throws BadArgument {
        String authority = url.substring(Address.HTTPS.length());
        boolean hasPort = authority.lastIndexOf(':') > authority.lastIndexOf(']');
        if (authorityEnd(url) < url.length()) {
            throw new BadArgument(Messages.isUrl(word, addressInUrl(url)));
        }
        if (Quantity.wholeNumber(authority, 0, authority.length()) > 0) {
            throw new BadArgument(
                    Messages.notAnAddress(word, Messages.didYouMean(Address.HTTPS + "localhost:" + authority)));
        }
        return parse(Address.HTTPS + authority, hasPort ? authority : authority + ":443");
    }

    static boolean isAddress(Word word) {
        try {
            backend(word);
            return true;
        } catch (BadArgument e) {
            return false;
        }
    }

    /**
     * @param typed what messages show
     * @param text PORT or HOST:PORT
     */
    private Address parse(String typed, String text) throws BadArgument {
        if (text.contains("://")) {
            throw new BadArgument(Messages.isUrl(word, addressInUrl(text)));
        }
        int colon = text.lastIndexOf(':');
        int port = (int) Quantity.wholeNumber(text, colon + 1, text.length());
        boolean isBarePort = colon < 0 && port > 0;
        if (!isBarePort && !(colon > 0 && isHost(text.substring(0, colon)))) {
            throw new BadArgument(
                    Messages.notAnAddress(word, typed.equals(text) ? hintFor(text, colon) : Messages.HTTPS_FORM));
        }
        if (port < 1 || port > 65_535) {
            throw new BadArgument(Messages.notAnAddress(word, Messages.PORT_RANGE));
        }
        InetSocketAddress address = isBarePort
                ? new InetSocketAddress(IpLiteral.address(hostOfBarePort), port)
                : socketAddress(text.substring(0, colon), port);
        return new Address(typed, address);
    }

    private static boolean isHost(String host) {
        if (host.charAt(0) == '[') {
            return host.endsWith("]") && IpLiteral.parseV6(withoutZone(host)).length == 16;
        }
        return IpLiteral.endsInNumber(host) ? IpLiteral.parseV4(host).length == 4 : isName(host);
    }

    /** Letters, digits, dashes and underscores, which container names have. */
    private static boolean isName(String host) {
        int length = host.endsWith(".") ? host.length() - 1 : host.length();
        int labelLength = 0;
        for (int i = 0; i < length; i++) {
            char c = host.charAt(i);
            if (c == '.') {
                if (labelLength == 0) {
                    return false;
                }
                labelLength = 0;
                continue;
            }
            boolean isLetterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            boolean isInner = labelLength > 0 && (c == '-' || c == '_') || c == '_';
            if (!isLetterOrDigit && !isInner || ++labelLength > MAX_LABEL_LENGTH) {
                return false;
            }
        }
        return labelLength > 0 && length <= MAX_NAME_LENGTH;
    }

    private InetSocketAddress socketAddress(String host, int port) throws BadArgument {
        if (host.charAt(0) != '[') {
            byte[] v4 = IpLiteral.parseV4(host);
            return v4.length == 4
                    ? new InetSocketAddress(IpLiteral.address(v4), port)
                    : InetSocketAddress.createUnresolved(host, port);
        }
        String bare = host.substring(1, host.length() - 1);
        if (bare.indexOf('%') < 0) {
            InetAddress address = IpLiteral.address(IpLiteral.parseV6(bare));
            if (address.isLinkLocalAddress() && !isListen) { // for LISTEN, only the bind tells
                throw new BadArgument(Messages.notAnAddress(word, BackendMessages.withInterface(bare, port)));
            }
            return new InetSocketAddress(address, port);
        }
        try {
            // A zone names one of our interfaces, which only the JDK can look up; no name server is asked.
            return new InetSocketAddress(InetAddress.getByName(bare), port);
        } catch (UnknownHostException e) {
            throw new BadArgument(Messages.notAnAddress(word, Messages.NO_SUCH_INTERFACE));
        }
    }

    /** The text between the brackets, without a zone. */
    private static String withoutZone(String bracketed) {
        int zone = bracketed.indexOf('%');
        boolean hasZone = zone > 0 && zone < bracketed.length() - 2;
        return bracketed.substring(1, hasZone ? zone : bracketed.length() - 1);
    }

    /** A hint: what to try instead. */
    private String hintFor(String text, int colon) {
        if (colon < 0) {
            return hintForWord(text);
        }
        if (text.charAt(0) == '[' && isHost(text)) {
            return Messages.addPort(text, isListen ? "9000" : "9001");
        }
        String host = text.substring(0, colon);
        String rest = text.substring(colon);
        if (host.isEmpty() || isListen && host.equals("*")) {
            return Messages.didYouMean(rest.substring(1));
        }
        if (IpLiteral.parseV6(host).length == 16) {
            return Messages.didYouMean("[" + host + "]" + rest);
        }
        return IpLiteral.parse(text).length == 16 ? Messages.BRACKETS : Messages.PORT_RANGE;
    }

    private String hintForWord(String text) {
        String command = isListen ? Spelling.nearest(text, Messages.COMMANDS) : "";
        if (!command.isEmpty()) {
            return Messages.didYouMean(command);
        }
        if (text.startsWith("@")) {
            return Messages.FILE_IN_FILE;
        }
        boolean startsLikeName = !text.isEmpty() && !Character.isDigit(text.charAt(0));
        boolean isHost = !text.isEmpty() && isHost(text);
        return isHost && (startsLikeName || text.indexOf('.') > 0)
                ? Messages.addPort(text, isListen ? "9000" : "9001")
                : Messages.PORT_RANGE;
    }

    /** What to write instead of a URL; empty if it has no host. */
    private String addressInUrl(String url) {
        int start = url.indexOf("://") + 3;
        String scheme = url.substring(0, start).toLowerCase(Locale.ROOT);
        String authority = url.substring(start, authorityEnd(url));
        boolean hasPort = authority.lastIndexOf(':') > authority.lastIndexOf(']');
        boolean isEncrypted = ENCRYPTED.contains(scheme);
        String address = hasPort ? authority : authority + (isEncrypted ? ":443" : ":80");
        if (isEncrypted && !isListen) {
            address = Address.HTTPS + authority;
        }
        return isAddress(new Word(address, "")) ? address : "";
    }

    /** Where a path, a query or a fragment begins. */
    private static int authorityEnd(String url) {
        int end = url.indexOf("://") + 3;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return end;
    }
}
