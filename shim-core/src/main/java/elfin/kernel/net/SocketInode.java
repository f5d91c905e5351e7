package elfin.kernel.net;

import elfin.abi.Errno;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.AnonymousFileSystem;
import elfin.kernel.fs.Caller;
import elfin.kernel.fs.Dentry;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;

/** What fstat(2) sees of a socket. */
final class SocketInode extends Inode {
    /** {@code SOCKFS_MAGIC}. */
    private static final long MAGIC = 0x534f_434b;

    private static final int MODE = 0777;

    private static final AnonymousFileSystem FILE_SYSTEM = new AnonymousFileSystem("sockfs", MAGIC);

    private SocketInode() {
        super(FILE_SYSTEM, FILE_SYSTEM.takeNumber(), Stat.S_IFSOCK | MODE);
        FileCredentials owner = Caller.credentials();
        if (owner != null) {
            uid = owner.fileUid();
            gid = owner.fileGid();
        }
        born();
    }

    /** Where a new socket stands: {@code socket:[number]} in /proc. */
    static Location place() {
        SocketInode inode = new SocketInode();
        return new Location(null, Dentry.unattached("socket:[" + inode.number + "]", inode));
    }

    /** Through /proc it cannot be opened again. */
    @Override
    public OpenFile open(Location location, int flags) {
        throw ErrnoException.of(Errno.ENXIO);
    }
}
