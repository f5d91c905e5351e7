package elfin.guest;

import elfin.elf.ElfException;
import elfin.image.PackWriter;
import elfin.image.RootTree;
import elfin.image.Startup;
import elfin.rewrite.Rewriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A host's program as a boot payload, alone or with other files. */
public final class PackedProgram {
    private final Path file;
    private final String path;
    private final Path work;
    private final boolean rewrite;
    private byte[] plan;
    private boolean trace;
    private boolean injectsFaults;

    /**
     * @param file the program on the host
     * @param path where it lies in the guest
     * @param work a directory for the analysis
     * @param rewrite whether its system calls are rewritten
     */
    public PackedProgram(Path file, String path, Path work, boolean rewrite) {
        this.file = file;
        this.path = path;
        this.work = work;
        this.rewrite = rewrite;
    }

    /** Has the kernel send a trace. */
    public PackedProgram traced() {
        trace = true;
        return this;
    }

    /** Offers /proc/self/fail-nth. */
    public PackedProgram injectFaults() {
        injectsFaults = true;
        return this;
    }

    /**
     * Writes the payload.
     *
     * @param tree the other files; the program is added
     * @param arguments those after the program's name
     */
    public void write(RootTree tree, List<String> arguments, boolean statistics, Path payload)
            throws IOException {
        tree.putHostFile(path, file);
        List<String> words = new ArrayList<>(List.of(path));
        words.addAll(arguments);
        Startup startup =
                new Startup(path, words)
                        .rewrite(rewrite)
                        .trace(trace)
                        .faultInjection(injectsFaults)
                        .statistics(statistics);
        PackWriter writer = new PackWriter(tree, startup);
        if (rewrite) {
            writer.plan(tree.find(path), plan());
        }
        writer.write(payload);
    }

    private byte[] plan() throws IOException {
        if (plan == null) {
            try {
                plan = Rewriter.plan(Files.readAllBytes(file), work.resolve("plans")).toBytes();
            } catch (ElfException e) {
                throw new IOException(e);
            }
        }
        return plan;
    }
}
