package elfin.image;

import elfin.compiler.CompilationResult;
import elfin.compiler.CompileException;
import elfin.compiler.Compiler;
import elfin.compiler.CompilerOptions;
import elfin.compiler.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Compiles the kernel from its class files, unless it is already there for exactly these. */
public final class KernelBuilder {
    /** Classes with entry points and assembly that no Java code mentions. */
    private static final List<String> ENTRY_CLASSES =
            List.of(
                    "elfin/kernel/arch/BootAssembly",
                    "elfin/kernel/arch/EntryAssembly",
                    "elfin/kernel/arch/NameAssembly",
                    "elfin/kernel/arch/Traps",
                    "elfin/kernel/boot/Boot");

    private KernelBuilder() {}

    /**
     * Builds the kernel.
     *
     * @param classPath class directories or jars; the one with {@code elfin/kernel} must be a
     *     directory
     * @param kernelClasses the directory with the handlers
     * @param output the ELF file
     * @param optimisation 0 or 2
     * @param keepIr where to keep the LLVM IR, or null
     * @return what was done, or null when the kernel was up to date
     */
    public static CompilationResult build(
            List<Path> classPath, Path kernelClasses, Path output, int optimisation, Path keepIr) {
        Path stamp = output.resolveSibling(output.getFileName() + ".inputs");
        try {
            String inputs = fingerprint(classPath) + " O" + optimisation;
            if (keepIr == null
                    && Files.exists(output)
                    && Files.exists(CompilerOptions.debugFile(output))
                    && Files.exists(stamp)
                    && Files.readString(stamp).equals(inputs)) {
                return null;
            }
            Files.createDirectories(output.toAbsolutePath().getParent());
            CompilationResult result =
                    compile(
                            classPath,
                            new DispatchGenerator(kernelClasses),
                            Set.of(),
                            output,
                            optimisation,
                            keepIr);
            Files.writeString(stamp, inputs);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot build " + output, e);
        }
    }

    static CompilationResult compile(
            List<Path> classPath,
            DispatchGenerator dispatch,
            Set<String> emptied,
            Path output,
            int optimisation,
            Path keepIr) {
        return Compiler.compile(
                options(classPath, dispatch, emptied, output, optimisation, keepIr));
    }

    static CompilerOptions options(
            List<Path> classPath,
            DispatchGenerator dispatch,
            Set<String> emptied,
            Path output,
            int optimisation,
            Path keepIr) {
        return new CompilerOptions(
                Target.KERNEL,
                classPath,
                null,
                ENTRY_CLASSES,
                List.of(dispatch.thunks(), dispatch.handledCalls()),
                List.of(dispatch.table()),
                emptied,
                optimisation,
                true,
                output,
                keepIr);
    }

    /** A hash over all class files and the compiler's own. */
    private static String fingerprint(List<Path> classPath) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path entry : classPath) {
                add(digest, entry);
            }
            add(digest, ownClasses());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path ownClasses() {
        return Path.of(
                Compiler.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    private static void add(MessageDigest digest, Path entry) throws IOException {
        try (var files = Files.walk(entry)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (file.toString().endsWith(".class") || file.toString().endsWith(".jar")) {
                    digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
                    digest.update(Files.readAllBytes(file));
                }
            }
        }
    }

    /** Arguments: output file, then class path entries; the kernel's own directory is the last. */
    public static void main(String[] arguments) {
        boolean unoptimised = arguments[0].equals("-O0");
        String[] rest =
                unoptimised ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments;
        List<Path> classPath = Arrays.stream(rest).skip(1).map(Path::of).toList();
        try {
            String ir = System.getenv("ELFIN_KEEP_IR");
            CompilationResult result =
                    build(
                            classPath,
                            classPath.get(classPath.size() - 1),
                            Path.of(rest[0]),
                            unoptimised ? 0 : 2,
                            ir == null ? null : Path.of(ir));
            System.out.println(
                    result == null
                            ? "kernel is up to date"
                            : "kernel: "
                                    + result.methods()
                                    + " methods, "
                                    + result.snapshotObjects()
                                    + " objects, "
                                    + result.phaseMillis());
        } catch (CompileException e) {
            System.err.println("elfin: kernel build failed: " + e.getMessage());
            System.exit(1);
        }
    }
}
