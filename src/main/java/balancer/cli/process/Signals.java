package balancer.cli.process;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Reacts to signals, so that TERM drains instead of cutting every connection.
 *
 * <p>A shutdown hook is not enough: it cannot tell a second Ctrl-C from the first, and the exit status stays 143.
 * {@code sun.misc.Signal} is the JDK's only way, and supported ({@code jdk.unsupported}), but javac warns about it and
 * the warning cannot be suppressed; hence reflection. The first proxy costs 4 to 20 ms: call this on the helper thread
 * while the ports are opened.
 */
public final class Signals {
    private Signals() {}

    /**
     * Runs the action at each signal, on a thread of its own: the action should only post to the loop.
     *
     * @param name without SIG: INT, TERM, HUP, USR1, ...
     * @return false if this JVM or system does not offer the signal (QUIT is the thread dump's); the default action
     *     stays. True also for a signal that our parent ignores, as INT in a script's background job and HUP under
     *     nohup; it stays ignored.
     */
    public static boolean on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, new Handler(action));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            return true;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return false; // unknown name, used by the JVM (-Xrs too), or no such module in a trimmed runtime
        }
    }

    private record Handler(Runnable action) implements InvocationHandler {
        @Override
        public Object invoke(Object proxy, Method method, Object[] args) {
            return switch (method.getName()) {
                case "handle" -> {
                    action.run();
                    yield null;
                }
                case "equals" -> proxy == args[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "signal handler";
            };
        }
    }
}
