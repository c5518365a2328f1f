package balancer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which classes there are, and whether a text that names one of their members is right. */
final class Names {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TESTS = Path.of("src/test/java");
    private static final List<String> JDK = List.of(
            "java.lang",
            "java.io",
            "java.net",
            "java.nio",
            "java.nio.channels",
            "java.nio.channels.spi",
            "java.nio.file",
            "java.util");

    /** By simple name; a few names are used twice. */
    private final Map<String, List<Class<?>>> classes = new HashMap<>();

    Names() throws IOException {
        for (Path root : List.of(MAIN, TESTS)) {
            for (Path file : TidyTest.sources(root)) {
                String path = root.relativize(file).toString();
                String name = path.substring(0, path.length() - ".java".length())
                        .replace(file.getFileSystem().getSeparator(), ".");
                if (!name.endsWith("-info")) {
                    add(load(name));
                }
            }
        }
    }

    private void add(Class<?> known) {
        classes.computeIfAbsent(known.getSimpleName(), name -> new ArrayList<>())
                .add(known);
        for (Class<?> inner : known.getDeclaredClasses()) {
            add(inner);
        }
    }

    List<Class<?>> all() {
        List<Class<?>> all = new ArrayList<>();
        classes.values().forEach(all::addAll);
        return all;
    }

    /** Whether it is the simple name of a class of ours. */
    boolean knows(String type) {
        return classes.containsKey(type);
    }

    /** Each class and member that the pattern finds and that is not declared there. */
    List<String> missing(String text, Pattern classAndMember) {
        List<String> missing = new ArrayList<>();
        Matcher named = classAndMember.matcher(text);
        while (named.find()) {
            if (!exists(named.group(1), named.group(2))) {
                missing.add(named.group(1) + "." + named.group(2));
            }
        }
        return missing;
    }

    private boolean exists(String type, String member) {
        List<Class<?>> known = classes.getOrDefault(type, List.of());
        if (known.isEmpty()) {
            return JDK.stream().map(name -> load(name + "." + type)).anyMatch(it -> it != null && declares(it, member));
        }
        return known.stream().anyMatch(it -> declares(it, member));
    }

    private static boolean declares(Class<?> type, String member) {
        return Stream.of(
                        Arrays.stream(type.getDeclaredMethods()).map(it -> it.getName()),
                        Arrays.stream(type.getDeclaredFields()).map(it -> it.getName()),
                        Arrays.stream(type.getDeclaredClasses()).map(it -> it.getSimpleName()))
                .flatMap(names -> names)
                .anyMatch(member::equals);
    }

    /** Null if there is no such class. Not initialised: constants of some look at the machine. */
    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Names.class.getClassLoader());
        } catch (ClassNotFoundException unknown) {
            return null;
        }
    }
}
