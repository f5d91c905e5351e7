package elfin.kernel.exec;

import elfin.kernel.mm.MappedFile;
import elfin.patch.PatchTable;

/** What is to be run. */
public final class Program {
    final MappedFile file;
    final long fileSize;
    final byte[] fileName;
    final byte[][] arguments;
    final byte[][] environment;
    final PatchTable patches;

    /**
     * @param file the program file, open for reading
     * @param fileSize its size in bytes
     * @param fileName how it was named, AT_EXECFN
     * @param arguments argv
     * @param environment envp
     * @param patches the rewrite plan for the file, or null
     */
    public Program(
            MappedFile file,
            long fileSize,
            byte[] fileName,
            byte[][] arguments,
            byte[][] environment,
            PatchTable patches) {
        this.file = file;
        this.fileSize = fileSize;
        this.fileName = fileName;
        this.arguments = arguments;
        this.environment = environment;
        this.patches = patches;
    }

    /** Whether there is a rewrite plan for it. */
    public boolean hasPatches() {
        return patches != null;
    }
}
