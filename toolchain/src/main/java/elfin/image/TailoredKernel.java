package elfin.image;

import elfin.compiler.CompilationResult;
import elfin.compiler.Compiler;
import elfin.compiler.CompilerOptions;
import elfin.elf.ElfFile;
import elfin.kernel.boot.PackFormat;
import elfin.table.Syscalls;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A kernel that holds only the handlers of some calls, and what they reach; all other calls answer
 * ENOSYS and are named once, as calls are that no kernel has. It is made for small code, without
 * tracing, without devices of other machines than the one it is for, and without the names of its
 * functions: they are in the file beside it ({@link CompilerOptions#debugFile}).
 *
 * @param image the ELF file
 * @param calls the calls it has
 * @param allCalls how many the full kernel has
 * @param methods how many methods it has
 * @param allMethods how many the full kernel has
 * @param size its size
 */
public record TailoredKernel(
        Path image, Set<String> calls, int allCalls, int methods, int allMethods, KernelSize size) {
    /** Only a traced machine needs them. */
    private static final Set<String> TRACING =
            Set.of(
                    "elfin/kernel/trace/CallTrace.start",
                    "elfin/kernel/trace/CallTrace.force",
                    "elfin/kernel/trace/CallTrace.call",
                    "elfin/kernel/trace/ForcedResults.parse");

    private static final String OTHER_MACHINE_OF_MICROVM =
            "elfin/kernel/virtio/VirtioPci.slotCount";
    private static final String OTHER_MACHINE_OF_Q35 = "elfin/kernel/boot/MmioDevices.next";

    /**
     * Compiles one from the class files that this program itself runs from.
     *
     * @param names the calls
     * @param machine microvm or q35
     */
    public static TailoredKernel build(Set<String> names, String machine, Path output)
            throws IOException {
        Path kernel = classesOf(PackFormat.class);
        List<Path> classPath = List.of(classesOf(Syscalls.class), classesOf(ElfFile.class), kernel);
        Set<String> emptied = new HashSet<>(TRACING);
        emptied.add(machine.equals("q35") ? OTHER_MACHINE_OF_Q35 : OTHER_MACHINE_OF_MICROVM);
        if (Files.isDirectory(kernel)) {
            return build(names, emptied, classPath, kernel, output);
        }
        try (FileSystem archive = FileSystems.newFileSystem(kernel)) {
            return build(names, emptied, classPath, archive.getPath("/"), output);
        }
    }

    private static TailoredKernel build(
            Set<String> names,
            Set<String> emptied,
            List<Path> classPath,
            Path kernelClasses,
            Path output)
            throws IOException {
        DispatchGenerator dispatch = new DispatchGenerator(kernelClasses);
        int all = dispatch.size();
        int allMethods =
                Compiler.countMethods(
                        KernelBuilder.options(classPath, dispatch, Set.of(), output, 2, null));
        dispatch.keepOnly(names);
        String ir = System.getenv("ELFIN_KEEP_IR");
        CompilationResult result =
                KernelBuilder.compile(
                        classPath,
                        dispatch,
                        emptied,
                        output,
                        CompilerOptions.SIZE,
                        ir == null ? null : Path.of(ir));
        return new TailoredKernel(
                output, dispatch.names(), all, result.methods(), allMethods, KernelSize.of(output));
    }

    private static Path classesOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
