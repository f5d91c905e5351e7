package elfin.kernel.fs.pipe;

import elfin.abi.Stat;
import elfin.kernel.fs.AnonymousFileSystem;
import elfin.kernel.fs.Caller;
import elfin.kernel.fs.CharDevices;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;

/** What fstat(2) sees of a pipe. */
public final class PipeInode extends Inode {
    private static final int MODE = 0600;

    private final CharDevices.Driver opener;

    /** A pipe that opening it through /proc opens again. */
    public PipeInode(CharDevices.Driver opener) {
        super(
                AnonymousFileSystem.PIPES,
                AnonymousFileSystem.PIPES.takeNumber(),
                Stat.S_IFIFO | MODE);
        this.opener = opener;
        FileCredentials owner = Caller.credentials();
        if (owner != null) {
            uid = owner.fileUid();
            gid = owner.fileGid();
        }
        born();
    }

    @Override
    public OpenFile open(Location location, int flags) {
        return opener.open(location, flags);
    }
}
