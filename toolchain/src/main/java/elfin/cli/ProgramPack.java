package elfin.cli;

import elfin.elf.ByteSource;
import elfin.elf.ElfException;
import elfin.elf.LoadPlan;
import elfin.image.PackWriter;
import elfin.image.RootNode;
import elfin.image.RootTree;
import elfin.image.Startup;
import elfin.natives.MissingNativeLibraryException;
import elfin.rewrite.RewritePlan;
import elfin.rewrite.Rewriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The payload for one program: its root file system, its rewrite plan, and how it starts. */
final class ProgramPack {
    /** What an array of bytes surely holds. */
    private static final long MOST_PROGRAM_BYTES = 1L << 30;

    private static final String SEARCH_PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** As Linux follows. */
    private static final int MOST_LINKS = 40;

    private final RunOptions options;
    private RewritePlan plan;
    private RootTree tree;
    private String guestPath;
    private int terminals;
    private String windowSize;

    ProgramPack(RunOptions options) {
        this.options = options;
    }

    /**
     * Makes standard streams terminals.
     *
     * @param streams bit N for descriptor N
     * @param size {@code ROWSxCOLUMNS}
     */
    void setTerminal(int streams, String size) {
        terminals = streams;
        windowSize = size;
    }

    /** The program's rewrite plan, or null when its system calls stay traps. */
    RewritePlan plan() {
        return plan;
    }

    /** The program's path in the guest, once the payload is written. */
    String guestPath() {
        return guestPath;
    }

    /** What a path in the guest stands for when its last part is a symbolic link. */
    String resolved(String path) {
        String at = path;
        for (int links = 0; links < MOST_LINKS; links++) {
            RootNode node = at.startsWith("/") ? tree.find(at) : null;
            if (node == null || (node.mode & RootNode.S_IFMT) != RootNode.S_IFLNK) {
                return at;
            }
            at = target(at, node);
        }
        return at;
    }

    /** Checks the program and writes the payload. */
    void write(Path payload) throws Failure, IOException {
        try {
            tree =
                    options.rootfs == null
                            ? RootTree.minimal()
                            : RootTree.of(Path.of(options.rootfs));
        } catch (IOException e) {
            throw new Failure(
                    ExitStatus.FAILED,
                    "--rootfs " + options.rootfs,
                    e.getMessage(),
                    "give a directory, a tar or a cpio archive");
        }
        String path = placeProgram();
        RootNode program = tree.find(resolved(path));
        byte[] bytes = program.hostFile == null ? program.bytes : read(program.hostFile);
        checkProgram(bytes);
        PackWriter writer = new PackWriter(tree, startup(path));
        if (options.rewrite) {
            plan = plan(bytes);
            if (plan != null) {
                writer.plan(program, plan.toBytes());
            }
            if (plan != null && options.rootfs != null) {
                Path root = Path.of(options.rootfs);
                new RootPlans(root, options.effort, options.verbose).addTo(writer, tree, program);
            }
        }
        writer.write(payload);
        guestPath = resolved(path);
    }

    /**
     * The program's path in the guest: in the root file system if it is there, else the host's file
     * is added.
     */
    private String placeProgram() throws Failure, IOException {
        RootNode inside =
                options.program.startsWith("/") ? tree.find(resolved(options.program)) : null;
        if (options.rootfs != null && inside != null && inside.isFile()) {
            return options.program;
        }
        Path host = Path.of(options.program);
        if (!Files.exists(host)) {
            throw new Failure(
                    ExitStatus.NOT_FOUND,
                    options.program,
                    "no such file",
                    "give the path of a program");
        }
        if (!Files.isRegularFile(host)) {
            throw new Failure(
                    ExitStatus.NOT_RUNNABLE,
                    options.program,
                    "not a regular file",
                    "give the path of a program");
        }
        String path = host.toAbsolutePath().normalize().toString();
        tree.putHostFile(path, host);
        return path;
    }

    private byte[] read(Path file) throws Failure {
        return readProgram(options.program, file);
    }

    /** A program's bytes; a file that no program is as large as is not read. */
    static byte[] readProgram(String name, Path file) throws Failure {
        try {
            if (Files.size(file) > MOST_PROGRAM_BYTES) {
                throw new Failure(
                        ExitStatus.NOT_RUNNABLE,
                        name,
                        "too large for a program",
                        "give a static Linux x86-64 executable");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Failure(
                    ExitStatus.NOT_RUNNABLE,
                    name,
                    "cannot be read: " + Elfin.reason(e),
                    "see its permissions");
        }
    }

    private static String target(String path, RootNode link) {
        String target = new String(link.bytes, StandardCharsets.UTF_8);
        return target.startsWith("/")
                ? target
                : Path.of(path).resolveSibling(target).normalize().toString();
    }

    private void checkProgram(byte[] bytes) throws Failure {
        try {
            LoadPlan.read(ByteSource.of(bytes));
        } catch (ElfException e) {
            throw new Failure(
                    ExitStatus.NOT_RUNNABLE,
                    options.program,
                    e.getMessage(),
                    e.problem().suggestion());
        }
    }

    private Startup startup(String path) {
        List<String> words = new ArrayList<>(List.of(options.program));
        words.addAll(options.arguments);
        Startup startup =
                new Startup(path, words)
                        .environment("PATH=" + SEARCH_PATH)
                        .environment("HOME=/root")
                        .rewrite(options.rewrite)
                        .trace(options.trace)
                        .statistics(options.stats)
                        .stressCollector(options.stressCollector)
                        .terminals(terminals);
        options.environment.forEach(startup::environment);
        options.forced.forEach(startup::force);
        if (options.workingDirectory != null) {
            startup.directory(options.workingDirectory);
        }
        if (windowSize != null) {
            startup.windowSize(windowSize);
            if (System.getenv("TERM") != null) {
                startup.environment("TERM=" + System.getenv("TERM"));
            }
        }
        return startup;
    }

    private RewritePlan plan(byte[] bytes) throws Failure {
        try {
            return Rewriter.plan(bytes, Caches.directory().resolve("plans"));
        } catch (ElfException e) {
            throw new Failure(
                    ExitStatus.NOT_RUNNABLE,
                    options.program,
                    e.getMessage(),
                    e.problem().suggestion());
        } catch (MissingNativeLibraryException e) {
            System.err.println(
                    "elfin: system calls stay traps: " + e.getMessage() + " (" + e.hint() + ")");
            return null;
        } catch (IOException e) {
            System.err.println("elfin: the analysis cannot be cached: " + e.getMessage());
            return null;
        }
    }
}
