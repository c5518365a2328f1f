package balancer.mutations;

import java.util.function.Consumer;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary.Failure;

/** Runs one class of unit tests after the other until a test fails. */
final class FirstFailure {
    private FirstFailure() {}

    /**
     * @param now is told what runs
     * @return the test and what it says; null if none fails
     */
    static String search(String[] classes, Consumer<String> now) {
        Launcher launcher = LauncherFactory.create();
        for (String each : classes) {
            now.accept(each);
            SummaryGeneratingListener summary = new SummaryGeneratingListener();
            launcher.execute(
                    LauncherDiscoveryRequestBuilder.request()
                            .selectors(DiscoverySelectors.selectClass(each))
                            .build(),
                    summary);
            for (Failure failure : summary.getSummary().getFailures()) {
                return name(failure, each) + ": " + failure.getException();
            }
        }
        return null;
    }

    private static String name(Failure failure, String testClass) {
        String shortName = testClass.substring("balancer.".length());
        return failure.getTestIdentifier()
                .getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> shortName + "." + ((MethodSource) source).getMethodName())
                .orElse(shortName);
    }
}
