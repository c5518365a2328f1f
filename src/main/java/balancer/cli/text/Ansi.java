package balancer.cli.text;

/** The few escape sequences we print, only with colour on and only by {@link #paint}. */
public final class Ansi {
    public static final String RED = "31;1";
    public static final String GREEN = "32;1";
    static final String YELLOW = "33;1";
    static final String CYAN = "36";

    /** By backend, in order, repeating: the demo's blue, green and coral come first. */
    private static final String[] BACKENDS = {"38;5;75", "38;5;77", "38;5;209", "38;5;179", "38;5;176", "38;5;80"};

    private Ansi() {}

    public static String backend(int index) {
        return BACKENDS[index % BACKENDS.length];
    }

    public static void paint(StringBuilder to, String code, String text, boolean color) {
        if (color) {
            to.append("\u001b[").append(code).append('m').append(text).append("\u001b[0m");
        } else {
            to.append(text);
        }
    }
}
