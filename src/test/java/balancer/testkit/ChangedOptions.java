package balancer.testkit;

import balancer.cli.options.CommandLine;
import balancer.cli.options.Options;
import balancer.cli.text.Address;
import java.lang.reflect.RecordComponent;
import java.net.InetSocketAddress;
import java.util.List;

/** Options from a command line, plus what no command line can express: port 0, and arbitrary names of backends. */
public final class ChangedOptions {
    private Options options;

    public ChangedOptions(String... arguments) {
        CommandLine line = CommandLine.parse(arguments);
        if (!line.errors().isEmpty()) {
            throw new AssertionError(line.errors());
        }
        options = line.options();
    }

    public ChangedOptions listen(InetSocketAddress address) {
        return with("listen", address(address));
    }

    public ChangedOptions backends(List<Address> backends) {
        return with("backends", backends);
    }

    /** A record has no other way to change one of many. */
    private ChangedOptions with(String component, Object value) {
        RecordComponent[] components = Options.class.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                boolean isChanged = components[i].getName().equals(component);
                values[i] = isChanged ? value : components[i].getAccessor().invoke(options);
            }
            options = Options.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
        return this;
    }

    public static Address address(InetSocketAddress address) {
        return new Address(address.getAddress().getHostAddress() + ":" + address.getPort(), address);
    }

    public Options make() {
        return options;
    }
}
