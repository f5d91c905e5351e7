package elfin.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import elfin.elf.ElfException;
import elfin.rewrite.LinkedProgram;
import elfin.rewrite.ObjectAnalysis;
import elfin.rewrite.ProgramAnalysis;
import elfin.table.Row;
import elfin.table.Syscalls;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Analyses one program, and runs its workloads on Linux and in the unikernel. */
final class CorpusRunner {
    private static final Pattern CALL = Pattern.compile("^(?:\\d+ +)?([a-z0-9_]+)\\(");

    /** What strace shows when the kernel goes on with an interrupted call. */
    private static final String RESTART = "restart_syscall";

    private static final int HOST_SECONDS = 60;
    private static final int GUEST_SECONDS = 240;
    private static final String MEMORY = "1Gi";

    /** The property that says where the kernel is. */
    static final String KERNEL = "elfin.kernel";

    private final Path root;
    private final Path work;

    /**
     * Runs in a root file system.
     *
     * @param work a directory for files of the runs
     */
    CorpusRunner(Path root, Path work) {
        this.root = root;
        this.work = work;
    }

    /** Does all. */
    CorpusResult run(CorpusProgram program, Path file, boolean execute)
            throws IOException, InterruptedException {
        byte[] bytes = Files.readAllBytes(file);
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        try {
            long start = clock.getCurrentThreadCpuTime();
            ProgramAnalysis analysis = ProgramAnalysis.of(bytes);
            long nanos = clock.getCurrentThreadCpuTime() - start;
            Set<Integer> possible = new TreeSet<>();
            analysis.sites().forEach(site -> possible.addAll(site.resolution().numbers()));
            boolean runs = execute && !program.workloads().isEmpty();
            Set<String> onLinux = runs ? new TreeSet<>() : null;
            Map<String, long[]> inGuest = new TreeMap<>();
            List<String> differences = new ArrayList<>();
            if (runs) {
                String path = CorpusRoot.place(root, program, file);
                for (List<String> arguments : program.workloads()) {
                    compare(path, arguments, onLinux, inGuest, differences);
                }
            }
            return new CorpusResult(
                    program,
                    bytes.length,
                    analysis,
                    nanos,
                    names(possible),
                    reachable(program, bytes),
                    onLinux,
                    inGuest,
                    differences);
        } catch (ElfException e) {
            throw new IOException(program.name() + ": " + e.getMessage(), e);
        }
    }

    private static Set<String> names(Collection<Integer> numbers) {
        Set<String> names = new TreeSet<>();
        for (int number : numbers) {
            Row row = Syscalls.find(number);
            names.add(row == null ? Integer.toString(number) : row.name());
        }
        return names;
    }

    private void compare(
            String path,
            List<String> arguments,
            Set<String> onLinux,
            Map<String, long[]> inGuest,
            List<String> differences)
            throws IOException, InterruptedException {
        clean();
        byte[] expected = onHost(path, arguments, onLinux);
        clean();
        byte[] actual = inGuest(path, arguments, inGuest);
        if (!Arrays.equals(expected, actual)) {
            Files.write(work.resolve("expected"), expected);
            Files.write(work.resolve("actual"), actual);
            differences.add(String.join(" ", arguments));
        }
    }

    private void clean() throws IOException, InterruptedException {
        Path temporary = root.resolve("tmp");
        try (var files = Files.list(temporary)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Standard output and the status. */
    private byte[] onHost(String path, List<String> arguments, Set<String> calls)
            throws IOException, InterruptedException {
        Path trace = work.resolve("trace");
        List<String> command =
                new ArrayList<>(
                        List.of("env", "-i", "PATH=/bin", "HOME=/root", "strace", "-f", "-o"));
        command.addAll(List.of(trace.toString(), "/usr/sbin/chroot", root.toString(), path));
        command.addAll(arguments);
        byte[] output = execute(command, HOST_SECONDS);
        addCalls(trace, path, calls);
        return output;
    }

    /**
     * Adds the calls in strace's output from where a program is executed on; all without a path.
     */
    static void addCalls(Path trace, String path, Collection<String> calls) throws IOException {
        boolean started = path == null;
        try (BufferedReader lines = Files.newBufferedReader(trace, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher call = CALL.matcher(line);
                if (started && call.find() && !call.group(1).equals(RESTART)) {
                    calls.add(call.group(1));
                }
                started = started || line.contains("execve(\"" + path);
            }
        }
    }

    /** The calls that a program's workloads make on Linux. */
    Set<String> callsOnLinux(CorpusProgram program, Path file)
            throws IOException, InterruptedException {
        Set<String> calls = new TreeSet<>();
        String path = CorpusRoot.place(root, program, file);
        for (List<String> arguments : program.workloads()) {
            clean();
            onHost(path, arguments, calls);
        }
        return calls;
    }

    /** The calls that code may make which a program's entry point leads to. */
    static Set<String> reachable(CorpusProgram program, byte[] bytes) throws IOException {
        try {
            return names(
                    LinkedProgram.of(program.name(), ObjectAnalysis.of(bytes), (name, from) -> null)
                            .numbers()
                            .keySet());
        } catch (ElfException e) {
            throw new IOException(program.name() + ": " + e.getMessage(), e);
        }
    }

    private byte[] inGuest(String path, List<String> arguments, Map<String, long[]> calls)
            throws IOException, InterruptedException {
        Path statistics = work.resolve("statistics.json");
        Files.deleteIfExists(statistics);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        if (System.getProperty(KERNEL) != null) {
            command.add("-D" + KERNEL + "=" + System.getProperty(KERNEL));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "elfin.cli.Elfin"));
        command.addAll(List.of("run", "-m", MEMORY, "--stats=" + statistics));
        command.addAll(List.of("--timeout", GUEST_SECONDS + "s", "-e", "PATH=/bin"));
        command.addAll(List.of("-e", "HOME=/root", "--rootfs", root.toString(), path));
        command.addAll(arguments);
        byte[] output = execute(command, GUEST_SECONDS + HOST_SECONDS);
        if (Files.exists(statistics)) {
            JsonNode made = new ObjectMapper().readTree(statistics.toFile()).get("calls");
            made.fields()
                    .forEachRemaining(
                            call -> {
                                long[] counts =
                                        calls.computeIfAbsent(call.getKey(), n -> new long[2]);
                                counts[0] += call.getValue().get("rewritten").asLong();
                                counts[1] += call.getValue().get("trapped").asLong();
                            });
        }
        return output;
    }

    private byte[] execute(List<String> command, int seconds)
            throws IOException, InterruptedException {
        Path output = work.resolve("output");
        Process process =
                new ProcessBuilder(command)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(work.resolve("error").toFile())
                        .start();
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return "hangs".getBytes(StandardCharsets.US_ASCII);
        }
        String status = "\nstatus " + process.exitValue() + "\n";
        byte[] text = Files.readAllBytes(output);
        byte[] all = Arrays.copyOf(text, text.length + status.length());
        System.arraycopy(
                status.getBytes(StandardCharsets.US_ASCII), 0, all, text.length, status.length());
        return all;
    }
}
