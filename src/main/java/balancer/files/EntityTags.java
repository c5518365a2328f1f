package balancer.files;

/** Lists of entity tags, RFC 9110 §8.8.3: {@code "a", W/"b"}, or {@code *} for any. */
final class EntityTags {
    private EntityTags() {}

    /**
     * Whether the list names {@code tag}. Of a malformed list the valid beginning counts.
     *
     * @param tag strong, with its quotes
     * @param weakly whether {@code W/"x"} is the same as {@code "x"}: good enough for a 304, not for joining two parts
     */
    static boolean contains(String list, String tag, boolean weakly) {
        if (list.equals("*")) {
            return true;
        }
        int at = 0;
        while (true) {
            at = skipSeparators(list, at);
            boolean weak = list.startsWith("W/", at); // case-sensitive
            int open = weak ? at + 2 : at;
            if (open >= list.length() || list.charAt(open) != '"') {
                return false;
            }
            int close = list.indexOf('"', open + 1);
            if (close < 0) {
                return false;
            }
            boolean same = close + 1 - open == tag.length() && list.startsWith(tag, open);
            if (same && (weakly || !weak)) {
                return true;
            }
            at = close + 1;
        }
    }

    private static int skipSeparators(String list, int from) {
        int at = from;
        while (at < list.length() && (list.charAt(at) == ',' || list.charAt(at) == ' ' || list.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }
}
