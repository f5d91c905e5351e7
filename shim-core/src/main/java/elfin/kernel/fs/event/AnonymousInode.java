package elfin.kernel.fs.event;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.AnonymousFileSystem;
import elfin.kernel.fs.Dentry;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;

/** What fstat(2) sees of a file that is only a descriptor; it has no type. */
public final class AnonymousInode extends Inode {
    private static final long ANON_INODE_FS_MAGIC = 0x0904_1934;
    private static final int MODE = 0600;

    private static final AnonymousFileSystem FILE_SYSTEM =
            new AnonymousFileSystem("anon_inodefs", ANON_INODE_FS_MAGIC);

    private AnonymousInode() {
        super(FILE_SYSTEM, FILE_SYSTEM.takeNumber(), MODE);
        born();
    }

    /** Where a new file of a kind stands: {@code anon_inode:[kind]} in /proc. */
    public static Location place(String kind) {
        return new Location(
                null, Dentry.unattached("anon_inode:[" + kind + "]", new AnonymousInode()));
    }

    /** Through /proc it cannot be opened again. */
    @Override
    public OpenFile open(Location location, int flags) {
        throw ErrnoException.of(Errno.ENXIO);
    }
}
