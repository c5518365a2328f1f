package balancer.proxy.conformance;

import balancer.testkit.HarnessSettings;
import balancer.testkit.LoopHarness;
import balancer.testkit.SimulatedPeer;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * Many small worlds, each drawn from its seed. {@code -Dfuzz.seeds=200000} for a long run; a failure names its seed and
 * {@code -Dfuzz.first=SEED -Dfuzz.seeds=1} repeats it.
 */
final class Seeds {
    private static final int COUNT = Integer.getInteger("fuzz.seeds", 1_500);
    private static final int FIRST = Integer.getInteger("fuzz.first", 0);

    private Seeds() {}

    static void each(BiConsumer<Random, LoopHarness> property) {
        for (int seed = FIRST; seed < FIRST + COUNT; seed++) {
            Random random = new Random(seed * 0x9E3779B97F4A7C15L);
            LoopHarness world = new LoopHarness(new HarnessSettings());
            try {
                weather(random, world);
                property.accept(random, world);
                world.tearDown();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("-Dfuzz.first=" + seed + " -Dfuzz.seeds=1: " + failure, failure);
            }
        }
    }

    /** Only what cuts bytes differently: nothing is lost, so that every difference is the balancer's. */
    private static void weather(Random random, LoopHarness world) {
        if (random.nextInt(4) == 0) {
            return;
        }
        var weather = world.network.weather();
        weather.mostSegmentBytes = random.nextBoolean() ? 0 : 1 + random.nextInt(40);
        weather.socketBufferBytes = random.nextInt(3) == 0 ? 64 + random.nextInt(400) : 256 * 1024;
        weather.shortIoChance = random.nextBoolean() ? 0 : random.nextDouble() * 0.5;
        weather.shufflesReadyKeys = random.nextBoolean();
    }

    /** What is sent at once arrives at once. */
    static boolean isCalm(LoopHarness world) {
        return world.network.weather().socketBufferBytes == 256 * 1024
                && world.network.weather().mostSegmentBytes == 0
                && world.network.weather().shortIoChance == 0;
    }

    /** In up to four pieces, with or without rest between them; whole if it is calm. */
    static void send(Random random, LoopHarness world, SimulatedPeer sender, String raw) {
        int at = 0;
        for (int pieces = isCalm(world) ? 0 : random.nextInt(4); pieces > 0; pieces--) {
            int cut = at + random.nextInt(raw.length() - at + 1);
            sender.send(raw.substring(at, cut));
            at = cut;
            if (random.nextBoolean()) {
                world.run();
            }
        }
        sender.send(raw.substring(at));
    }
}
