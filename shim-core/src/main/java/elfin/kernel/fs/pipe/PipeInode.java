package elfin.kernel.fs.pipe;

import elfin.abi.Errno;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.AnonymousFileSystem;
import elfin.kernel.fs.Caller;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;

/** What fstat(2) sees of a pipe. */
public final class PipeInode extends Inode {
    private static final int MODE = 0600;

    public PipeInode() {
        super(
                AnonymousFileSystem.PIPES,
                AnonymousFileSystem.PIPES.takeNumber(),
                Stat.S_IFIFO | MODE);
        FileCredentials owner = Caller.credentials();
        if (owner != null) {
            uid = owner.fileUid();
            gid = owner.fileGid();
        }
        born();
    }

    @Override
    public OpenFile open(Location location, int flags) {
        // Opening /proc/self/fd/N of a pipe again is not supported yet.
        throw ErrnoException.of(Errno.ENXIO);
    }
}
