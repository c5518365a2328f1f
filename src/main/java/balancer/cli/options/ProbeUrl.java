package balancer.cli.options;

import balancer.cli.text.Address;

/**
 * The URL of {@code --probe}, taken apart.
 *
 * @param text      as typed
 * @param authority what stands between {@code http://} and the path; the Host field
 * @param address   whom to ask
 * @param target    what to ask for, with the query
 */
public record ProbeUrl(String text, String authority, Address address, String target) {
    /** Without {@code --probe}. */
    static final ProbeUrl NONE = new ProbeUrl("", "", null, "");

    private static final String SCHEME = "http://";
    private static final String USUAL_PORT = ":80";

    static ProbeUrl parse(String text, Problems problems) {
        int end = SCHEME.length();
        while (end < text.length() && "/?".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        if (text.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) && isSendable(text)) {
            String authority = text.substring(SCHEME.length(), end);
            String target = text.substring(end);
            boolean hasPort = authority.lastIndexOf(':') > authority.lastIndexOf(']');
            Word word = new Word(hasPort ? authority : authority + USUAL_PORT, "");
            try {
                Address address = AddressParser.listen(word, true);
                return new ProbeUrl(text, authority, address, target.startsWith("/") ? target : "/" + target);
            } catch (BadArgument bad) {
                // its message is about a LISTEN
            }
        }
        problems.error(Messages.notAnHttpUrl(Option.PROBE, text));
        return NONE;
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
