package balancer.admin.numbers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the system reports about this process. Read from {@code /proc}, which answers from memory, in 0.1 ms; the JDK's
 * own beans would take 50 ms to load, in the loop.
 *
 * @param cpuNanos used so far
 * @param residentBytes of physical memory
 * @param openFiles descriptors; 0 if the kernel (before 6.2) does not report their number
 */
record ProcessFacts(long cpuNanos, long residentBytes, long openFiles) {
    /** If there is no {@code /proc}, or no descriptor left to read it. */
    private static final ProcessFacts UNKNOWN = new ProcessFacts(0, 0, 0);

    private static final Path FILES = Path.of("/proc/self");
    private static final String RESIDENT = "VmRSS:";
    private static final long NANOS_PER_TICK = 10_000_000;

    /** utime and stime of proc_pid_stat(5), counted from behind the process's name. */
    private static final int USER_TIME = 11;

    static ProcessFacts read() {
        return read(FILES);
    }

    static ProcessFacts read(Path folder) {
        try {
            String stat = Files.readString(folder.resolve("stat"));
            String[] fields = split(stat.substring(stat.lastIndexOf(')') + 2), USER_TIME + 2);
            long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
            return new ProcessFacts(
                    ticks * NANOS_PER_TICK,
                    residentBytes(Files.readString(folder.resolve("status"))),
                    new File(folder.toFile(), "fd").length());
        } catch (IOException | RuntimeException notLinuxOrNoDescriptor) {
            return UNKNOWN;
        }
    }

    private static String[] split(String text, int count) {
        String[] fields = new String[count];
        int at = 0;
        for (int i = 0; i < count; i++) {
            int end = text.indexOf(' ', at);
            fields[i] = text.substring(at, end);
            at = end + 1;
        }
        return fields;
    }

    private static long residentBytes(String status) {
        int start = status.indexOf(RESIDENT) + RESIDENT.length();
        String kibibytes = status.substring(start, status.indexOf("kB", start)).strip();
        return Long.parseLong(kibibytes) << 10;
    }

    void write(MetricsWriter out, DashboardSources sources) {
        int sockets = sources.resources().descriptors().open();
        int socketsMax = sources.resources().descriptors().limit();
        if (this != UNKNOWN) { // leaves a gap; a time of 0 would look like a restart
            out.seconds("process_cpu_seconds_total", "counter", "CPU time used.", cpuNanos);
            out.gauge("process_resident_memory_bytes", "Resident memory.", residentBytes);
        }
        out.gauge("process_open_fds", "Open file descriptors.", openFiles > 0 ? openFiles : sockets);
        out.gauge(
                "process_max_fds",
                "Maximum number of file descriptors that the balancer opens.",
                max(sockets, socketsMax));
        out.seconds(
                "process_start_time_seconds",
                "gauge",
                "Start time, in seconds since 1970.",
                sources.beganMillis() * 1_000_000);
    }

    private long max(int sockets, int socketsMax) {
        return socketsMax + Math.max(0, openFiles - sockets);
    }
}
