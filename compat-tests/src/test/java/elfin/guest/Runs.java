package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.elf.ElfException;
import elfin.image.PackWriter;
import elfin.image.RootTree;
import elfin.image.Startup;
import elfin.qemu.CapturedRun;
import elfin.qemu.GuestResult;
import elfin.qemu.MachineOptions;
import elfin.rewrite.Rewriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs a program on the host's Linux and in the unikernel, over the same files. */
final class Runs {
    private static final int TIMEOUT_MILLIS = 240_000;
    static final Path KERNEL = Path.of("../toolchain/target/kernel/elfin-kernel.elf");

    /**
     * What a run gave.
     *
     * @param status exit status as a shell shows it
     * @param output standard output
     * @param error standard error
     */
    record Outcome(int status, byte[] output, byte[] error) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Outcome o
                    && o.status == status
                    && Arrays.equals(o.output, output)
                    && Arrays.equals(o.error, error);
        }

        @Override
        public int hashCode() {
            return status + Arrays.hashCode(output);
        }

        @Override
        public String toString() {
            return "status " + status + "\n" + new String(output) + "\n--\n" + new String(error);
        }
    }

    private final Path root;
    private final Path work;
    private final int memoryMebibytes;
    private final Path kernel;

    /**
     * With a small machine.
     *
     * @param root the root file system, which holds the programs
     * @param work a directory for files of the run
     */
    Runs(Path root, Path work) {
        this(root, work, 128);
    }

    Runs(Path root, Path work, int memoryMebibytes) {
        this(root, work, memoryMebibytes, KERNEL);
    }

    /** With another kernel. */
    Runs(Path root, Path work, int memoryMebibytes, Path kernel) {
        this.kernel = kernel;
        this.root = root;
        this.work = work;
        this.memoryMebibytes = memoryMebibytes;
        assertTrue(Files.exists(kernel), "no kernel at " + kernel + ": run mvn package");
    }

    /** Makes directories of a root file system, and busybox in its {@code bin}. */
    static void makeRoot(Path root, String... directories) throws IOException {
        for (String name : directories) {
            Files.createDirectories(root.resolve(name));
        }
        addProgram(root, Path.of("/bin/busybox"), "busybox");
    }

    /** Puts a program of the host into a root's {@code bin}. */
    static void addProgram(Path root, Path program, String name) throws IOException {
        Path copy = root.resolve("bin").resolve(name);
        Files.copy(program, copy);
        assertTrue(copy.toFile().setExecutable(true, false));
    }

    /** On the host, in a chroot of the root file system. */
    Outcome host(byte[] input, List<String> command) throws IOException, InterruptedException {
        List<String> line =
                new ArrayList<>(
                        List.of("env", "-i", "PATH=/bin", "/usr/sbin/chroot", root.toString()));
        line.addAll(command);
        Path in = Files.write(work.resolve("in"), input);
        Path out = work.resolve("out");
        Path err = work.resolve("err");
        Process process =
                new ProcessBuilder(line)
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "hangs on the host: " + command);
        return new Outcome(process.exitValue(), Files.readAllBytes(out), Files.readAllBytes(err));
    }

    /** In the unikernel. */
    Outcome guest(byte[] input, boolean rewrite, List<String> command)
            throws IOException, InterruptedException {
        return guest(input, rewrite, command, startup -> {});
    }

    /** In the unikernel, which is told more of how the program starts. */
    Outcome guest(
            byte[] input, boolean rewrite, List<String> command, Consumer<Startup> configuration)
            throws IOException, InterruptedException {
        Path payload = work.resolve("payload");
        RootTree tree = RootTree.of(root);
        Startup startup =
                new Startup(command.get(0), command).environment("PATH=/bin").rewrite(rewrite);
        configuration.accept(startup);
        PackWriter writer = new PackWriter(tree, startup);
        if (rewrite) {
            try {
                byte[] program = Files.readAllBytes(root.resolve(command.get(0).substring(1)));
                writer.plan(
                        tree.find(command.get(0)),
                        Rewriter.plan(program, work.resolve("plans")).toBytes());
            } catch (ElfException e) {
                throw new IOException(e);
            }
        }
        writer.write(payload);
        try (FileChannel in = FileChannel.open(Files.write(work.resolve("in"), input))) {
            CapturedRun run =
                    CapturedRun.of(
                            MachineOptions.emulated(kernel, payload, memoryMebibytes),
                            in,
                            TIMEOUT_MILLIS);
            GuestResult result = run.result();
            int status =
                    switch (result.kind()) {
                        case EXITED -> result.status();
                        case SIGNALLED -> 128 + result.status();
                        default ->
                                throw new IOException(
                                        result.kind() + " " + result.message() + result.log());
                    };
            return new Outcome(status, run.output(), run.error());
        }
    }
}
