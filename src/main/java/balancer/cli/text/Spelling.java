package balancer.cli.text;

/** Finds what the user probably meant to type. It is only suggested: running a guess would be worse than stopping. */
public final class Spelling {
    /** Two typing errors; with three, short words are near everything. */
    private static final int MAX_SLIPS = 2;

    private Spelling() {}

    /** The candidate nearest to the word, the first one on a tie; empty if none is near. */
    public static String nearest(String word, String[] candidates) {
        String nearest = "";
        int best = MAX_SLIPS + 1;
        for (String candidate : candidates) {
            if (Math.abs(candidate.length() - word.length()) >= best) {
                continue; // also keeps a word of any length cheap
            }
            int slips = slips(word, candidate);
            if (slips < best && slips < candidate.length()) {
                best = slips;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** Damerau-Levenshtein distance (optimal string alignment): insert, delete, replace, swap two neighbours. */
    static int slips(String a, String b) {
        int[] beforePrevious = new int[b.length() + 1];
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    current[j] = Math.min(current[j], beforePrevious[j - 2] + 1);
                }
            }
            int[] spare = beforePrevious;
            beforePrevious = previous;
            previous = current;
            current = spare;
        }
        return previous[b.length()];
    }
}
