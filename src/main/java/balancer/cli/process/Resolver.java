package balancer.cli.process;

import balancer.cli.text.Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks host names up off the loop: the JDK's look-up blocks, for many seconds if a name server is silent.
 *
 * <p>Nothing is cached. The JDK would keep an address for 30 seconds and a failure for 10, so that a backend that
 * moved, or came up late, stayed unreachable although the name service knows better. When to ask again is the caller's
 * decision.
 */
public final class Resolver {
    /** Receives an answer, on the loop. */
    public interface Answer {
        /**
         * @param host      as asked
         * @param addresses in the order of preference; empty if the name is unknown
         */
        void resolved(String host, List<InetAddress> addresses);
    }

    /** The name service; tests bring their own. */
    public interface NameService {
        InetAddress[] lookUp(String host) throws UnknownHostException;
    }

    private static final int THREADS = 4;
    private static final int IDLE_SECONDS = 30;
    private static final int MAX_QUESTIONS = 1_024;

    private final Executor helper;
    private final Executor loop;
    private final NameService names;

    /** The JDK's, which asks the system's. */
    public static NameService jdk() {
        return new JdkNames();
    }

    /**
     * @param helper where looking up may block
     * @param loop   runs answers on the loop; must be callable from another thread
     * @param names  who knows the names
     */
    public Resolver(Executor helper, Executor loop, NameService names) {
        this.helper = helper;
        this.loop = loop;
        this.names = names;
    }

    /**
     * Asks for the addresses of a host. Literals are answered too, without asking anybody. Wait for the answer before
     * asking for the same host again, or a silent name server makes the questions pile up.
     *
     * @return false if too many questions are waiting: there will be no answer, and it says nothing about the host
     */
    public boolean resolve(String host, Answer answer) {
        try {
            helper.execute(new Question(host, answer));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /**
     * Where the program looks names up: up to four daemon threads, started when needed. So a name
     * about which its server is silent holds up no other.
     */
    public static Executor threads() {
        ThreadFactory daemons = new ThreadFactory() {
            @Override
            public Thread newThread(Runnable task) {
                Thread thread = new Thread(task, "resolver");
                thread.setDaemon(true); // a silent name server must not keep the process from ending
                return thread;
            }
        };
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_QUESTIONS), daemons);
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Looks up on the calling thread and waits: before the loop runs, and for {@code --check}. Empty if unknown. */
    public static List<InetAddress> resolveNow(NameService names, String host) {
        return lookUp(names, host);
    }

    /**
     * Where to listen: the first of its addresses.
     *
     * @throws UnknownHostException if it is a name that nobody knows
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

    /** Asked on the helper thread, then itself the answer that runs on the loop. */
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

        /** A name service that breaks is one that does not know: who asked must hear something, or never asks again. */
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
     * The JDK's resolver with its cache off. Only these security properties do it: the system property
     * {@code sun.net.inetaddr.negative.ttl} loses against the {@code 10} in {@code java.security}. They are read once,
     * at the first look-up; set right before it they cost nothing at start-up, as that look-up loads the same file
     * anyway.
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
