package balancer.cli.text;

/** Quotes arguments in our output, so that they can be pasted into a shell or an {@code @FILE}. */
public final class Shell {
    private static final String SAFE_BESIDE_LETTERS = "-_.,:/+=@%";

    private Shell() {}

    /** One word, in quotes if it needs them; a quote in it is put in quotes of the other kind. */
    public static String word(String argument) {
        boolean safe = true;
        for (int i = 0; i < argument.length() && safe; i++) {
            char c = argument.charAt(i);
            safe = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            safe |= SAFE_BESIDE_LETTERS.indexOf(c) >= 0;
        }
        return safe ? argument : "'" + argument.replace("'", "'\"'\"'") + "'";
    }
}
