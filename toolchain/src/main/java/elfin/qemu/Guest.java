package elfin.qemu;

import elfin.compiler.CompilerOptions;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
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
    private static final int SIGINT = 2;

    /** QEMU's status after the kernel's "done" on isa-debug-exit. */
    private static final int QEMU_DONE = 1;

    /** Added to the number of the signal that killed a process. */
    private static final int SIGNAL_BASE = 128;

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
    private HostTerminal terminal;
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

    /** Connects the guest's terminal, which the payload tells the kernel of. */
    void useTerminal(HostTerminal newTerminal) {
        terminal = newTerminal;
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
            readers.add(Pumps.start("qemu", () -> readQemu()));
            readers.add(Pumps.start("debug", () -> Pumps.readLines(debug.accept(), this::note)));
            SocketChannel stdin = acceptOrFail(ports.get(0));
            SocketChannel stdout = acceptOrFail(ports.get(1));
            SocketChannel stderr = acceptOrFail(ports.get(2));
            control = acceptOrFail(ports.get(3));
            if (trace != null) {
                SocketChannel records = acceptOrFail(ports.get(4));
                readers.add(
                        Pumps.start("trace", () -> trace.read(Channels.newInputStream(records))));
            }
            readers.add(Pumps.start("stdout", () -> Pumps.copy(stdout, output)));
            readers.add(Pumps.start("stderr", () -> Pumps.copy(stderr, error)));
            readers.add(Pumps.start("control", () -> Pumps.readLines(control, this::controlLine)));
            List<Thread> pumps = new ArrayList<>();
            if (terminal != null) {
                SocketChannel screen = acceptOrFail(ports.get(ports.size() - 1));
                readers.add(Pumps.start("screen", () -> Pumps.copy(screen, terminal.output())));
                pumps.add(Pumps.start("keys", () -> pumpKeys(screen)));
            }
            if (terminal == null || !terminal.hasInput()) {
                pumps.add(Pumps.start("stdin", () -> pumpInput(stdin)));
            }
            boolean ended = waitFor(timeoutMillis);
            if (!ended) {
                kill();
                qemu.waitFor();
            }
            for (Thread reader : readers) {
                reader.join(2000);
            }
            pumps.forEach(Thread::interrupt);
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
        List<String> names = new ArrayList<>(PORTS);
        if (trace != null) {
            names.add("trace");
        }
        if (terminal != null) {
            names.add("terminal");
        }
        return names;
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
                Pumps.start(
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

    /**
     * Tells the guest how long its input was: QEMU would drop unread bytes if the socket were
     * closed.
     */
    private void pumpInput(SocketChannel to) throws IOException {
        order("eof " + (input == null ? 0 : Pumps.copy(input, to)));
    }

    /** The user's keys go to the guest's terminal, which ends when they do. */
    private void pumpKeys(SocketChannel to) throws IOException {
        if (terminal.hasInput()) {
            Pumps.copy(terminal.input(), to);
            order("hangup");
        }
    }

    private synchronized void order(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            control.write(bytes);
        }
    }

    private void readQemu() throws IOException {
        Pumps.readLines(qemu.inputReader(), line -> note("qemu: " + line));
    }

    private void note(String text) {
        if (text.startsWith("fail ")) {
            ending = text;
            return;
        }
        String line = SourceLines.hasAddress(text) ? sourceLines().resolve(text) : text;
        log.add(line);
        if (showLog) {
            // A raw terminal does not go to the line's start by itself.
            System.err.print(terminal == null ? line + "\n" : line + "\r\n");
        }
    }

    private synchronized SourceLines sourceLines() {
        if (sourceLines == null) {
            sourceLines = SourceLines.read(CompilerOptions.debugFile(options.kernel()));
        }
        return sourceLines;
    }

    private void controlLine(String line) {
        String[] words = line.split(" ", 3);
        switch (words[0]) {
            case "exit", "signal", "fail" -> ending = line;
            case "started" -> started(Long.parseLong(words[1]));
            case "stop" -> interruptedTwice();
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
            interruptedTwice();
            return;
        }
        interrupted = true;
        sendSignal(SIGINT);
    }

    private void interruptedTwice() {
        ending = "interrupted";
        kill();
    }

    /** Tells the guest its terminal's size, {@code ROWSxCOLUMNS}. */
    void resize(String windowSize) throws IOException {
        if (control != null) {
            order("winsize " + windowSize.replace('x', ' '));
        }
    }

    /** Has the kernel print what every task does. */
    public void listTasks() {
        try {
            if (control != null) {
                order("tasks");
            }
        } catch (IOException e) {
            kill();
        }
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
        if (qemu.exitValue() > SIGNAL_BASE) {
            return result(GuestResult.Kind.KILLED, qemu.exitValue() - SIGNAL_BASE, "");
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
