package balancer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "9000 9001 [::1]:9002*2",
                "--mode=tcp --max-in-flight=3 --max-connections=77 9000 app:9001",
                "--head-timeout=90s --buffer-memory=5000000 --via=edge --admin-host=a,b --access-log=- --log-format=json 9000 9001"
            })
    void whatIsPrintedCanBeWrittenAndMeansTheSame(String line) {
        List<Map.Entry<String, String>> first =
                Summary.settings(CommandLine.parse(line.split(" ")).options());
        List<String> words = new ArrayList<>();
        for (Map.Entry<String, String> setting : first) {
            String name = setting.getKey();
            String value = setting.getValue();
            boolean isWords = value.equals("none") || value.equals("no limit") || value.startsWith("by the ");
            if (!name.startsWith("--")) {
                words.add(value);
            } else if (!isWords && !name.equals("--admin-control") && !isIdle(setting, first)) {
                words.add(name + "=" + value);
            }
        }
        CommandLine again = CommandLine.parse(words.toArray(String[]::new));
        assertEquals(List.of(), again.errors(), words.toString());
        assertEquals(first, Summary.settings(again.options()));
    }

    private static boolean isIdle(Map.Entry<String, String> setting, List<Map.Entry<String, String>> all) {
        return setting.getKey().equals("--log-format") && all.contains(Map.entry("--access-log", "off"));
    }

    @ParameterizedTest
    @CsvSource({
        "67108864, 64m",
        "1073741824, 1g",
        "1048577, 1048577",
        "1049600, 1025k",
        "1099511627776, 1024g",
        "512, 512"
    })
    void sizesAreWrittenAsAPersonWould(long bytes, String text) {
        assertEquals(text, Quantity.sizeText(bytes));
        assertEquals(bytes, Quantity.sizeBytes(text));
    }

    @Test
    void aSiteHasTheSettingsThatApplyToIt() {
        assertEquals(
                """
                ok: would serve files
                  LISTEN                127.0.0.1:9001
                  DIRECTORY             src
                  --drain-timeout       20s
                  --buffer-memory       64m
                """,
                Summary.text(CommandLine.parse("serve", "9001", "src", "--buffer-memory=64m")
                        .options()));
    }
}
