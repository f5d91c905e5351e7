package elfin.qemu;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of a guest: starts QEMU, carries its streams, and says how it ended. */
public final class Guest {
    private static final List<String> PORTS = List.of("stdin", "stdout", "stderr", "control");
    private static final List<String> TRACED_PORTS =
            List.of("stdin", "stdout", "stderr", "control", "trace");
    private static final int BUFFER_SIZE = 64 * 1024;
    private static final int SIGINT = 2;

    /** QEMU's status after the kernel's "done" on isa-debug-exit. */
    private static final int QEMU_DONE = 1;

    private final MachineOptions options;
    private final FileChannel input;
    private final WritableByteChannel output;
    private final WritableByteChannel error;
    private final boolean showLog;
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> statistics = new LinkedHashMap<>();
    private volatile String ending = "";
    private volatile boolean interrupted;
    private long startedNanos;
    private TraceReader trace;
    private SourceLines sourceLines;
    private SocketChannel control;
    private Process qemu;

    /**
     * @param input the guest's standard input, or null for none
     * @param output its standard output
     * @param error its standard error
     * @param showLog whether kernel messages go to standard error at once
     */
    public Guest(
            MachineOptions options,
            FileChannel input,
            WritableByteChannel output,
            WritableByteChannel error,
            boolean showLog) {
        this.options = options;
        this.input = input;
        this.output = output;
        this.error = error;
        this.showLog = showLog;
    }

    /** A guest on this process's own standard streams. */
    public static Guest onStandardStreams(MachineOptions options) {
        return new Guest(
                options,
                new FileInputStream(FileDescriptor.in).getChannel(),
                new FileOutputStream(FileDescriptor.out).getChannel(),
                new FileOutputStream(FileDescriptor.err).getChannel(),
                true);
    }

    /** Takes the records that the kernel sends of every system call. */
    public interface TraceReader {
        /** Reads the trace to its end. */
        void read(InputStream trace) throws IOException;
    }

    /** Has the trace read, which the payload asks the kernel for. */
    public void traceTo(TraceReader reader) {
        trace = reader;
    }

    /** When QEMU was started, as {@link System#nanoTime} counts. */
    public long startedNanos() {
        return startedNanos;
    }

    /** QEMU's command line for given channels. */
    private List<String> commandLine(List<Channel> ports, Channel debug) {
        List<String> line = options.arguments();
        // In a session of its own the terminal's Ctrl-C reaches only this process, which passes it
        // on.
        line.add(0, "setsid");
        line.addAll(List.of("-chardev", debug.chardev()));
        line.addAll(List.of("-device", "isa-debugcon,iobase=0xe9,chardev=" + debug.name()));
        line.addAll(List.of("-device", options.virtio("serial") + ",max_ports=8"));
        int number = 1;
        for (Channel port : ports) {
            line.addAll(List.of("-chardev", port.chardev()));
            line.addAll(
                    List.of(
                            "-device",
                            "virtserialport,chardev="
                                    + port.name()
                                    + ",name=elfin."
                                    + port.name()
                                    + ",nr="
                                    + number++));
        }
        return line;
    }

    /**
     * Runs the guest to its end.
     *
     * @param timeoutMillis the time limit; 0 for none
     */
    public GuestResult run(long timeoutMillis) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("elfin-run");
        List<Channel> channels = new ArrayList<>();
        Thread killer = new Thread(this::kill);
        try {
            Channel debug = new Channel(directory, "debug");
            channels.add(debug);
            List<Channel> ports = new ArrayList<>();
            for (String name : portNames()) {
                Channel port = new Channel(directory, name);
                ports.add(port);
                channels.add(port);
            }
            startedNanos = System.nanoTime();
            qemu =
                    new ProcessBuilder(commandLine(ports, debug))
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectErrorStream(true)
                            .start();
            Runtime.getRuntime().addShutdownHook(killer);
            List<Thread> readers = new ArrayList<>();
            readers.add(start("qemu", () -> readQemu()));
            readers.add(start("debug", () -> readLog(debug.accept())));
            SocketChannel stdin = acceptOrFail(ports.get(0));
            SocketChannel stdout = acceptOrFail(ports.get(1));
            SocketChannel stderr = acceptOrFail(ports.get(2));
            control = acceptOrFail(ports.get(3));
            if (trace != null) {
                SocketChannel records = acceptOrFail(ports.get(4));
                readers.add(start("trace", () -> trace.read(Channels.newInputStream(records))));
            }
            readers.add(start("stdout", () -> copy(stdout, output)));
            readers.add(start("stderr", () -> copy(stderr, error)));
            readers.add(start("control", () -> readControl(control)));
            Thread pump = start("stdin", () -> pumpInput(stdin));
            boolean ended = waitFor(timeoutMillis);
            if (!ended) {
                kill();
                qemu.waitFor();
            }
            for (Thread reader : readers) {
                reader.join(2000);
            }
            pump.interrupt();
            return result(ended);
        } finally {
            kill();
            removeHook(killer);
            for (Channel channel : channels) {
                channel.close();
            }
            try (var files = Files.list(directory)) {
                files.forEach(file -> file.toFile().delete());
            }
            Files.deleteIfExists(directory);
        }
    }

    private List<String> portNames() {
        return trace == null ? PORTS : TRACED_PORTS;
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is already on its way out.
        }
    }

    private boolean waitFor(long timeoutMillis) throws InterruptedException {
        if (timeoutMillis == 0) {
            qemu.waitFor();
            return true;
        }
        return qemu.waitFor(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    private SocketChannel acceptOrFail(Channel channel) throws IOException {
        // QEMU connects to all channels before it starts the machine; if it dies first its own
        // words are in the log.
        Thread watchdog =
                start(
                        "accept",
                        () -> {
                            while (qemu.isAlive()) {
                                Thread.sleep(20);
                            }
                            Thread.sleep(50);
                            channel.close();
                        });
        try {
            return channel.accept();
        } catch (IOException e) {
            throw new IOException("QEMU did not start: " + String.join("; ", log), e);
        } finally {
            watchdog.interrupt();
        }
    }

    /** Something that reads or writes until its stream ends. */
    private interface Pump {
        void run() throws IOException, InterruptedException;
    }

    private static Thread start(String name, Pump pump) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                pump.run();
                            } catch (IOException | InterruptedException e) {
                                // The other side is gone; how the guest ended is known elsewhere.
                            }
                        },
                        "elfin-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void copy(ByteChannel from, WritableByteChannel to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
        while (from.read(buffer) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                to.write(buffer);
            }
            buffer.clear();
        }
    }

    /**
     * Tells the guest how long its input was: QEMU would drop unread bytes if the socket were
     * closed.
     */
    private void pumpInput(SocketChannel to) throws IOException {
        long count = 0;
        if (input != null) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
            while (input.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    count += to.write(buffer);
                }
                buffer.clear();
            }
        }
        order("eof " + count);
    }

    private synchronized void order(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            control.write(bytes);
        }
    }

    private void readQemu() throws IOException {
        readLines(qemu.inputReader(), line -> note("qemu: " + line));
    }

    private void readLog(SocketChannel from) throws IOException {
        readLines(
                new BufferedReader(
                        new InputStreamReader(
                                Channels.newInputStream(from), StandardCharsets.ISO_8859_1)),
                this::note);
    }

    private void note(String text) {
        if (text.startsWith("fail ")) {
            ending = text;
            return;
        }
        String line = SourceLines.hasAddress(text) ? sourceLines().resolve(text) : text;
        log.add(line);
        if (showLog) {
            System.err.println(line);
        }
    }

    private synchronized SourceLines sourceLines() {
        if (sourceLines == null) {
            sourceLines = SourceLines.read(options.kernel());
        }
        return sourceLines;
    }

    private static void readLines(BufferedReader from, java.util.function.Consumer<String> to)
            throws IOException {
        String line;
        while ((line = from.readLine()) != null) {
            to.accept(line);
        }
    }

    private void readControl(SocketChannel from) throws IOException {
        readLines(
                new BufferedReader(
                        new InputStreamReader(
                                Channels.newInputStream(from), StandardCharsets.ISO_8859_1)),
                this::controlLine);
    }

    private void controlLine(String line) {
        String[] words = line.split(" ", 3);
        switch (words[0]) {
            case "exit", "signal", "fail" -> ending = line;
            case "started" -> started(Long.parseLong(words[1]));
            case "stat", "call", "missing" -> {
                if (words.length == 3) {
                    statistics.put(words[0] + " " + words[1], words[2]);
                }
            }
            default -> {}
        }
    }

    /**
     * The program is about to run: the kernel says how long it took, the rest since QEMU's start
     * was QEMU's and its firmware's.
     */
    private void started(long kernelNanos) {
        statistics.put("stat bootProgramNanos", Long.toString(kernelNanos));
        if (!options.countInstructions()) {
            long all = System.nanoTime() - startedNanos;
            statistics.put("stat bootMachineNanos", Long.toString(all - kernelNanos));
        }
    }

    /** Ctrl-C: the first is the program's SIGINT, the second ends the machine. */
    public void interrupt() {
        if (interrupted || control == null) {
            ending = "interrupted";
            kill();
            return;
        }
        interrupted = true;
        sendSignal(SIGINT);
    }

    /** Sends a signal to the program. */
    public void sendSignal(int signal) {
        try {
            order("signal " + signal);
        } catch (IOException e) {
            kill();
        }
    }

    private void kill() {
        if (qemu != null) {
            qemu.destroyForcibly();
        }
    }

    private GuestResult result(boolean ended) {
        if (!ended) {
            return result(GuestResult.Kind.TIMED_OUT, 0, "");
        }
        if (ending.equals("interrupted")) {
            return result(GuestResult.Kind.INTERRUPTED, 0, "");
        }
        String[] words = ending.split(" ", 2);
        if (qemu.exitValue() == QEMU_DONE && words.length == 2) {
            switch (words[0]) {
                case "exit":
                    return result(GuestResult.Kind.EXITED, Integer.parseInt(words[1]), "");
                case "signal":
                    return result(GuestResult.Kind.SIGNALLED, Integer.parseInt(words[1]), "");
                default:
                    return result(GuestResult.Kind.NOT_STARTED, 0, words[1]);
            }
        }
        String last = log.isEmpty() ? "QEMU ended with status " + qemu.exitValue() : lastPanic();
        return result(GuestResult.Kind.CRASHED, 0, last);
    }

    private String lastPanic() {
        for (String line : log) {
            if (line.startsWith("kernel panic")) {
                return line;
            }
        }
        return log.get(log.size() - 1);
    }

    private GuestResult result(GuestResult.Kind kind, int status, String message) {
        return new GuestResult(kind, status, message, statistics, List.copyOf(log));
    }
}
