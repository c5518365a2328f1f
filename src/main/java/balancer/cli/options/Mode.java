package balancer.cli.options;

/** What is balanced: requests or connections. */
public enum Mode {
    /** Each request goes to the next backend, on kept-alive connections too. */
    HTTP("http"),
    /** Each connection goes to the next backend; its bytes are not looked at. */
    TCP("tcp");

    static final Mode[] ALL = values();

    final String word;

    Mode(String word) {
        this.word = word;
    }

    /** As the user writes them, in the order of the constants. */
    static String[] words() {
        String[] words = new String[ALL.length];
        for (Mode choice : ALL) {
            words[choice.ordinal()] = choice.word;
        }
        return words;
    }
}
