package elfin.kernel.fs.pseudo;

import elfin.abi.Errno;
import elfin.kernel.fs.FileSystem;

/** A file system without contents of its own. */
public abstract class PseudoFileSystem extends FileSystem {
    private long lastNumber = 1;

    /** A number for an inode that stays; 1 is for the root. */
    public final long takeNumber() {
        return ++lastNumber;
    }

    /** The error of making a file, a regular one or another. */
    public int makeError(boolean regular) {
        return Errno.ENOENT;
    }

    /** What there is comes and goes without the file system. */
    @Override
    public boolean remembersNames() {
        return false;
    }
}
