package balancer.cli.options;

/** The value of {@code --color}. */
public enum ColorChoice {
    /** Colours if a person is likely to see them; {@code Terminal} decides. */
    AUTO("auto"),
    ALWAYS("always"),
    NEVER("never");

    static final ColorChoice[] ALL = values();

    final String word;

    ColorChoice(String word) {
        this.word = word;
    }

    /** As the user writes them, in the order of the constants. */
    static String[] words() {
        String[] words = new String[ALL.length];
        for (ColorChoice choice : ALL) {
            words[choice.ordinal()] = choice.word;
        }
        return words;
    }
}
