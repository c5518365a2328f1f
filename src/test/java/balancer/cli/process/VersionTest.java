package balancer.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class VersionTest {
    @Test
    void versionNamesTheCommitAndTheJava() {
        assertEquals("load-balancer 1.0.0 (abc1234, Java 17.0.15)\n", Version.line("1.0.0", "abc1234", "17.0.15"));
        assertEquals("load-balancer 1.0.0 (Java 25)\n", Version.line("1.0.0", "", "25"));
        assertEquals("load-balancer 1.0.0 (unknown, Java 17.0.15)\n", Version.line("1.0.0", "unknown", "17.0.15"));
    }

    @Test
    void aFolderOfClassesHasNoCommit() {
        assertEquals("dev", Version.number());
        assertEquals(
                "load-balancer dev (Java " + System.getProperty("java.version") + ")\n",
                Version.line(),
                "whose manifest it would be is anybody's guess");
        assertEquals("unknown", Version.revision());
    }
}
