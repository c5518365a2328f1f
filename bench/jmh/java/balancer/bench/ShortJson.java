package balancer.bench;

/** JMH's results without what fills megabytes, each single sample, and what tells of folders, the JVM's arguments. */
final class ShortJson {
    private static final String[] LEFT_OUT = {"\"rawDataHistogram\" :", "\"jvmArgs\" :"};

    private ShortJson() {}

    /** The same with these arrays empty. */
    static String of(String json) {
        String result = json;
        for (String key : LEFT_OUT) {
            result = emptied(result, key);
        }
        return result;
    }

    private static String emptied(String json, String key) {
        StringBuilder result = new StringBuilder();
        int copied = 0;
        for (int at = json.indexOf(key); at >= 0; at = json.indexOf(key, copied)) {
            int open = json.indexOf('[', at);
            result.append(json, copied, open).append("[]");
            copied = closing(json, open) + 1;
        }
        return result.append(json, copied, json.length()).toString();
    }

    /** Where the array that begins at {@code open} ends. No string in it holds a bracket. */
    private static int closing(String json, int open) {
        int depth = 0;
        for (int at = open; ; at++) {
            depth += json.charAt(at) == '[' ? 1 : json.charAt(at) == ']' ? -1 : 0;
            if (depth == 0) {
                return at;
            }
        }
    }
}
