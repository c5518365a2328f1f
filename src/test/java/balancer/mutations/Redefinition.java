package balancer.mutations;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.instrument.ClassDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * The classes of one broken file, put in the place of the real ones in this JVM. The JVM then keeps what it has
 * compiled of all others, and nothing has to be started.
 */
final class Redefinition {
    private static final ToolProvider JAVAP = ToolProvider.findFirst("javap").orElseThrow();
    private static final Path CLASSES = Path.of("target/classes");

    private final List<ClassDefinition> broken = new ArrayList<>();
    private final List<ClassDefinition> whole = new ArrayList<>();

    private Redefinition() {}

    /**
     * @param folder as {@link Compiler#compile} leaves it
     * @return null if that is not possible: a class has come or gone, or what runs once, when a class is initialized,
     *     has changed, and it has run already
     */
    static Redefinition of(Path folder) throws IOException, ClassNotFoundException {
        Redefinition made = new Redefinition();
        for (Path each : classFiles(folder)) {
            Path original = CLASSES.resolve(folder.relativize(each));
            if (!Files.exists(original)) {
                return null;
            }
            byte[] before = Files.readAllBytes(original);
            byte[] after = Files.readAllBytes(each);
            if (!Arrays.equals(before, after)) {
                Class<?> changed = Class.forName(name(folder.relativize(each)));
                if (changed.isEnum() || !initializer(original).equals(initializer(each))) {
                    return null;
                }
                made.broken.add(new ClassDefinition(changed, after));
                made.whole.add(new ClassDefinition(changed, before));
            }
        }
        return made;
    }

    private static List<Path> classFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(each -> each.toString().endsWith(".class")).toList();
        }
    }

    private static String name(Path file) {
        return file.toString().replace(".class", "").replace('/', '.');
    }

    /** The code of the static initializer, as text. */
    private static String initializer(Path file) {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        JAVAP.run(writer, writer, "-c", "-p", file.toString());
        int begin = said.toString().indexOf("  static {};");
        return begin < 0 ? "" : said.toString().substring(begin).replaceAll("#\\d+", "");
    }

    /** @return false if the JVM refuses, because a method has come or gone */
    boolean apply() {
        return redefine(broken);
    }

    void undo() {
        if (!redefine(whole)) {
            throw new IllegalStateException("the real classes cannot be put back");
        }
    }

    private static boolean redefine(List<ClassDefinition> classes) {
        try {
            Agent.instrumentation().redefineClasses(classes.toArray(ClassDefinition[]::new));
            return true;
        } catch (UnsupportedOperationException | LinkageError refused) {
            return false;
        } catch (ReflectiveOperationException | java.lang.instrument.UnmodifiableClassException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
