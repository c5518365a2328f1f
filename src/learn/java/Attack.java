import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Attacks the programs of the ladder, all in the same ways, and prints what became of them as a table. It starts each
 * program as a process of its own, between clients and backends that live here, in threads that may block.
 *
 * <p>{@code java src/learn/java/Attack.java} makes the whole table; {@code java src/learn/java/Attack.java Step4 Step5}
 * some rows of it, with numbers ("slow reader" would name a column); {@code java src/learn/java/Attack.java smuggle}
 * shows on the screen how a request is smuggled.
 *
 * <p>Counts decide: answers, bytes, threads, CPU time. "Hangs" means no answer in {@code PATIENCE}, where a good one
 * takes milliseconds; "burns CPU" that a process with nothing to do has soon used 200 ms, three times. Of several
 * findings the worst stands in the table.
 */
public class Attack {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final int PATIENCE = Integer.getInteger("patience", 4_000); // milliseconds
    private static final int BIG = 64 << 20; // more than all buffers of the kernel hold
    private static final int PEEK = 64 << 10; // what a slow reader takes before it pauses
    private static final int MANY = 1_000;
    private static final String GET = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String ECHOED = "a line to be sent back\n";

    /** What is printed for each program, and how it is started. */
    private static final Map<String, String> STEPS = new LinkedHashMap<>();

    private static final Map<String, Scenario> SCENARIOS = new LinkedHashMap<>();
    private static boolean tellsNumbers;

    private static final List<String> WORST_FIRST = List.of(
            "–",
            "smuggled",
            "all hang",
            "all fail",
            "loses bytes",
            "grows",
            "burns CPU",
            "one hangs",
            "one fails",
            "uneven");

    private interface Scenario {
        void run(Trial trial) throws Exception;
    }

    static {
        STEPS.put("0 one at a time", "Step0OneAtATime");
        STEPS.put("1 thread per connection", "Step1ThreadPerConnection");
        STEPS.put("1 virtual threads", "Step1VirtualThreads");
        STEPS.put("2 busy polling", "Step2BusyPolling");
        STEPS.put("3 selector (echo)", "Step3Selector");
        STEPS.put("4 relay that loses", "Step4RelayThatLoses");
        STEPS.put("4 relay", "Step4Relay");
        STEPS.put("5 back-pressure", "Step5BackPressure");
        STEPS.put("6 round robin, naive", "-Dnaive=true Step6RoundRobin");
        STEPS.put("6 round robin", "Step6RoundRobin");
        STEPS.put("7 time", "-Dlimit=1000 Step7Time");
        SCENARIOS.put("three at once", Trial::threeAtOnce);
        SCENARIOS.put("half a request", Trial::halfARequest);
        SCENARIOS.put("slow reader", Trial::slowReader);
        SCENARIOS.put("backend hangs", Trial::hangingBackend);
        SCENARIOS.put("1,000 idle", Trial::manyIdle);
        SCENARIOS.put("half-close", Trial::halfClose);
        SCENARIOS.put("dead backend", Trial::deadBackend);
        SCENARIOS.put("smuggling", Trial::smuggled);
    }

    public static void main(String[] words) {
        try {
            run(List.of(words));
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1); // threads that still wait do not keep it alive
        }
    }

    private static void run(List<String> chosen) throws Exception {
        Path classes = compile(Path.of("src/learn/java"));
        if (chosen.contains("smuggle")) {
            new Trial(classes, "6 round robin, naive", true).outcome(Trial::smuggled);
            new Trial(classes, "6 round robin", true).outcome(Trial::smuggled);
        } else {
            tellsNumbers = !chosen.isEmpty();
            List<String> columns =
                    SCENARIOS.keySet().stream().filter(chosen::contains).toList();
            printTable(classes, rows(chosen), columns.isEmpty() ? List.copyOf(SCENARIOS.keySet()) : columns);
        }
    }

    private static List<String> rows(List<String> chosen) {
        List<String> rows = new ArrayList<>(STEPS.keySet());
        rows.removeIf(step -> chosen.stream().noneMatch(STEPS.get(step)::contains));
        return rows.isEmpty() ? List.copyOf(STEPS.keySet()) : rows;
    }

    private static void printTable(Path classes, List<String> rows, List<String> columns) throws Exception {
        System.out.println("| | " + String.join(" | ", columns) + " |");
        System.out.println("|---".repeat(1 + columns.size()) + "|");
        ExecutorService pool = Executors.newFixedThreadPool(4); // most of the time all of them wait
        Map<String, List<Future<String>>> table = new LinkedHashMap<>();
        for (String step : rows) {
            List<Future<String>> row = new ArrayList<>();
            for (String each : columns) {
                row.add(pool.submit(() -> new Trial(classes, step, false).outcome(SCENARIOS.get(each))));
            }
            table.put(step, row);
        }
        for (String step : rows) {
            StringBuilder line = new StringBuilder("| " + step + " |");
            for (Future<String> cell : table.get(step)) {
                line.append(" ").append(cell.get()).append(" |");
            }
            System.out.println(line);
        }
    }

    private static Path compile(Path sources) throws IOException {
        Path classes = Files.createTempDirectory("ladder");
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString()));
        try (Stream<Path> files = Files.list(sources)) {
            files.map(Path::toString)
                    .filter(name -> name.contains("Step"))
                    .filter(name -> hasVirtualThreads() || !name.contains("Virtual"))
                    .forEach(arguments::add);
        }
        ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        return classes;
    }

    private static boolean hasVirtualThreads() {
        return Runtime.version().feature() >= 21;
    }

    /** One program in one scenario. */
    private static class Trial {
        final Path classes;
        final String step;
        final boolean echo;
        final boolean loud;
        final Set<String> findings = new HashSet<>();
        List<Backend> backends;
        int patience = PATIENCE;
        int port;
        Process process;

        Trial(Path classes, String step, boolean loud) {
            this.classes = classes;
            this.step = step;
            this.loud = loud;
            echo = step.contains("echo");
        }

        /** What is written into the table. */
        String outcome(Scenario scenario) throws Exception {
            if (step.contains("virtual") && !hasVirtualThreads()) {
                return "needs JDK 21";
            }
            try {
                scenario.run(this);
            } catch (SocketTimeoutException e) {
                findings.add("all hang"); // not even the beginning came
            } finally {
                process.destroyForcibly().waitFor();
                backends.forEach(Backend::close);
            }
            return WORST_FIRST.stream().filter(findings::contains).findFirst().orElse("works");
        }

        void start(Backend... these) throws IOException {
            backends = List.of(these);
            for (int tries = 1; !launch(); tries++) {
                if (tries == 10) {
                    throw new IOException(step + " does not start");
                }
            }
            inBackground(
                    () -> process.getInputStream().transferTo(loud ? System.out : OutputStream.nullOutputStream()));
        }

        /** False if somebody else has taken the port just before. */
        private boolean launch() throws IOException {
            try (ServerSocket free = new ServerSocket(0, 1, HERE)) {
                port = free.getLocalPort();
            }
            List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
            command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", "" + classes));
            command.addAll(List.of(STEPS.get(step).split(" ")));
            command.add("" + port);
            backends.forEach(each -> command.add("" + each.port));
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                return readLine(process.getInputStream()).startsWith("listening");
            } catch (EOFException e) {
                return false;
            }
        }

        /** One of them asks more often than the others, on a connection that it keeps if it may. */
        void threeAtOnce() throws Exception {
            start(new Backend(), new Backend(), new Backend());
            int answers = atOnce(3, (client, number) -> client.ask(number == 0 ? 12 : 3, " 200 "));
            List<Integer> shares =
                    backends.stream().map(each -> each.asked.size()).sorted().toList();
            tell("three at once: %d of 18 answers, %s by the three backends", answers, shares);
            note(answers < 18, "all hang");
            note(!echo && shares.get(2) > 2 * shares.get(0), "uneven");
            noteCpu();
        }

        void halfARequest() throws Exception {
            start(new Backend(), new Backend(), new Backend());
            try (Client half = new Client(this)) {
                half.send(echo ? "a l" : "GET / HTTP/1.1\r\nHo");
                noteOthers();
                noteCpu();
                note(half.isSilent(), "one hangs");
            }
        }

        void slowReader() throws Exception {
            start(new Backend(), new Backend(), new Backend());
            AtomicLong echoed = new AtomicLong();
            try (Client slow = new Client(this)) {
                if (echo) {
                    inBackground(() -> sendBig(slow.socket, echoed));
                } else {
                    slow.send(GET.formatted("/big").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
                }
                while (!echo && !readLine(slow.in).isEmpty()) {} // the head
                long got = slow.in.readNBytes(PEEK).length;
                long taken = settled(() -> echoed.get()
                        + backends.stream().mapToLong(each -> each.sent.get()).sum());
                noteOthers();
                noteCpu();
                got += slow.drain();
                tell("slow reader: %d bytes were taken when it had read %d; it got %d of %d", taken, PEEK, got, BIG);
                note(got < BIG, "loses bytes");
                note(got >= BIG && taken == BIG, "grows");
            }
        }

        void hangingBackend() throws Exception {
            start(new Backend(false), new Backend(), new Backend());
            noteShare("", "hang");
        }

        void deadBackend() throws Exception {
            start(new Backend().dead(), new Backend(), new Backend());
            noteShare(" 200 ", "fail");
        }

        void manyIdle() throws Exception {
            patience = 4 * PATIENCE; // where others need the CPU, too, a thousand threads take seconds to begin
            start(new Backend(), new Backend(), new Backend());
            noteOthers();
            long threads = threads();
            long memory = memory();
            List<Client> idle = new ArrayList<>();
            try {
                while (idle.size() < MANY) {
                    idle.add(new Client(this));
                }
                noteOthers();
                noteCpu();
                tell("%d idle: %d threads more, %d KB more", MANY, threads() - threads, memory() - memory);
                note(threads() - threads > MANY / 2, "grows");
            } finally {
                idle.forEach(Client::close);
            }
        }

        void halfClose() throws Exception {
            start(new Backend(), new Backend(), new Backend());
            try (Client client = new Client(this)) {
                client.send(echo ? ECHOED : GET.formatted("/late"));
                client.socket.shutdownOutput();
                note(client.answer().isEmpty(), "loses bytes");
                noteCpu();
            }
        }

        /** The two lengths contradict each other: what is one request for one reader is two for another. */
        void smuggled() throws Exception {
            start(new Backend());
            String hidden = "0\r\n\r\n" + GET.formatted("/secret");
            String lengths = "\r\nContent-Length: " + hidden.length() + "\r\nTransfer-Encoding: chunked\r\n\r\n";
            String request = GET.formatted("/").replace("GET", "POST").replace("\r\n\r\n", lengths) + hidden;
            try (Client attacker = new Client(this);
                    Client victim = new Client(this)) {
                show("the attacker sends", request);
                attacker.send(request);
                show("and gets", attacker.answer());
                victim.send(echo ? ECHOED : GET.formatted("/mine"));
                String answer = victim.answer();
                show("the backend was asked", String.join("\n", backends.get(0).asked));
                show("the victim asks for /mine, and gets", answer);
                note(echo, "–");
                note(answer.isEmpty(), "all hang");
                note(answer.contains("/secret"), "smuggled");
                noteCpu();
            }
        }

        void show(String what, String text) {
            if (loud) {
                System.out.println(step + ": " + what + "\n    " + text.strip().replaceAll("\r?\n", "\n    "));
            }
        }

        /** A third of all requests goes to the first backend. */
        void noteShare(String status, String word) throws Exception {
            int answers = atOnce(6, (client, number) -> client.ask(1, status));
            tell("one of three backends does not work: %d of 6 answers", answers);
            noteCpu();
            note(echo, "–");
            note(!echo && answers < 4, "all " + word);
            note(!echo && answers >= 4 && answers < 6, "one " + word + "s");
        }

        void noteOthers() throws Exception {
            note(atOnce(3, (client, number) -> client.ask(1, " 200 ")) < 3, "all hang");
        }

        /** A program that has nothing to do uses no CPU time, but for a compiler, which ends: three looks agree. */
        void noteCpu() throws InterruptedException {
            boolean burns = true;
            for (int look = 1; look <= 3 && burns; look++) {
                burns = usesCpu();
            }
            note(burns, "burns CPU");
        }

        /** In doubt looks longer: others may need the CPU, too. */
        private boolean usesCpu() throws InterruptedException {
            long begin = System.nanoTime();
            long before = cpu();
            long used = 0;
            for (int step = 1; step <= 100 && used < 200 && (step <= 20 || used >= 30); step++) {
                Thread.sleep(50);
                used = cpu() - before;
            }
            if (used >= 200) {
                tell("%d ms of CPU time in %d ms", used, (System.nanoTime() - begin) / 1_000_000);
            }
            return used >= 200;
        }

        /** In milliseconds. */
        long cpu() {
            return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
        }

        /** Linux tells; elsewhere it is not known. */
        long threads() throws IOException {
            Path file = Path.of("/proc/" + process.pid() + "/task");
            try (Stream<Path> tasks = Files.exists(file) ? Files.list(file) : Stream.empty()) {
                return tasks.count();
            }
        }

        /** Resident, in KB; Linux tells. */
        long memory() throws IOException {
            Path file = Path.of("/proc/" + process.pid() + "/status");
            String status = Files.exists(file) ? Files.readString(file) : "VmRSS: 0 kB";
            return Long.parseLong(status.replaceAll("(?s).*VmRSS:\\s*([0-9]+) kB.*", "$1"));
        }

        /** The sum of what they count; a client that fails counts nothing. */
        int atOnce(int clients, Task task) throws Exception {
            List<Future<Integer>> counts = new ArrayList<>();
            ExecutorService pool = Executors.newFixedThreadPool(clients);
            for (int i = 0; i < clients; i++) {
                int number = i;
                counts.add(pool.submit(() -> {
                    try (Client client = new Client(this)) {
                        return task.count(client, number);
                    }
                }));
            }
            pool.shutdown();
            int sum = 0;
            for (Future<Integer> each : counts) {
                sum += each.get();
            }
            return sum;
        }

        /** What stands behind the word in the table. */
        void tell(String what, Object... numbers) {
            if (!tellsNumbers) {
                return;
            }
            System.err.println("  " + step + ": " + what.formatted(numbers));
        }

        void note(boolean found, String what) {
            if (found) {
                findings.add(what);
            }
        }
    }

    private interface Task {
        int count(Client client, int number) throws IOException;
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Blocks, and gives up when its patience ends. */
    private static class Client implements Closeable {
        final Trial trial;
        Socket socket;
        InputStream in;
        boolean isOver;

        Client(Trial trial) throws IOException {
            this.trial = trial;
            open();
        }

        private void open() throws IOException {
            socket = new Socket();
            socket.setReceiveBufferSize(PEEK); // small, so that the kernel does not hide that nobody reads
            socket.connect(new InetSocketAddress(HERE, trial.port), trial.patience);
            socket.setSoTimeout(trial.patience);
            in = new BufferedInputStream(socket.getInputStream());
            isOver = false;
        }

        /** How many answers have this in their first line; it keeps the connection if it may. */
        int ask(int times, String status) throws IOException {
            int answers = 0;
            for (int i = 0; i < times; i++) {
                if (isOver) {
                    close();
                    open();
                }
                send(trial.echo ? ECHOED : GET.formatted("/" + i));
                String answer = answer();
                answers += !answer.isEmpty() && (trial.echo || answer.contains(status)) ? 1 : 0;
            }
            return answers;
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Status line and body; empty if not all of it comes in time. */
        String answer() {
            try {
                String status = readLine(in);
                int length = 0;
                for (String field = trial.echo ? "" : readLine(in); !field.isEmpty(); field = readLine(in)) {
                    length = field.startsWith("Content-Length:")
                            ? Integer.parseInt(field.substring(15).strip())
                            : length;
                    isOver |= field.equals("Connection: close");
                }
                return status + "\n" + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
            } catch (IOException e) { // the end, a time-out or a reset
                isOver = true;
                return "";
            }
        }

        /** Whether neither a byte nor the end comes. */
        boolean isSilent() throws IOException {
            try {
                in.read();
                return false;
            } catch (SocketTimeoutException e) {
                return true;
            }
        }

        /** How much comes up to the end, or until nothing comes any more. */
        long drain() {
            byte[] block = new byte[PEEK];
            long count = 0;
            try {
                for (int read = in.read(block); read >= 0; read = in.read(block)) {
                    count += read;
                }
            } catch (IOException e) {
                isOver = true;
            }
            return count;
        }

        public void close() {
            closeQuietly(socket);
        }
    }

    /** An HTTP server that keeps connections; for it a request with chunks has no other length. */
    private static class Backend {
        final List<String> asked = new CopyOnWriteArrayList<>();
        final AtomicLong sent = new AtomicLong();
        final ServerSocket listener = new ServerSocket(0, 2 * MANY, HERE);
        final int port = listener.getLocalPort();

        Backend() throws IOException {
            this(true);
        }

        /** One that does not work hangs: the kernel takes its connections, and nobody reads from them. */
        Backend(boolean works) throws IOException {
            if (works) {
                inBackground(this::acceptAll);
            }
        }

        Backend dead() {
            close(); // nobody listens at its port
            return this;
        }

        void close() {
            closeQuietly(listener);
        }

        private void acceptAll() throws IOException {
            while (true) {
                Socket socket = listener.accept();
                inBackground(() -> serve(socket));
            }
        }

        private void serve(Socket socket) throws IOException {
            try (socket) {
                socket.setSendBufferSize(PEEK);
                InputStream in = new BufferedInputStream(socket.getInputStream());
                while (serveNext(socket, in)) {}
            }
        }

        /** False if it was the last request. */
        private boolean serveNext(Socket socket, InputStream in) throws IOException {
            String request = readLine(in);
            boolean stays = true;
            boolean chunks = false;
            long length = 0;
            for (String field = readLine(in); !field.isEmpty(); field = readLine(in)) {
                stays &= !field.equals("Connection: close");
                chunks |= field.startsWith("Transfer-Encoding:");
                length = field.startsWith("Content-Length:")
                        ? Long.parseLong(field.substring(15).strip())
                        : length;
            }
            in.skipNBytes(chunks ? lengthOfChunks(in) : length);
            asked.add(request);
            answer(request.split(" ")[1], stays, socket);
            return stays;
        }

        /** Reads them; nothing is left to be skipped. */
        private static long lengthOfChunks(InputStream in) throws IOException {
            for (int size = -1; size != 0; ) {
                size = Integer.parseInt(readLine(in), 16);
                in.skipNBytes(size + 2); // the data, and the end of its line
            }
            return 0;
        }

        private void answer(String path, boolean stays, Socket socket) throws IOException {
            if (path.equals("/late")) {
                waitForEnd(socket);
            }
            byte[] body = ("this is " + path + "\n").getBytes(StandardCharsets.ISO_8859_1);
            int length = path.equals("/big") ? BIG : body.length;
            String head = "HTTP/1.1 200 OK\r\nContent-Length: " + length + (stays ? "" : "\r\nConnection: close");
            OutputStream out = socket.getOutputStream();
            out.write((head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            if (path.equals("/big")) {
                sendBig(socket, sent);
            } else {
                out.write(body);
            }
        }

        /** Not for ever: a balancer need not pass the end on. */
        private static void waitForEnd(Socket socket) throws IOException {
            socket.setSoTimeout(1_000);
            try {
                socket.getInputStream().read();
            } catch (SocketTimeoutException e) {
                socket.setSoTimeout(0);
            }
        }
    }

    private static void sendBig(Socket socket, AtomicLong sent) throws IOException {
        byte[] block = new byte[PEEK];
        while (sent.get() < BIG) {
            socket.getOutputStream().write(block);
            sent.addAndGet(block.length);
        }
        socket.shutdownOutput();
    }

    /** The value when it has not grown for a while, or has come to the end. */
    private static long settled(LongSupplier value) throws InterruptedException {
        long last = -1;
        for (long now = value.getAsLong(); now != last && now < BIG; now = value.getAsLong()) {
            last = now;
            Thread.sleep(1_000);
        }
        return value.getAsLong();
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException();
            }
            line.append((char) octet);
        }
        return line.toString().strip();
    }

    private static void inBackground(Work work) {
        Runnable task = () -> {
            try {
                work.run();
            } catch (IOException e) {
                Thread.yield(); // the other end has gone: that is what these threads are for
            }
        };
        Thread thread = new Thread(null, task, "background", 64 << 10); // there will be thousands
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Closeable one) {
        try {
            one.close();
        } catch (IOException e) {
            System.err.println(e);
        }
    }
}
