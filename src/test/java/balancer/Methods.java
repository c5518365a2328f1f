package balancer;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lengths of the methods in the sources, and those that are never called. */
final class Methods {
    private static final int MOST_LINES = 40;
    private static final Pattern WORD = Pattern.compile("\\w+");

    /** The first line of a method or constructor: it ends with the brace that opens the body. */
    private static final Pattern FIRST_LINE = Pattern.compile("( {4,12})(?:[\\w<>\\[\\],.?@]+ )*(\\w+)\\(.*");

    private Methods() {}

    /** The formatter puts the first line of a method and its last brace at the same indentation. */
    static List<String> tooLong(List<Path> files) throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : files) {
            List<String> lines = Files.readAllLines(file);
            for (int first = 0; first < lines.size(); first++) {
                Matcher method = FIRST_LINE.matcher(lines.get(first));
                int last = method.matches() ? endOf(lines, first, method.group(1)) : first;
                if (last - first >= MOST_LINES) {
                    tooLong.add(file.getFileName() + ": " + method.group(2) + " has " + (last - first + 1) + " lines");
                }
            }
        }
        return tooLong;
    }

    /** Where the body ends; {@code first} if something else stands there, such as a call or a field. */
    private static int endOf(List<String> lines, int first, String indent) {
        for (int i = first; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.equals(indent + "}")) {
                return i;
            }
            if (i > first && !line.isEmpty() && !line.startsWith(indent + " ")) {
                return first;
            }
        }
        return first;
    }

    /** Methods whose name stands once in all the code, where they are declared. */
    static List<String> uncalled(Iterable<Class<?>> classes, List<String> code) {
        Map<String, Integer> words = new HashMap<>();
        for (String text : code) {
            Matcher word = WORD.matcher(text);
            while (word.find()) {
                words.merge(word.group(), 1, Integer::sum);
            }
        }
        TreeSet<String> uncalled = new TreeSet<>();
        for (Class<?> type : classes) {
            for (Method method : type.getDeclaredMethods()) {
                boolean isCalledByOthers =
                        method.isSynthetic() || isTest(method) || overrides(method, type) || isForTheJvm(method);
                if (!isCalledByOthers && words.getOrDefault(method.getName(), 0) == 1) {
                    uncalled.add(type.getSimpleName() + "." + method.getName());
                }
            }
        }
        return new ArrayList<>(uncalled);
    }

    /** JUnit calls what it has annotated. */
    private static boolean isTest(Method method) {
        return method.getAnnotations().length > 0;
    }

    /** The JVM calls it in an agent. */
    private static boolean isForTheJvm(Method method) {
        return method.getName().equals("premain");
    }

    private static boolean overrides(Method method, Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            boolean isDeclared = each != type && declares(each, method);
            for (Class<?> contract : each.getInterfaces()) {
                isDeclared |= declares(contract, method);
            }
            if (isDeclared) {
                return true;
            }
        }
        return false;
    }

    private static boolean declares(Class<?> type, Method method) {
        for (Method each : type.getDeclaredMethods()) {
            if (each.getName().equals(method.getName())) {
                return true;
            }
        }
        return false;
    }
}
