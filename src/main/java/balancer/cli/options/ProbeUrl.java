package balancer.cli.options;

import balancer.cli.text.Address;

/**
 * The URL of {@code --probe}, taken apart.
 *
 * @param text      as typed
 * @param isEncrypted whether it begins with {@code https://}
 * @param authority what stands between that and the path; the Host field
 * @param address   whom to ask
 * @param target    what to ask for, with the query
 */
public record ProbeUrl(String text, boolean isEncrypted, String authority, Address address, String target) {
    /** Without {@code --probe}. */
    static final ProbeUrl NONE = new ProbeUrl("", false, "", null, "");

    private static final String SCHEME = "http://";
    private static final String USUAL_PORT = ":80";
    private static final String USUAL_ENCRYPTED_PORT = ":443";

    static ProbeUrl parse(String text, Problems problems) {
        boolean isEncrypted = begins(text, Address.HTTPS);
        String scheme = isEncrypted ? Address.HTTPS : SCHEME;
        int end = scheme.length();
        while (end < text.length() && "/?".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        if (begins(text, scheme) && isSendable(text)) {
            String authority = text.substring(scheme.length(), end);
            String target = text.substring(end);
            boolean hasPort = authority.lastIndexOf(':') > authority.lastIndexOf(']');
            String usualPort = isEncrypted ? USUAL_ENCRYPTED_PORT : USUAL_PORT;
            Word word = new Word(hasPort ? authority : authority + usualPort, "");
            try {
                Address address = AddressParser.listen(word, true);
                return new ProbeUrl(
                        text, isEncrypted, authority, address, target.startsWith("/") ? target : "/" + target);
            } catch (BadArgument bad) {
                // its message is about a LISTEN
            }
        }
        problems.error(Messages.notAnHttpUrl(Option.PROBE, text));
        return NONE;
    }

    private static boolean begins(String text, String scheme) {
        return text.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    /** It is copied into a request: visible ASCII only, and no fragment, which is never sent. */
    private static boolean isSendable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#') {
                return false;
            }
        }
        return true;
    }
}
