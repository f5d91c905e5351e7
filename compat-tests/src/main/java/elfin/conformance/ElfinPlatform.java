package elfin.conformance;

import elfin.guest.PackedProgram;
import elfin.image.RootNode;
import elfin.image.RootTree;
import elfin.qemu.CapturedRun;
import elfin.qemu.GuestResult;
import elfin.qemu.MachineOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The unikernel under QEMU. */
final class ElfinPlatform implements Platform {
    private static final int MEMORY_MEBIBYTES = 128;

    private final PackedProgram program;
    private final Path kernel;
    private final Path work;
    private final boolean rewrite;
    private final int timeoutSeconds;

    ElfinPlatform(TestRoot root, Path kernel, Path work, boolean rewrite, int timeoutSeconds) {
        this.program = new PackedProgram(root.program(), TestRoot.PROGRAM, work, rewrite);
        this.kernel = kernel;
        this.work = work;
        this.rewrite = rewrite;
        this.timeoutSeconds = timeoutSeconds;
    }

    @Override
    public String name() {
        return rewrite ? "rewritten" : "trapped";
    }

    @Override
    public Run run(List<String> arguments) throws IOException, InterruptedException {
        Path payload = work.resolve("payload-" + name());
        RootTree tree = RootTree.minimal();
        tree.put(TestRoot.DIRECTORY, RootNode.directory(0755));
        List<String> words = new ArrayList<>(List.of(TestRoot.DIRECTORY));
        words.addAll(arguments);
        program.write(tree, words, false, payload);
        CapturedRun run =
                CapturedRun.of(
                        MachineOptions.emulated(kernel, payload, MEMORY_MEBIBYTES),
                        null,
                        1000L * timeoutSeconds);
        GuestResult result = run.result();
        List<String> lines = run.lines();
        return switch (result.kind()) {
            case EXITED -> new Run(End.EXITED, result.status(), lines, "status " + result.status());
            case SIGNALLED ->
                    new Run(End.KILLED, 128 + result.status(), lines, "signal " + result.status());
            case TIMED_OUT -> new Run(End.TIMED_OUT, 0, lines, "time limit");
            case NOT_STARTED, INTERRUPTED, KILLED, CRASHED ->
                    new Run(End.BROKEN, 0, lines, result.kind() + " " + result.message());
        };
    }
}
