package balancer.cli.process;

import balancer.cli.text.Address;
import balancer.roster.NameLookup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Looks host names up outside the loop: the JDK's look-up blocks, for many seconds if a name server is silent.
 *
 * <p>Nothing is cached. The JDK would keep an address for 30 seconds and a failure for 10, so that a backend that
 * moved, or came up late, would stay unreachable. The caller decides when to ask again.
 */
public final class Resolver implements NameLookup {
    /** The name service; tests have their own. */
    public interface NameService {
        InetAddress[] lookUp(String host) throws UnknownHostException;
    }

    private static final int THREADS = 4;
    private static final int MAX_QUESTIONS = 1_024;

    private final Executor helper;
    private final Executor loop;
    private final NameService names;

    /** The JDK's name service, which uses the system's. */
    public static NameService jdk() {
        return new JdkNames();
    }

    /**
     * @param helper where looking up may block
     * @param loop   runs answers on the loop; must be callable from another thread
     * @param names  the name service
     */
    public Resolver(Executor helper, Executor loop, NameService names) {
        this.helper = helper;
        this.loop = loop;
        this.names = names;
    }

    /** {@inheritDoc} Literals are answered without the name service. */
    @Override
    public boolean resolve(String host, Answer answer) {
        try {
            helper.execute(new Question(host, answer));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /**
     * Looks names up on up to four daemon threads, started when needed, so that a name whose server is silent does not
     * delay others.
     */
    public static Executor threads() {
        return DaemonThreads.make("resolver", THREADS, new ArrayBlockingQueue<>(MAX_QUESTIONS));
    }

    /** Looks up on the calling thread and waits: before the loop runs, and for {@code --check}. Empty if unknown. */
    public static List<InetAddress> resolveNow(NameService names, String host) {
        return lookUp(names, host);
    }

    /**
     * The address to listen at: the first one found.
     *
     * @throws UnknownHostException if it is an unknown name
     */
    public static InetSocketAddress resolveNow(NameService names, Address listen) throws UnknownHostException {
        if (!listen.isName()) {
            return listen.addresses().get(0);
        }
        String host = listen.socketAddress().getHostString();
        List<InetAddress> found = resolveNow(names, host);
        if (found.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return new InetSocketAddress(found.get(0), listen.socketAddress().getPort());
    }

    private static List<InetAddress> lookUp(NameService names, String host) {
        try {
            return List.of(names.lookUp(host));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    /** Runs twice: on a helper thread it asks, on the loop it delivers the answer. */
    private final class Question implements Runnable {
        private final String host;
        private final Answer answer;
        private List<InetAddress> addresses;

        Question(String host, Answer answer) {
            this.host = host;
            this.answer = answer;
        }

        @Override
        public void run() {
            if (addresses == null) {
                ask();
            } else {
                answer.resolved(host, addresses);
            }
        }

        /** A failing name service counts as "unknown": without an answer the caller would never ask again. */
        private void ask() {
            List<InetAddress> found = List.of();
            try {
                found = lookUp(names, host);
            } finally {
                addresses = found;
                loop.execute(this);
            }
        }
    }

    /**
     * The JDK's resolver with its cache off. Only these security properties work: the system property
     * {@code sun.net.inetaddr.negative.ttl} is overridden by the {@code 10} in {@code java.security}. They are read
     * once, at the first look-up; setting them right before it costs no start-up time, because the look-up loads the
     * same file anyway.
     */
    private static final class JdkNames implements NameService {
        @Override
        public InetAddress[] lookUp(String host) throws UnknownHostException {
            Security.setProperty("networkaddress.cache.ttl", "0");
            Security.setProperty("networkaddress.cache.negative.ttl", "0");
            return InetAddress.getAllByName(host);
        }
    }
}
