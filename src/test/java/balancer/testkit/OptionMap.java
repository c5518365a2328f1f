package balancer.testkit;

import java.net.SocketOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The socket options of a channel; which ones exist is said by their initial values. */
final class OptionMap {
    private final Map<SocketOption<?>, Object> values;

    OptionMap(Map<SocketOption<?>, Object> initialValues) {
        values = new HashMap<>(initialValues);
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
