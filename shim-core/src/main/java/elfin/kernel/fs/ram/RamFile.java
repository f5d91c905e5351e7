package elfin.kernel.fs.ram;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.Caller;
import elfin.kernel.fs.FileContents;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.RegularFile;

/** A regular file in memory. */
final class RamFile extends RamInode {
    private static final int BLOCKS_PER_PAGE = 8;

    private final FileContents contents;

    RamFile(RamFileSystem ram, long number, int mode, long imageAddress, long size) {
        super(ram, number, mode);
        contents = new FileContents(imageAddress, size, ram.account);
    }

    @Override
    public long size() {
        return contents.size();
    }

    @Override
    public long blocks() {
        return contents.pageCount() * BLOCKS_PER_PAGE;
    }

    @Override
    public OpenFile open(Location location, int flags) {
        return new RegularFile(location, contents, flags);
    }

    @Override
    public boolean modeChangeable(int newBits) {
        return !contents.isSealed(Fcntl.F_SEAL_EXEC) || ((mode ^ newBits) & Stat.S_IXUGO) == 0;
    }

    /** Lets it have seals, with some to begin with. */
    void allowSeals(int seals) {
        contents.setSeals(seals);
    }

    @Override
    public void truncate(long newSize) {
        boolean sealed =
                newSize < contents.size() && contents.isSealed(Fcntl.F_SEAL_SHRINK)
                        || newSize > contents.size() && contents.isSealed(Fcntl.F_SEAL_GROW);
        if (sealed) {
            throw ErrnoException.of(Errno.EPERM);
        }
        if (newSize > contents.size() && !Caller.mayExtendTo(newSize)) {
            throw ErrnoException.of(Errno.EFBIG);
        }
        long result = contents.truncate(newSize);
        if (result < 0) {
            throw ErrnoException.of((int) -result);
        }
    }

    @Override
    protected void gone() {
        contents.discard();
        super.gone();
    }
}
