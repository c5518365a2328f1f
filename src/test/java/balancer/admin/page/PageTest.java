package balancer.admin.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.admin.AdminWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dashboard as files and as it is first rendered. */
class PageTest {
    private static final Path FOLDER = Path.of("src/main/resources/admin");
    private static final long BUDGET_BYTES = 90_000;
    private static final double ENOUGH_CONTRAST = 4.5; // WCAG 2.2, 1.4.3, level AA

    /** Those of the dashboard; the page of the loop has its share of the whole site's budget, see LoopPageTest. */
    @Test
    void assetsStayWithinTheirBudget() throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                boolean isOfTheLoop = name.startsWith("loop.") || name.equals("learn.js");
                sum += isOfTheLoop ? 0 : Files.size(file);
            }
        }
        assertTrue(sum <= BUDGET_BYTES, sum + " bytes");
    }

    @Test
    void nothingComesFromElsewhereAndNothingIsInline() throws IOException {
        for (String name : List.of(
                "index.html",
                "backend.html",
                "control.html",
                "demo.html",
                "app.css",
                "app.js",
                "theme.js",
                "icon.svg")) {
            String text = Files.readString(FOLDER.resolve(name)).replace("http://www.w3.org/2000/svg", "");
            assertFalse(
                    text.contains("//")
                            && Pattern.compile("https?:|[\"'(]//").matcher(text).find(),
                    name);
            assertFalse(
                    Pattern.compile("<style|\\sstyle=|\\son[a-z]+=|javascript:|@import|url\\(")
                            .matcher(text)
                            .find(),
                    name);
            assertFalse(
                    Pattern.compile("<script(?! src=\"(theme.js\"|app.js\" defer)></script>)")
                            .matcher(text)
                            .find(),
                    name);
        }
    }

    @Test
    void theFirstPageIsCompleteWithoutTheScript() {
        try (AdminWorld world = new AdminWorld()) {
            world.request("GET", "/");
            world.request("GET", "/");
            world.seconds(2);
            String page = AdminWorld.body(world.get("/"));
            assertFalse(page.contains("{{") || page.contains("<!--part:"), "everything is filled in");
            assertTrue(page.contains("<span data-cell=\"verdict\">3 of 3 backends up</span>"));
            assertTrue(page.contains("<span data-cell=\"total\">2</span> since the start"));
            assertTrue(page.contains(">kill server 2</button>"));
            assertTrue(page.contains("data-line=\"r2\" data-values=\""));
            assertTagsMatch(page);
        }
    }

    @Test
    void everyCellOfTheTablesIsFilledByEveryFrame() {
        try (AdminWorld world = new AdminWorld()) {
            String page = AdminWorld.body(world.get("/"));
            var watcher = world.watch("page");
            world.seconds(1);
            String frame = watcher.takeReceived();
            Matcher cell = Pattern.compile("data-cell=\"(\\w+)\"").matcher(page);
            Set<String> names = new HashSet<>();
            while (cell.find()) {
                names.add(cell.group(1));
                assertTrue(frame.contains("\"" + cell.group(1) + "\":\""), cell.group(1));
            }
            assertTrue(names.size() > 30, "the pattern has gone blind");
        }
    }

    @Test
    void namesCannotBecomeMarkup() {
        try (AdminWorld world = new AdminWorld("<script>alert(1)</script>", "\" onload='x' &amp;")) {
            world.demo.stop(0);
            world.seconds(10);
            String page = AdminWorld.body(world.get("/"));
            assertFalse(page.contains("<script>alert"));
            assertTrue(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; is down"));
            assertTrue(page.contains("&quot; onload=&#39;x&#39; &amp;amp;"));
            assertTagsMatch(page);
        }
    }

    @Test
    void everyPictureSaysWhatItShowsAndEveryTableWhatItHolds() throws IOException {
        String page = Files.readString(FOLDER.resolve("index.html"));
        Matcher svg = Pattern.compile("<svg[^>]*role=\"img\"[^>]*aria-labelledby=\"(\\w+) (\\w+)\"[^>]*>(.*?)</svg>")
                .matcher(page);
        int count = 0;
        while (svg.find()) {
            count++;
            assertTrue(svg.group(3).contains("<title id=\"" + svg.group(1) + "\">"));
            assertTrue(svg.group(3).contains("<desc id=\"" + svg.group(2) + "\">"));
        }
        assertEquals(page.split("<svg").length - 1, count);
        assertEquals(page.split("<table").length, page.split("<caption").length);
        assertEquals(1, page.split("aria-live").length - 1, "only changes of state are read out");
        assertTrue(page.contains("<html lang=\"en\">"));
    }

    @Test
    void everyColourOfTextAndLinesCanBeToldFromWhatIsBehindIt() throws IOException {
        String css = Files.readString(FOLDER.resolve("app.css"));
        for (int theme = 0; theme < 2; theme++) {
            List<String> weak = new ArrayList<>();
            for (String front : List.of("text", "quiet", "a0", "a1", "a2", "a3", "a4", "a5", "good", "warn", "bad")) {
                for (String back : List.of("card", "page", "badfill", "warnfill", "goodfill")) {
                    boolean meets = List.of("text", "quiet").contains(front)
                            || !back.endsWith("fill")
                            || back.startsWith(front);
                    double contrast = contrast(color(css, front, theme), color(css, back, theme));
                    if (meets && contrast < ENOUGH_CONTRAST) {
                        weak.add(front + " on " + back + ": " + contrast);
                    }
                }
            }
            assertEquals(List.of(), weak);
        }
    }

    @Test
    void contrastIsComputedAsTheStandardSays() {
        assertEquals(21, contrast(0xffffff, 0), 0.001);
        assertEquals(4.54, contrast(0x767676, 0xffffff), 0.01);
    }

    /** @param theme 0: light, 1: dark */
    private static int color(String css, String token, int theme) {
        Matcher value = Pattern.compile("--" + token + ": light-dark\\(#([0-9a-f]{6}), #([0-9a-f]{6})\\);")
                .matcher(css);
        assertTrue(value.find(), token);
        return Integer.parseInt(value.group(1 + theme), 16);
    }

    private static double contrast(int one, int other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(int rgb) {
        return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
    }

    private static double linear(int component) {
        double c = (component & 0xff) / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    /** Every element that must be closed is, in the right order. */
    private static void assertTagsMatch(String page) {
        Set<String> single = Set.of("meta", "link", "input");
        List<String> open = new ArrayList<>();
        Matcher tag = Pattern.compile("<(/?)([a-z][a-z0-9]*)(?:\\s(?:[^>\"]|\"[^\"]*\")*?)?(/?)>")
                .matcher(page);
        while (tag.find()) {
            String name = tag.group(2);
            if (!tag.group(1).isEmpty()) {
                assertEquals(
                        open.remove(open.size() - 1),
                        name,
                        "near " + page.substring(Math.max(0, tag.start() - 80), tag.end()));
            } else if (tag.group(3).isEmpty() && !single.contains(name)) {
                open.add(name);
            }
        }
        assertEquals(List.of(), open);
    }
}
