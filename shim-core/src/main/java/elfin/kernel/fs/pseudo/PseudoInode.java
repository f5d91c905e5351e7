package elfin.kernel.fs.pseudo;

import elfin.kernel.fs.Attributes;
import elfin.kernel.fs.Inode;

/** An inode whose attributes cannot be changed. */
public abstract class PseudoInode extends Inode {
    protected PseudoInode(PseudoFileSystem fileSystem, long number, int mode) {
        super(fileSystem, number, mode);
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
