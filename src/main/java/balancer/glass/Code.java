package balancer.glass;

/** The names of classes, as they stand in the sources. */
final class Code {
    private Code() {}

    /** Session; of a class without a name the one around it. */
    static String name(Class<?> code) {
        String name = code.getName().substring(code.getName().lastIndexOf('.') + 1);
        int inner = name.indexOf('$');
        return inner < 0 ? name : name.substring(0, inner);
    }
}
