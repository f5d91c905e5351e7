package elfin.kernel.fs.ram;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;

/** A symbolic link in memory. */
final class RamSymlink extends RamInode {
    private final byte[] target;

    RamSymlink(RamFileSystem ram, long number, int mode, byte[] target) {
        super(ram, number, mode);
        this.target = target;
    }

    @Override
    public long size() {
        return target.length;
    }

    @Override
    public byte[] linkTarget() {
        return target;
    }

    @Override
    public OpenFile open(Location location, int flags) {
        throw ErrnoException.of(Errno.ELOOP);
    }
}
