package elfin.image;

import elfin.compiler.CompilationResult;
import elfin.elf.ElfFile;
import elfin.kernel.boot.PackFormat;
import elfin.table.Syscalls;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A kernel that holds only the handlers of some calls, and what they reach; all other calls answer
 * ENOSYS and are named once, as calls are that no kernel has.
 *
 * @param image the ELF file
 * @param calls how many calls it has
 * @param allCalls how many the full kernel has
 * @param methods how many methods were compiled
 */
public record TailoredKernel(Path image, int calls, int allCalls, int methods) {

    /** Compiles one from the class files that this program itself runs from. */
    public static TailoredKernel build(Set<String> names, Path output) throws IOException {
        Path kernel = classesOf(PackFormat.class);
        List<Path> classPath = List.of(classesOf(Syscalls.class), classesOf(ElfFile.class), kernel);
        if (Files.isDirectory(kernel)) {
            return build(names, classPath, kernel, output);
        }
        try (FileSystem archive = FileSystems.newFileSystem(kernel)) {
            return build(names, classPath, archive.getPath("/"), output);
        }
    }

    private static TailoredKernel build(
            Set<String> names, List<Path> classPath, Path kernelClasses, Path output) {
        DispatchGenerator dispatch = new DispatchGenerator(kernelClasses);
        int all = dispatch.size();
        dispatch.keepOnly(names);
        CompilationResult result = KernelBuilder.compile(classPath, dispatch, output, 2, null);
        return new TailoredKernel(output, dispatch.size(), all, result.methods());
    }

    private static Path classesOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
