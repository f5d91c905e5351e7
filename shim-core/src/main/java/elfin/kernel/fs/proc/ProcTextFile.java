package elfin.kernel.fs.proc;

import elfin.abi.Errno;
import elfin.abi.Seek;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FileContents;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;

/** An open file of /proc with its text. */
final class ProcTextFile extends OpenFile {
    private final FileContents contents = new FileContents();

    ProcTextFile(Location location, int flags, byte[] text) {
        super(location, flags);
        if (!contents.append(text)) {
            throw ErrnoException.of(Errno.ENOMEM);
        }
    }

    @Override
    public long readAt(BufferSpace space, long address, long byteCount, long position) {
        return contents.read(space, address, byteCount, position);
    }

    @Override
    public boolean seekable() {
        return true;
    }

    @Override
    public long seek(long distance, int whence) {
        long target =
                switch (whence) {
                    case Seek.SEEK_SET -> distance;
                    case Seek.SEEK_CUR -> offset + distance;
                    default -> -1;
                };
        if (target < 0) {
            return -Errno.EINVAL;
        }
        offset = target;
        return target;
    }

    @Override
    protected void closed() {
        contents.discard();
    }
}
