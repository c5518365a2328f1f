package balancer.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentFileTest {
    @TempDir
    Path folder;

    private final Problems problems = new Problems();

    @Test
    void oneOrSeveralWordsPerLineWithCommentsAndQuotes() throws Exception {
        assertEquals(
                List.of("9000", "9001", "--via=my name", "a#b", "#c", "", "x'y", "last"),
                expand(
                        """
                        # the listener
                        9000
                        9001   --via="my name"  # and a backend
                        a#b '#c' "" "x'y"
                        last"""));
    }

    @Test
    void windowsLineEndsAndAByteOrderMarkAreNoPartOfAWord() throws Exception {
        assertEquals(List.of("9000", "9001"), expand("\ufeff9000\r\n9001\r\n"));
    }

    @Test
    void aFileDoesNotIncludeFiles() throws Exception {
        assertEquals(List.of("@other"), expand("@other"));
    }

    @Test
    void aFileThatIsNoTextIsRefused() throws Exception {
        Path file = Files.write(folder.resolve("b"), new byte[] {'9', (byte) 0xff});
        assertEquals(List.of(), texts(file));
        assertTrue(problems.errors().get(0).text().endsWith(": not UTF-8 text"));
    }

    @Test
    void anEndlessFileIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("c"), "x ".repeat(1 << 19) + "y", StandardCharsets.UTF_8);
        assertEquals(List.of(), texts(file));
        assertTrue(problems.errors().get(0).text().endsWith(": larger than 1 MiB"));
    }

    private List<String> expand(String content) throws Exception {
        Path file = Files.writeString(folder.resolve("args"), content);
        List<String> texts = texts(file);
        assertEquals(List.of(), problems.errors());
        return texts;
    }

    private List<String> texts(Path file) {
        List<String> texts = new ArrayList<>();
        List<Word> words = new ArrayList<>();
        ArgumentFile.read(file.toString(), problems, words);
        words.forEach(word -> texts.add(word.text()));
        return texts;
    }
}
