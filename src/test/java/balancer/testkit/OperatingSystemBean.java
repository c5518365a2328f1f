package balancer.testkit;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What the JDK's bean reports about this process; by name, because its class is in a module that the program does not
 * use.
 */
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
