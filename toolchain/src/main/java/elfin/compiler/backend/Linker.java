package elfin.compiler.backend;

import elfin.compiler.CompileException;
import elfin.compiler.CompilerOptions;
import elfin.compiler.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/** LLVM's linker with our memory layouts. */
public final class Linker {
    private static Path linker;

    private final CompilerOptions options;
    private final Path directory;

    public Linker(CompilerOptions options, Path directory) {
        this.options = options;
        this.directory = directory;
    }

    /**
     * Links one object file into the output. A kernel is linked twice: the names of its functions,
     * known after the first time, lie behind the code and do not move it. A third run writes the
     * same kernel without debug information: what boots is small, {@link CompilerOptions#debugFile}
     * has lines and symbols.
     */
    public void link(Path object) throws IOException {
        Path script = directory.resolve("layout.ld");
        if (options.target() == Target.LINUX) {
            Files.writeString(script, LinkerScripts.LINUX);
            link(script, List.of(object), options.output());
            return;
        }
        Files.writeString(script, LinkerScripts.KERNEL);
        Path symbols = directory.resolve("symbols.o");
        LlvmBackend backend = new LlvmBackend(options);
        backend.assemble(SymbolTable.module(new byte[8]), symbols, phase -> {});
        Path debug = CompilerOptions.debugFile(options.output());
        link(script, List.of(object, symbols), debug);
        if (options.optimisation() == CompilerOptions.SIZE) {
            link(script, List.of(object, symbols), options.output(), "--strip-all");
            return;
        }
        byte[] table = new SymbolTable(Files.readAllBytes(debug)).toBytes();
        backend.assemble(SymbolTable.module(table), symbols, phase -> {});
        link(script, List.of(object, symbols), debug);
        link(script, List.of(object, symbols), options.output(), "--strip-all");
    }

    private void link(Path script, List<Path> objects, Path output, String... flags)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                linker().toString(),
                                "-flavor",
                                "gnu",
                                "-static",
                                "-nostdlib",
                                "--build-id=none",
                                "-z",
                                "max-page-size=4096",
                                "-z",
                                "noexecstack",
                                "-T",
                                script.toString(),
                                "-o",
                                output.toString()));
        command.addAll(List.of(flags));
        objects.forEach(object -> command.add(object.toString()));
        run(command);
    }

    /**
     * The linker comes inside the LLVM artifact; it looks for libLLVM under a versioned name that
     * is not there.
     */
    private static synchronized Path linker() throws IOException {
        if (linker == null) {
            Loader.load(org.bytedeco.llvm.global.LLVM.class);
            Path found =
                    Loader.cacheResource(
                                    org.bytedeco.llvm.global.LLVM.class,
                                    "/org/bytedeco/llvm/linux-x86_64/lld")
                            .toPath();
            found.toFile().setExecutable(true);
            Path versioned = found.resolveSibling("libLLVM.so.20.1");
            Path library = found.resolveSibling("libLLVM.so");
            if (!Files.exists(versioned) && Files.exists(library)) {
                try {
                    Files.createSymbolicLink(versioned, library.getFileName());
                } catch (java.nio.file.FileAlreadyExistsException e) {
                    // Another compilation was faster.
                }
            }
            linker = found;
        }
        return linker;
    }

    private void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new CompileException("the linker failed:\n" + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompileException("interrupted", e);
        }
    }
}
