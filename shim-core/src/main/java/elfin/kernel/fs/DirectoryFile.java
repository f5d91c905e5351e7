package elfin.kernel.fs;

import elfin.abi.Errno;
import elfin.abi.Seek;

/** An open directory. Its position is a cookie of {@link Inode#iterate}. */
public final class DirectoryFile extends OpenFile {
    public DirectoryFile(Location location, int flags) {
        super(location, flags);
    }

    @Override
    public long readAt(BufferSpace space, long address, long byteCount, long position) {
        return -Errno.EISDIR;
    }

    @Override
    public boolean seekable() {
        return true;
    }

    @Override
    public long seek(long distance, int whence) {
        long target;
        switch (whence) {
            case Seek.SEEK_SET -> target = distance;
            case Seek.SEEK_CUR -> target = offset + distance;
            default -> {
                return -Errno.EINVAL;
            }
        }
        if (target < 0) {
            return -Errno.EINVAL;
        }
        offset = target;
        return target;
    }

    @Override
    public long iterate(DirectorySink sink) {
        if (location.dentry().isRemoved()) {
            return -Errno.ENOENT;
        }
        offset = inode.iterate(offset, parentNumber(), sink);
        accessed();
        return 0;
    }

    @Override
    public long synchronise() {
        return 0;
    }

    private long parentNumber() {
        Dentry dentry = location.dentry();
        Mount mount = location.mount();
        if (mount != null && dentry == mount.root && mount.parent() != null) {
            return mount.mountPoint().parent.inode.number;
        }
        return dentry.parent.inode.number;
    }
}
