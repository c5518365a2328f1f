package balancer.testkit;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** What the JDK's bean says of this process; by name, as its class is in a module that the program does without. */
public final class OperatingSystemBean {
    private OperatingSystemBean() {}

    /** @param attribute such as OpenFileDescriptorCount */
    public static long value(String attribute) {
        try {
            return (long) ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME), attribute);
        } catch (JMException unknown) {
            throw new AssertionError(attribute, unknown);
        }
    }
}
