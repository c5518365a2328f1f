package balancer.cli.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Our process id and age, for the banner.
 *
 * <p>Read from {@code /proc} in 0.1 ms; {@code ProcessHandle} takes 4 and {@code java.lang.management} 70. The age
 * counts from the start of the process and includes the JVM's own 40 ms, because the user waits for them too; the
 * kernel's resolution is 10 ms.
 *
 * @param pid       process id
 * @param ageMillis since the process was started
 */
public record ThisProcess(long pid, long ageMillis) {
    /** The unit of times in /proc, USER_HZ: 100 a second on every architecture Java 17 runs on. */
    private static final long MILLIS_PER_TICK = 10;

    private static final int START_TIME_FIELD = 22; // proc_pid_stat(5)
    private static final int FIRST_FIELD_BEHIND_NAME = 3;
    /** A container may see an up-time of its own; the difference is then meaningless. */
    private static final long MAX_PLAUSIBLE_MILLIS = 600_000;

    /**
     * Reads the clock now.
     *
     * @param sinceMainMillis the time since {@code main} began, used where the system does not tell more
     */
    public static ThisProcess now(long sinceMainMillis) {
        try {
            return of(read("/proc/self/stat"), read("/proc/uptime"), sinceMainMillis);
        } catch (IOException | RuntimeException e) {
            return new ThisProcess(ProcessHandle.current().pid(), sinceMainMillis);
        }
    }

    static ThisProcess of(String stat, String uptime, long sinceMainMillis) {
        long pid = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
        int at = stat.lastIndexOf(')') + 2; // the name may contain spaces and parentheses
        for (int field = FIRST_FIELD_BEHIND_NAME; field < START_TIME_FIELD; field++) {
            at = stat.indexOf(' ', at) + 1;
        }
        long startTicks = Long.parseLong(stat.substring(at, stat.indexOf(' ', at)));
        long upMillis = (long) (Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * 1000);
        long age = upMillis - startTicks * MILLIS_PER_TICK;
        boolean isPlausible = age >= sinceMainMillis - MILLIS_PER_TICK && age < MAX_PLAUSIBLE_MILLIS;
        return new ThisProcess(pid, isPlausible ? Math.max(age, sinceMainMillis) : sinceMainMillis);
    }

    private static String read(String file) throws IOException {
        try (FileInputStream in = new FileInputStream(file)) {
            byte[] bytes = new byte[1024];
            int length = Math.max(0, in.read(bytes));
            return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        }
    }
}
