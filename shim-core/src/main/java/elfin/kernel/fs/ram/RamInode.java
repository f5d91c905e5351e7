package elfin.kernel.fs.ram;

import elfin.kernel.fs.Inode;

/** An inode of the file system in memory. */
abstract class RamInode extends Inode {
    final RamFileSystem ram;

    RamInode(RamFileSystem ram, long number, int mode) {
        super(ram, number, mode);
        this.ram = ram;
    }

    @Override
    public boolean keepsAttributes() {
        return true;
    }

    @Override
    protected void gone() {
        ram.freed();
    }
}
