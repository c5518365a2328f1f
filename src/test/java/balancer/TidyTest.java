package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks rules about the structure that no compiler checks: which package may import which, what may be in one place
 * only, how long a file may be, that documents name files that exist. Reads the sources as text, so a comment can break
 * a rule too; write it in other words then.
 */
final class TidyTest {
    private static final Path MAIN = Path.of("src/main/java/balancer");
    private static final Path TESTS = Path.of("src/test/java/balancer");
    private static final Path BENCH = Path.of("bench/jmh/java");
    private static final Path LEARN = Path.of("src/learn/java");
    private static final Path TESTKIT = TESTS.resolve("testkit");
    private static final Path README = Path.of("README.md");
    private static final Path CONTRIBUTING = Path.of(".github/CONTRIBUTING.md");
    private static final List<Path> PAGES = List.of(README, CONTRIBUTING);
    /** Stands for the classes beside Main, which give the real clock and the real network to the others. */
    private static final String WIRING = "";

    private static final int MOST_LINES = 300;
    private static final int MOST_LINES_OF_A_STEP = 250;
    private static final int MOST_COLUMNS = 120;

    /** What balances when all else is deleted, in reading order; see {@link SpineTest}. */
    static final List<String> SPINE =
            List.of("metrics", "address", "number", "http", "loop", "memory", "relay", "backend", "client", "proxy");

    /** Those that the spine asks, then those that it knows nothing of. */
    private static final List<String> ROOMS = List.of(
            "certificate",
            "fairshare",
            "queue",
            "retry",
            "algorithm",
            "sticky",
            "requestid",
            "statistics",
            "health",
            "server",
            "files",
            "observe",
            "admin.text",
            "cli.text",
            "roster",
            "proxyprotocol",
            "tls",
            "glass",
            "admin.numbers",
            "admin.page",
            "admin",
            "cli.process",
            "cli.options",
            "cli.terminal",
            "cli");

    /** Leaves first: a package may use those before it. */
    private static final List<String> LAYERS =
            Stream.concat(SPINE.stream(), ROOMS.stream()).toList();

    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?balancer\\.([a-z.]+)\\.[A-Z]", Pattern.MULTILINE);
    private static final Pattern CODE_IN_COMMENT = Pattern.compile("\\{@code ([A-Z]\\w*[a-z]\\w*)\\.(\\w+)[^./\\w]");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);

    @Test
    void aFlowKnowsAStreamOfBytesAndNoSocket() throws IOException {
        List<String> others = new ArrayList<>();
        for (Path file : sources(MAIN.resolve("relay"))) {
            Matcher used = Pattern.compile("import balancer\\.loop\\.(?!ByteStream;)\\w+|java\\.nio\\.channels")
                    .matcher(Files.readString(file));
            used.results().forEach(each -> others.add(file + " uses " + each.group()));
        }
        assertEquals(List.of(), others);
    }

    @Test
    void aPackageUsesOnlyThoseBeforeIt() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path file : sources(MAIN)) {
            int own = LAYERS.indexOf(packageOf(file));
            Matcher imports = IMPORT.matcher(Files.readString(file));
            while (own >= 0 && imports.find()) {
                int other = LAYERS.indexOf(imports.group(1));
                if (other < 0 || other > own) {
                    broken.add(file + " imports " + imports.group(1));
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void everyPackageHasItsPlaceInTheOrder() throws IOException {
        Set<String> packages = new TreeSet<>();
        for (Path file : sources(MAIN)) {
            packages.add(packageOf(file));
        }
        packages.removeAll(LAYERS);
        packages.remove("");
        assertEquals(Set.of(), packages, "say in LAYERS what they may use");
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        List<Path> silent = new ArrayList<>();
        for (Path file : sources(MAIN)) {
            Path info = file.resolveSibling("package-info.java");
            if (!packageOf(file).isEmpty() && !Files.exists(info) && !silent.contains(info)) {
                silent.add(info);
            }
        }
        assertEquals(List.of(), silent);
    }

    @Test
    void noFileIsTooLongToBeRead() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path root : List.of(MAIN, TESTKIT)) {
            for (Path file : sources(root)) {
                long lines = Files.readAllLines(file).size();
                if (lines > MOST_LINES) {
                    tooLong.add(file + " has " + lines + " lines");
                }
            }
        }
        assertEquals(List.of(), tooLong);
    }

    /** A step is read on one evening with all others, and stands alone. */
    @Test
    void aStepOfTheLadderIsShortAndNeedsNothingButTheJdk() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path file : sources(LEARN)) {
            String text = Files.readString(file);
            long lines = text.lines().count();
            boolean isStep = file.getFileName().toString().startsWith("Step");
            if (isStep && (lines < 40 || lines > MOST_LINES_OF_A_STEP)) {
                faults.add(file + " has " + lines + " lines");
            }
            if (isStep && !text.replaceAll("\\s+\\*?\\s*", " ").contains("Now break it: ")) {
                faults.add(file + " does not say how to break it");
            }
            if (Pattern.compile("^(package|import (?!(static )?javax?\\.))|\\t", Pattern.MULTILINE)
                    .matcher(text)
                    .find()) {
                faults.add(file + " has a package, a foreign import or a tab");
            }
        }
        assertEquals(List.of(), faults);
    }

    /** The formatter wraps code, but no comment and no text. */
    @Test
    void noLineIsTooLongToBeRead() throws IOException {
        List<Path> files = new ArrayList<>(List.of(README, CONTRIBUTING, Path.of(".ci/run")));
        for (Path root : List.of(MAIN, TESTS, BENCH, LEARN)) {
            files.addAll(sources(root));
        }
        List<String> tooLong = new ArrayList<>();
        for (Path file : files) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                int columns = lines.get(i).length();
                if (columns > MOST_COLUMNS) {
                    tooLong.add(file + ":" + (i + 1) + " has " + columns + " columns");
                }
            }
        }
        assertEquals(List.of(), tooLong);
    }

    @Test
    void noMethodIsTooLongToBeRead() throws IOException {
        List<Path> files = new ArrayList<>(sources(MAIN));
        files.addAll(sources(TESTKIT));
        files.addAll(sources(LEARN));
        assertEquals(List.of(), Methods.tooLong(files));
    }

    @Test
    void everyMethodIsCalled() throws IOException {
        List<String> code = new ArrayList<>();
        for (Path root : List.of(MAIN, TESTS, BENCH)) {
            for (Path file : sources(root)) {
                code.add(code(file));
            }
        }
        assertEquals(List.of(), Methods.uncalled(new Names().all(), code));
    }

    @Test
    void whatBelongsInOnePlaceStandsThereOnly() throws IOException {
        List<String> strays = new ArrayList<>();
        strays.addAll(outside("\\.select(Now)?\\(", "loop/EventLoop.java"));
        strays.addAll(outside("\\.interestOps(Or|And)?\\(", "loop/Registered.java"));
        strays.addAll(outside(
                "\\.interest\\(",
                "loop/Endpoint.java",
                "tls/TlsTransport.java",
                "proxy/InterestLaw.java",
                "backend/BackendConnection.java",
                "server/",
                "admin/",
                "files/",
                "health/"));
        strays.addAll(outside("System\\.(nanoTime|currentTimeMillis)|Instant\\.now|InstantSource\\.system", WIRING));
        strays.addAll(outside("(Socket|ServerSocket|Datagram)Channel\\.open\\(|Selector\\.open\\("));
        strays.addAll(outside("\\.socket\\(\\)"));
        strays.addAll(outside("SelectorProvider\\.provider\\(\\)", WIRING));
        strays.addAll(outside("\\.(setSoTimeout|configureBlocking)\\(", "loop/"));
        assertEquals(List.of(), strays);
    }

    /** What a test assembles by hand is not what runs: tests build the program. */
    @Test
    void onlyTheAssemblyMakesAProxy() throws IOException {
        List<String> makers = new ArrayList<>();
        for (Path root : List.of(MAIN, TESTS)) {
            for (Path file : sources(root)) {
                if (Pattern.compile("\\bnew Proxy\\s*\\(").matcher(code(file)).find()) {
                    makers.add(file.getFileName().toString());
                }
            }
        }
        assertEquals(List.of("Balancing.java", "Spine.java"), makers);
    }

    /** One method changes the phase; another sets the first. */
    @Test
    void thePhaseIsSetByBecomeAndBeginOnly() throws IOException {
        String session = code(MAIN.resolve("client/ClientConnection.java"));
        Matcher assignment = Pattern.compile("[^=!<>.\\w]phase = ").matcher(session);
        List<String> methods = new ArrayList<>();
        while (assignment.find()) {
            methods.add(methodAround(session, assignment.start()));
        }
        assertFalse(methods.isEmpty(), "the pattern has gone blind");
        assertEquals(Set.of("become", "begin"), new TreeSet<>(methods));
        assertEquals(List.of(), outside("session\\.phase = "));
    }

    @Test
    void theCoreKnowsNothingOfWhatWatchesIt() throws IOException {
        List<String> strays = new ArrayList<>();
        for (String layer : SPINE) {
            for (Path file : sources(MAIN.resolve(layer))) {
                if (Pattern.compile("jdk\\.jfr|java\\.lang\\.management|javax\\.management|java\\.util\\.logging")
                        .matcher(code(file))
                        .find()) {
                    strays.add(file.toString());
                }
            }
        }
        assertEquals(List.of(), strays);
    }

    /** Beside dotfiles and what the build makes. */
    @Test
    void theTopLevelHoldsNothingElse() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(""))) {
            Set<String> names = new TreeSet<>(files.map(Path::toString)
                    .filter(each -> !each.startsWith(".") && !each.equals("target"))
                    .toList());
            assertEquals(Set.of("pom.xml", "src", "sites", "bench", "README.md"), names);
        }
    }

    @Test
    void thePagesNameFilesThatExist() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Path page : PAGES) {
            Matcher path = Pattern.compile("(?<![\\w/.-])((?:src|bench|sites|[.]ci)/[\\w./-]*\\w)")
                    .matcher(Files.readString(page));
            while (path.find()) {
                if (!Files.exists(Path.of(path.group(1)))) {
                    missing.add(page + " names " + path.group(1));
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    /** A reader looks a class up in README: in the walk, or in the list of what it passes by. */
    @Test
    void theReadmeHasAPlaceForEachFileOfTheSpine() throws IOException {
        String readme = Files.readString(README);
        List<String> homeless = new ArrayList<>();
        for (String layer : SPINE) {
            int from = readme.indexOf("\n- `" + layer + "`: ");
            String row = from < 0 ? "" : readme.substring(from, readme.indexOf(".\n", from));
            for (Path file : sources(MAIN.resolve(layer))) {
                String name = file.getFileName().toString().replace(".java", "");
                boolean known = name.equals("package-info")
                        || readme.contains("`" + layer + "/" + name + ".java`")
                        || row.contains("`" + name + "`");
                if (!known) {
                    homeless.add(layer + "/" + name);
                }
            }
        }
        assertEquals(List.of(), homeless);
    }

    /** Whoever plans an evening should not find that it has become three. */
    @Test
    void theReadmeKnowsHowMuchThereIsToRead() throws IOException {
        String readme = Files.readString(README);
        List<String> errors = new ArrayList<>(ReadingList.errors(readme, "The first evening"));
        errors.addAll(ReadingList.errors(readme, "The second evening"));
        assertEquals(List.of(), errors);
        assertAbout(readme.replace('\n', ' '), "`proxy`\\) has about ([\\d,]+) lines", SPINE);
    }

    @Test
    void thePagesNameFilesAndMethodsOfOursThatExist() throws IOException {
        Names names = new Names();
        List<String> missing = new ArrayList<>();
        for (Path page : PAGES) {
            String text = Files.readString(page);
            missing.addAll(names.missing(text, Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`")));
            Matcher path = Pattern.compile("`([a-z]+/[A-Z]\\w+\\.java)`").matcher(text);
            while (path.find()) {
                if (!Files.exists(MAIN.resolve(path.group(1)))) {
                    missing.add(path.group(1));
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void theClassesThatContributingNamesExist() throws IOException {
        Names names = new Names();
        Matcher named = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)`").matcher(Files.readString(CONTRIBUTING));
        List<String> missing = new ArrayList<>();
        while (named.find()) {
            if (!names.knows(named.group(1))) {
                missing.add(named.group(1));
            }
        }
        assertEquals(List.of(), missing);
    }

    /** A comment that names a method survives its move; {@code javac} checks links only. */
    @Test
    void commentsNameMembersThatExist() throws IOException {
        Names names = new Names();
        List<String> missing = new ArrayList<>();
        for (Path root : List.of(MAIN, TESTS)) {
            for (Path file : sources(root)) {
                for (String name : names.missing(Files.readString(file), CODE_IN_COMMENT)) {
                    missing.add(file + " names " + name);
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    private static void assertAbout(String readme, String pattern, List<String> packages) throws IOException {
        Matcher said = Pattern.compile(pattern).matcher(readme);
        assertTrue(said.find(), pattern);
        long lines = 0;
        for (String each : packages) {
            for (Path file : sources(MAIN.resolve(each))) {
                lines += Files.readAllLines(file).size();
            }
        }
        assertEquals(lines, Long.parseLong(said.group(1).replace(",", "")), lines * 0.1, pattern);
    }

    @Test
    void theLicenceThatThePomNamesShipsInTheJar() throws IOException {
        String name = "Apache License\n                           Version 2.0,";
        assertTrue(Files.readString(Path.of("pom.xml")).contains("<name>Apache-2.0</name>"));
        assertTrue(
                Files.readString(Path.of("src/main/resources/META-INF/LICENSE")).contains(name));
    }

    /** Every line of code (not of comments) that matches, in a file that is not one of the allowed. */
    private static List<String> outside(String regex, String... allowed) throws IOException {
        Pattern pattern = Pattern.compile(regex);
        List<String> found = new ArrayList<>();
        for (Path file : sources(MAIN)) {
            String name = MAIN.relativize(file).toString().replace('\\', '/');
            Matcher matcher = pattern.matcher(code(file));
            boolean wiring = name.indexOf('/') < 0;
            boolean permitted = Stream.of(allowed).anyMatch(it -> it.equals(WIRING) ? wiring : name.startsWith(it));
            while (!permitted && matcher.find()) {
                found.add(name + " has " + matcher.group());
            }
        }
        return found;
    }

    private static String code(Path file) throws IOException {
        return COMMENT.matcher(Files.readString(file)).replaceAll("");
    }

    private static String methodAround(String code, int at) {
        Matcher method = Pattern.compile("\n    (?:[\\w<>]+ )*(\\w+)\\([^)]*\\)[^;{]*\\{")
                .matcher(code);
        String name = "";
        while (method.find() && method.start() < at) {
            name = method.group(1);
        }
        return name;
    }

    static List<Path> sources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    /** Folders below the root, with dots; empty for Main. */
    private static String packageOf(Path file) {
        return MAIN.relativize(file.resolveSibling(""))
                .toString()
                .replace(file.getFileSystem().getSeparator(), ".");
    }
}
