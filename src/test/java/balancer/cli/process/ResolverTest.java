package balancer.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import balancer.cli.text.IpLiteral;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ResolverTest {
    private final Queue<Runnable> helper = new ArrayDeque<>();
    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final List<String> answers = new ArrayList<>();

    private final Resolver resolver = new Resolver(helper::add, loop::add, host -> {
        if (host.equals("unknown")) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {address("192.0.2.1"), address("2001:db8::1")};
    });

    @Test
    void theQuestionIsAskedOnTheHelperAndAnsweredOnTheLoop() {
        assertTrue(resolver.resolve("app", this::record));
        assertEquals(0, loop.size());
        helper.remove().run();
        assertEquals(List.of(), answers);
        loop.remove().run();
        assertEquals(List.of("app [/192.0.2.1, /2001:db8:0:0:0:0:0:1]"), answers);
        assertEquals(0, helper.size());
    }

    @Test
    void anUnknownNameHasNoAddresses() {
        resolver.resolve("unknown", this::record);
        helper.remove().run();
        loop.remove().run();
        assertEquals(List.of("unknown []"), answers);
    }

    @Test
    void aFullQueueIsNotTheHostsFault() {
        Resolver busy = new Resolver(
                task -> {
                    throw new RejectedExecutionException();
                },
                loop::add,
                Resolver.jdk());
        assertFalse(busy.resolve("app", this::record));
        assertEquals(0, loop.size());
    }

    /** On real threads; what decides is who waits for whom, not how long. */
    @Test
    void threeSilentNamesHoldUpNoOther() throws InterruptedException {
        CountDownLatch silence = new CountDownLatch(1);
        BlockingQueue<Runnable> answered = new LinkedBlockingQueue<>();
        Resolver real = new Resolver(Resolver.threads(), answered::add, host -> {
            if (host.startsWith("silent")) {
                awaitQuietly(silence);
            }
            return new InetAddress[] {address("192.0.2.1")};
        });
        real.resolve("silent1", this::record);
        real.resolve("silent2", this::record);
        real.resolve("silent3", this::record);
        real.resolve("app", this::record);
        answered.take().run();
        assertEquals(List.of("app [/192.0.2.1]"), answers);
        silence.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aNameServiceThatBreaksIsAnsweredLikeAnUnknownName() {
        Resolver broken = new Resolver(helper::add, loop::add, host -> {
            throw new IllegalStateException();
        });
        broken.resolve("app", this::record);
        assertThrows(IllegalStateException.class, () -> helper.remove().run());
        loop.remove().run();
        assertEquals(List.of("app []"), answers);
    }

    @Test
    void literalsNeedNoNameService() {
        assertEquals(List.of(address("127.0.0.1")), Resolver.resolveNow(Resolver.jdk(), "127.0.0.1"));
    }

    @Test
    void theJdkCachesNothing() {
        Resolver.resolveNow(Resolver.jdk(), "localhost");
        assertEquals("0", Security.getProperty("networkaddress.cache.ttl"));
        assertEquals("0", Security.getProperty("networkaddress.cache.negative.ttl"));
    }

    private void record(String host, List<InetAddress> addresses) {
        answers.add(host + " " + addresses);
    }

    private static InetAddress address(String literal) {
        return IpLiteral.address(IpLiteral.parse(literal));
    }
}
