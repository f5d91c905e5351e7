package elfin.suite;

import elfin.elf.ElfException;
import elfin.image.PackWriter;
import elfin.image.RootTree;
import elfin.qemu.Guest;
import elfin.qemu.GuestResult;
import elfin.qemu.MachineOptions;
import elfin.rewrite.Rewriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of a suite in the unikernel, rewritten. */
final class GuestRun {
    static final String PATH = "/usr/bin:/bin";
    private static final int MEMORY_MEBIBYTES = 1024;

    private final Path kernel;
    private final Path work;

    GuestRun(Path kernel, Path work) {
        this.kernel = kernel;
        this.work = work;
    }

    /** What a program printed, both its streams; and, as last lines, how it ended. */
    List<String> run(Path root, SuiteProgram program) throws IOException, InterruptedException {
        Path payload = work.resolve("payload");
        write(root, program, payload);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        Guest guest =
                new Guest(
                        new MachineOptions(
                                kernel, payload, MEMORY_MEBIBYTES, "tcg", "microvm", 0, false),
                        null,
                        Channels.newChannel(output),
                        Channels.newChannel(errors),
                        false);
        GuestResult result = guest.run(1000L * program.timeoutSeconds());
        List<String> lines =
                new ArrayList<>(output.toString(StandardCharsets.ISO_8859_1).lines().toList());
        lines.addAll(errors.toString(StandardCharsets.ISO_8859_1).lines().toList());
        lines.add("elfin: " + result.kind() + " " + result.status() + " " + result.message());
        if (result.kind() == GuestResult.Kind.EXITED) {
            lines.add("STATUS " + result.status());
        }
        return lines;
    }

    private void write(Path root, SuiteProgram program, Path payload) throws IOException {
        RootTree tree = RootTree.of(root);
        PackWriter writer = new PackWriter(tree);
        String path = program.command().get(0);
        writer.config("path", path);
        program.command().forEach(argument -> writer.config("argv", argument));
        writer.config("env", "PATH=" + PATH);
        writer.config("env", "HOME=/root");
        writer.config("cwd", program.directory());
        writer.config("hostname", "elfin");
        writer.config("time", Long.toString(System.currentTimeMillis() / 1000));
        writer.config("rewrite", "1");
        try {
            byte[] bytes = Files.readAllBytes(root.resolve(path.substring(1)));
            writer.plan(tree.find(path), Rewriter.plan(bytes, work.resolve("plans")).toBytes());
        } catch (ElfException e) {
            throw new IOException(e);
        }
        writer.write(payload);
    }
}
