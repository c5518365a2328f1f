package balancer.testkit;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import jdk.net.ExtendedSocketOptions;

/** The socket options of a channel; those with an initial value exist. */
final class OptionMap {
    private final Map<SocketOption<?>, Object> values;

    OptionMap(Map<SocketOption<?>, Object> initialValues) {
        values = new HashMap<>(initialValues);
    }

    /** Those of a socket channel on Linux, as far as somebody has asked for them. */
    static OptionMap ofConnection(int bufferBytes) {
        Map<SocketOption<?>, Object> initial = new HashMap<>();
        initial.put(StandardSocketOptions.SO_LINGER, -1);
        initial.put(StandardSocketOptions.SO_SNDBUF, bufferBytes);
        initial.put(StandardSocketOptions.SO_RCVBUF, bufferBytes);
        initial.put(StandardSocketOptions.SO_REUSEADDR, false);
        initial.put(StandardSocketOptions.SO_KEEPALIVE, false);
        initial.put(StandardSocketOptions.TCP_NODELAY, false);
        initial.put(StandardSocketOptions.IP_TOS, 0);
        initial.put(ExtendedSocketOptions.TCP_KEEPIDLE, 7_200);
        initial.put(ExtendedSocketOptions.TCP_KEEPINTERVAL, 75);
        initial.put(ExtendedSocketOptions.TCP_KEEPCOUNT, 9);
        return new OptionMap(initial);
    }

    /** As {@code ss -o} would show it; empty if it is off. */
    String keepAlive() {
        if (values.get(StandardSocketOptions.SO_KEEPALIVE) != Boolean.TRUE) {
            return "";
        }
        return " keepalive " + values.get(ExtendedSocketOptions.TCP_KEEPIDLE) + " s, "
                + values.get(ExtendedSocketOptions.TCP_KEEPINTERVAL) + " s, "
                + values.get(ExtendedSocketOptions.TCP_KEEPCOUNT) + " times";
    }

    <T> void set(SocketOption<T> name, T value) {
        requireSupported(name);
        if (!name.type().isInstance(value)) {
            throw new IllegalArgumentException("Invalid value '" + value + "'");
        }
        values.put(name, value);
    }

    <T> T get(SocketOption<T> name) {
        requireSupported(name);
        return name.type().cast(values.get(name));
    }

    Set<SocketOption<?>> supported() {
        Set<SocketOption<?>> names = new TreeSet<>(Comparator.comparing(SocketOption::name));
        names.addAll(values.keySet());
        return names;
    }

    private void requireSupported(SocketOption<?> name) {
        Objects.requireNonNull(name);
        if (!values.containsKey(name)) {
            throw new UnsupportedOperationException("'" + name + "' not supported");
        }
    }
}
