package elfin.kernel.fs.proc;

import elfin.kernel.fs.Attributes;
import elfin.kernel.fs.Inode;

/** An inode of /proc. Attributes cannot be changed. */
abstract class ProcInode extends Inode {
    final ProcFileSystem proc;

    ProcInode(ProcFileSystem proc, long number, int mode) {
        super(proc, number, mode);
        this.proc = proc;
        mtimeSeconds = Attributes.nowSeconds();
        atimeSeconds = mtimeSeconds;
        ctimeSeconds = mtimeSeconds;
        birthSeconds = mtimeSeconds;
    }

    @Override
    public int blockSize() {
        return 1024;
    }

    @Override
    public boolean attributesChangeable() {
        return false;
    }
}
