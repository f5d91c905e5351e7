package elfin.kernel.fs.proc;

import elfin.kernel.fs.Inode;
import elfin.kernel.fs.pseudo.PseudoFileSystem;

/** The file system of /proc. */
public final class ProcFileSystem extends PseudoFileSystem {
    /** {@code PROC_SUPER_MAGIC}. */
    private static final long MAGIC = 0x9fa0;

    private static final int ROOT_NUMBER = 1;

    final ProcSource source;
    private final RootDirectory root;

    public ProcFileSystem(ProcSource source) {
        this.source = source;
        this.root = new RootDirectory(this, ROOT_NUMBER);
    }

    @Override
    public Inode root() {
        return root;
    }

    @Override
    public String typeName() {
        return "proc";
    }

    @Override
    public long magic() {
        return MAGIC;
    }
}
