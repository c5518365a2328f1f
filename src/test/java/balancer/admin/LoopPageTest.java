package balancer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the admin site consists of, and that what its pages name is there. */
final class LoopPageTest {
    private static final Path ASSETS = Path.of("src/main/resources/admin");
    private static final Path MAIN = Path.of("src/main/java/balancer");
    private static final int MOST_BYTES = 90_000;
    private static final int EXPERIMENTS = 10;

    private static String asset(String name) throws IOException {
        return Files.readString(ASSETS.resolve(name));
    }

    private static List<Path> assets() throws IOException {
        try (Stream<Path> files = Files.walk(ASSETS)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** Class names as the page knows them, and where it finds the source. */
    private static Map<String, String> sources() throws IOException {
        String script = asset("loop.js");
        String table = script.substring(script.indexOf("const SOURCES = "), script.indexOf("/** A class or a method"));
        Map<String, String> sources = new TreeMap<>();
        Matcher entry = Pattern.compile("[a-z/]+/([A-Z]\\w+)").matcher(table);
        while (entry.find()) {
            sources.put(entry.group(1), entry.group());
        }
        return sources;
    }

    @Test
    void allAssetsTogetherAreSmall() throws IOException {
        long bytes = 0;
        for (Path file : assets()) {
            bytes += Files.size(file);
        }
        assertTrue(bytes <= MOST_BYTES, bytes + " bytes");
    }

    @Test
    void nothingIsFetchedFromElsewhereAndNothingIsInline() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : assets()) {
            String text = Files.readString(file);
            if (Pattern.compile("(src|href)=\"https?:|url\\(|@import|fetch\\(.http")
                    .matcher(text)
                    .find()) {
                found.add(file + " fetches");
            }
            if (Pattern.compile("<script>|<style|\\son\\w+=\"|style=\"")
                    .matcher(text)
                    .find()) {
                found.add(file + " has something inline, which the policy forbids");
            }
        }
        assertEquals(List.of(), found);
    }

    @Test
    void thePageIsServedWithWhatItNeeds() {
        try (AdminWorld world = new AdminWorld()) {
            String page = world.get("/loop");
            assertEquals("200", AdminWorld.status(page));
            Matcher file = Pattern.compile("(?:src|href)=\"([\\w.]+)\"").matcher(page);
            int files = 0;
            while (file.find()) {
                assertEquals("200", AdminWorld.status(world.get("/" + file.group(1))), file.group(1));
                files++;
            }
            assertTrue(files >= 6, files + " files");
        }
    }

    @Test
    void theSourcesThatItLeadsToArePackedAndServed() throws IOException {
        assertEquals(
                new TreeSet<>(List.of(Assets.SOURCES)), new TreeSet<>(sources().values()));
        try (AdminWorld world = new AdminWorld()) {
            for (String source : Assets.SOURCES) {
                String answer = world.get("/source/" + source + ".java");
                assertEquals("200", AdminWorld.status(answer), source);
                assertTrue(answer.contains("Content-Type: text/plain; charset=utf-8\r\n"), source);
            }
            assertEquals("404", AdminWorld.status(world.get("/source/proxy/Nothing.java")));
            assertEquals("404", AdminWorld.status(world.get("/source/proxy/Cut.java")), "only those that are listed");
        }
    }

    @Test
    void theRecordingsThatItOffersAreServed() throws IOException {
        try (AdminWorld world = new AdminWorld()) {
            for (String name : Assets.RECORDINGS) {
                assertTrue(asset("loop.html").contains("<option value=\"" + name + "\">"), name);
                String answer = world.get("/recordings/" + name + ".ndjson");
                assertEquals("200", AdminWorld.status(answer), name);
                assertTrue(AdminWorld.body(answer).startsWith("{\"v\":1,\"backends\":["), name);
            }
        }
    }

    /** Each experiment and each word of the glossary leads to a method or a class that exists. */
    @Test
    void everyExperimentAndEveryWordLeadsToTheCodeThatShowsIt() throws IOException {
        Matcher named = Pattern.compile("(?:code: |, )\"([A-Z]\\w+)(?:\\.(\\w+))?\"(?:\\]|, seen)")
                .matcher(asset("learn.js"));
        assertAllExist(named, EXPERIMENTS + 14);
    }

    @Test
    void theStagesOfATurnLeadToTheCodeThatMakesThem() throws IOException {
        assertAllExist(Pattern.compile("\"([A-Z]\\w+)\\.(\\w+)\"").matcher(asset("loop.js")), 6);
    }

    private static void assertAllExist(Matcher named, int atLeast) throws IOException {
        List<String> missing = new ArrayList<>();
        int count = 0;
        while (named.find()) {
            count++;
            String path = sources().get(named.group(1));
            boolean isThere = path != null
                    && (named.group(2) == null
                            || Files.readString(MAIN.resolve(path + ".java")).contains(" " + named.group(2) + "("));
            if (!isThere) {
                missing.add(named.group());
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(count >= atLeast, "the pattern has gone blind: " + count);
    }

    @Test
    void thereAreTenExperimentsEachWithAllThatItNeeds() throws IOException {
        String script = asset("learn.js");
        for (String part : List.of("id: ", "title: ", "do: ", "watch: ", "why: ", "code: ", "seen: ")) {
            assertEquals(EXPERIMENTS, script.split("[{ ]" + part, -1).length - 1, part);
        }
    }

    @Test
    void whatIsNotDrawnInMotionIsSaidForThoseWhoWantNone() throws IOException {
        assertTrue(asset("loop.css").contains("@media (prefers-reduced-motion: no-preference)"));
    }
}
