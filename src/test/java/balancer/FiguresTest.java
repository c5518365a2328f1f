package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's figures are those of the runs in bench/results, which {@code bench/run publish} puts there. */
final class FiguresTest {
    private static final Path README = Path.of("README.md");
    private static final Path RESULTS = Path.of("bench/results");

    private static final Pattern PUBLISHED =
            Pattern.compile("<!-- run (\\w+) -->\n(.*?)<!-- end of \\1 -->", Pattern.DOTALL);
    private static final Pattern SOURCE = Pattern.compile("\\]\\((bench/results/[\\w-]+\\.md)\\)");
    private static final Pattern FIGURE = Pattern.compile("(?<![\\w.,])\\d+(?:[.,]\\d+)*(?!\\w)");
    /** Names, not figures. */
    private static final Pattern NO_FIGURES = Pattern.compile("`[^`]*`|\\]\\([^)]*\\)|RFC \\d+");

    @Test
    void publishedLinesAreThoseOfTheirRun() throws IOException {
        List<String> foreign = new ArrayList<>();
        for (MatchResult block :
                PUBLISHED.matcher(Files.readString(README)).results().toList()) {
            Path source = RESULTS.resolve(block.group(1) + ".md");
            assertEquals(Files.exists(source), !block.group(2).isBlank(), source + " exists, its lines are in README");
            List<String> run = Files.exists(source) ? Files.readAllLines(source) : List.of();
            block.group(2).lines().filter(line -> line.startsWith("    ")).forEach(line -> {
                if (!run.contains(line)) {
                    foreign.add(source + " does not say: " + line);
                }
            });
        }
        assertEquals(List.of(), foreign);
    }

    @Test
    void figuresInProseAreThoseOfTheRunThatItNames() throws IOException {
        List<String> foreign = new ArrayList<>();
        List<String> paragraphs = List.of(Files.readString(README).split("\n\n+"));
        int compared = 0;
        for (int i = 0; i < paragraphs.size(); i++) {
            String sources = sources(paragraphs.get(i));
            if (!sources.isEmpty()) {
                String text = NO_FIGURES.matcher(withItsTable(paragraphs, i)).replaceAll(" ");
                for (MatchResult figure : FIGURE.matcher(text).results().toList()) {
                    compared++;
                    String exactly = "(?<![\\d.,])" + Pattern.quote(figure.group()) + "(?!\\d)";
                    if (!Pattern.compile(exactly).matcher(sources).find()) {
                        foreign.add(figure.group() + " in: " + paragraphs.get(i));
                    }
                }
            }
        }
        assertEquals(List.of(), foreign);
        assertFalse(compared < 20, "the search for figures has gone blind");
    }

    /** A run that was only to show that it runs is not published. */
    @Test
    void nothingQuickOrPartialIsPublished() throws IOException {
        List<Path> quick = new ArrayList<>();
        try (var files = Files.newDirectoryStream(RESULTS, "*.md")) {
            for (Path file : files) {
                if (Pattern.compile("QUICK|PARTIAL")
                        .matcher(Files.readString(file))
                        .find()) {
                    quick.add(file);
                }
            }
        }
        assertEquals(List.of(), quick);
    }

    /** The text of the runs that a paragraph links to. */
    private static String sources(String paragraph) throws IOException {
        StringBuilder text = new StringBuilder();
        Matcher source = SOURCE.matcher(paragraph);
        while (source.find()) {
            text.append(Files.readString(Path.of(source.group(1))));
        }
        return text.toString();
    }

    /** With the table that stands before the paragraph, and what introduces that. */
    private static String withItsTable(List<String> paragraphs, int i) {
        boolean table = i > 1 && paragraphs.get(i - 1).startsWith("|");
        return String.join("\n", paragraphs.subList(table ? i - 2 : i, i + 1));
    }
}
