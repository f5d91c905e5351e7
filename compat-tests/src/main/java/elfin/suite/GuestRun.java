package elfin.suite;

import elfin.elf.ElfException;
import elfin.image.PackWriter;
import elfin.image.RootTree;
import elfin.image.Startup;
import elfin.qemu.CapturedRun;
import elfin.qemu.GuestResult;
import elfin.qemu.MachineOptions;
import elfin.rewrite.Rewriter;
import java.io.IOException;
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
        CapturedRun run =
                CapturedRun.of(
                        MachineOptions.emulated(kernel, payload, MEMORY_MEBIBYTES),
                        null,
                        1000L * program.timeoutSeconds());
        GuestResult result = run.result();
        List<String> lines = new ArrayList<>(run.lines());
        lines.addAll(run.errorLines());
        lines.add("elfin: " + result.kind() + " " + result.status() + " " + result.message());
        if (result.kind() == GuestResult.Kind.EXITED) {
            lines.add("STATUS " + result.status());
        }
        return lines;
    }

    private void write(Path root, SuiteProgram program, Path payload) throws IOException {
        RootTree tree = RootTree.of(root);
        String path = program.command().get(0);
        PackWriter writer =
                new PackWriter(
                        tree,
                        new Startup(path, program.command())
                                .environment("PATH=" + PATH)
                                .environment("HOME=/root")
                                .directory(program.directory())
                                .rewrite(true));
        try {
            byte[] bytes = Files.readAllBytes(root.resolve(path.substring(1)));
            writer.plan(tree.find(path), Rewriter.plan(bytes, work.resolve("plans")).toBytes());
        } catch (ElfException e) {
            throw new IOException(e);
        }
        writer.write(payload);
    }
}
