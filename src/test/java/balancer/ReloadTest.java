package balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.backend.Backend;
import balancer.backend.BackendPool;
import balancer.cli.options.CommandLine;
import balancer.roster.Change;
import balancer.roster.Roster;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HUP: the arguments are read again, and what has changed is applied; the whole program in virtual time. */
class ReloadTest {
    private final ProgramWorld world = new ProgramWorld();

    @BeforeEach
    void aBalancerRuns() {
        world.running("--admin=off", "--health=off", "127.0.0.1:8000", "9001", "9002*2");
    }

    @AfterEach
    void stop() {
        world.signalStop();
        world.seconds(2);
        world.exit();
    }

    /** @param backends the rest is as at the start, unless options come first */
    private void reload(String... backends) {
        List<String> arguments = new ArrayList<>(List.of("--admin=off", "--health=off"));
        arguments.addAll(List.of(backends));
        world.program.reload(CommandLine.parse(arguments.toArray(String[]::new)));
        world.seconds(1);
    }

    private Roster roster() {
        return world.program.assembly().balancing().roster();
    }

    private BackendPool pool() {
        return world.program.assembly().proxy().backends();
    }

    private String printed() {
        return String.join("\n", world.printed());
    }

    private List<String> serving() {
        return pool().all().stream()
                .filter(each -> !each.draining())
                .map(each -> each.name() + "*" + each.weight())
                .sorted()
                .toList();
    }

    @Test
    void theDifferenceIsAppliedAndWhatIsEqualStaysAsItIs() {
        Backend same = pool().at(1);
        same.metrics().requests = 7;
        reload("127.0.0.1:8000", "9002*2", "9003*5");
        assertEquals(List.of("9002*2", "9003*5"), serving());
        assertEquals(same, pool().at(1));
        assertEquals(7, same.metrics().requests);
    }

    @Test
    void aWeightChanges() {
        reload("127.0.0.1:8000", "9001*9", "9002*2");
        assertEquals(List.of("9001*9", "9002*2"), serving());
        assertTrue(printed().contains("backend 9001 has weight 9, set by the file of arguments"));
    }

    @Test
    void aMistakeChangesNothing() {
        reload("127.0.0.1:8000", "9003", "900x");
        assertEquals(List.of("9001*1", "9002*2"), serving());
        assertTrue(printed().contains("the backends are not changed"));
    }

    @Test
    void whatAnOperatorAddedSurvivesIt() throws Exception {
        roster().apply(List.of(new Change(Change.Kind.ADD, "9004")), "somebody");
        reload("127.0.0.1:8000", "9001", "9002*2");
        assertEquals(List.of("9001*1", "9002*2", "9004*1"), serving());
    }

    @Test
    void whatAnOperatorDidAlreadyIsNoObstacle() throws Exception {
        roster().apply(
                        List.of(new Change(Change.Kind.REMOVE, "9001"), new Change(Change.Kind.ADD, "9003")),
                        "somebody");
        reload("127.0.0.1:8000", "9002*2", "9003*4");
        assertEquals(List.of("9002*2", "9003*4"), serving());
    }

    @Test
    void whatTakesARestartIsNamed() {
        reload("--max-head=8k", "127.0.0.1:8001", "9001", "9002*2");
        assertTrue(printed().contains("'--max-head' has changed in the file: that takes a restart"));
        assertTrue(printed().contains("'LISTEN' has changed in the file: that takes a restart"));
        assertFalse(printed().contains("'BACKEND'"));
    }

    @Test
    void whoPutsASettingBackHearsNothing() {
        reload("--max-head=8k", "127.0.0.1:8000", "9001", "9002*2");
        int before = printed().length();
        reload("127.0.0.1:8000", "9001", "9002*2");
        assertEquals(before, printed().length(), printed());
    }
}
