package elfin.compiler;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.tree.ClassNode;

/**
 * What to compile and how.
 *
 * @param target kernel or Linux executable
 * @param classPath directories and jars with the program and the runtime
 * @param mainClass LINUX: the class with {@code public static int main(byte[][] args)}; null for a
 *     kernel
 * @param entryClasses internal or binary names of classes whose {@code @Entry} methods and assembly
 *     belong to the program
 * @param syntheticClasses classes that have no class file
 * @param codeTables arrays of function addresses
 * @param emptied methods that are left out, as {@code owner.name} with the owner's internal name:
 *     calls of them do nothing and return 0 or null
 * @param optimisation 0, {@link #SIZE} or 2
 * @param debugLines whether to keep source lines
 * @param output the ELF file to write
 * @param keepIr where to write the LLVM IR before optimisation; null for nowhere
 */
public record CompilerOptions(
        Target target,
        List<Path> classPath,
        String mainClass,
        List<String> entryClasses,
        List<ClassNode> syntheticClasses,
        List<CodeTable> codeTables,
        Set<String> emptied,
        int optimisation,
        boolean debugLines,
        Path output,
        Path keepIr) {

    /** For small code rather than fast code, and without names of functions in the image. */
    public static final int SIZE = 1;

    /**
     * An array of function addresses under a symbol.
     *
     * @param symbol its name
     * @param methods {@code @Entry} methods as {@code owner.name(descriptor)} with the owner's
     *     internal name; null for an empty place
     */
    public record CodeTable(String symbol, List<String> methods) {}

    /** Where a kernel's debug information lies: beside it, as gdb's symbol file. */
    public static Path debugFile(Path kernel) {
        return kernel.resolveSibling(kernel.getFileName() + ".debug");
    }

    /** Options for a static Linux executable of one main class. */
    public static CompilerOptions linux(List<Path> classPath, String mainClass, Path output) {
        return new CompilerOptions(
                Target.LINUX,
                classPath,
                mainClass,
                List.of("elfin/runtime/LinuxStart"),
                List.of(),
                List.of(),
                Set.of(),
                2,
                true,
                output,
                null);
    }

    /** The same with another optimisation level. */
    public CompilerOptions withOptimisation(int level) {
        return new CompilerOptions(
                target,
                classPath,
                mainClass,
                entryClasses,
                syntheticClasses,
                codeTables,
                emptied,
                level,
                debugLines,
                output,
                keepIr);
    }

    /** The same, keeping the LLVM IR. */
    public CompilerOptions withIr(Path file) {
        return new CompilerOptions(
                target,
                classPath,
                mainClass,
                entryClasses,
                syntheticClasses,
                codeTables,
                emptied,
                optimisation,
                debugLines,
                output,
                file);
    }
}
