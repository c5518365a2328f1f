package balancer.mutations;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/** Compiles broken sources, in this JVM, against the classes of the balancer as it is. */
final class Compiler {
    private static final ToolProvider JAVAC = ToolProvider.findFirst("javac").orElseThrow();
    private static final Path CLASSES = Path.of("target/classes");

    private Compiler() {}

    /**
     * @param breaks of different files
     * @param into a folder for the classes, and for the sources that they are made from
     * @return what the compiler has against them; empty if nothing
     */
    static String compile(List<Break> breaks, Path into) throws IOException {
        List<String> command = new ArrayList<>(List.of("-nowarn", "-proc:none", "-implicit:none", "--release=17"));
        command.addAll(List.of("-cp", CLASSES.toString(), "-d", into.toString()));
        for (Break each : breaks) {
            Path source = into.resolve(each.file());
            Files.createDirectories(source.getParent());
            Files.writeString(source, each.apply());
            command.add(source.toString());
        }
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        boolean good = JAVAC.run(writer, writer, command.toArray(String[]::new)) == 0;
        return good ? "" : said.toString().strip();
    }
}
