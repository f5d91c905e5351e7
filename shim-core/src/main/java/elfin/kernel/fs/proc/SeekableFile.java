package elfin.kernel.fs.proc;

import elfin.abi.Errno;
import elfin.abi.Seek;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;

/** An open file without an end, whose positions are addresses. */
abstract class SeekableFile extends OpenFile {
    SeekableFile(Location location, int flags) {
        super(location, flags);
    }

    @Override
    public final boolean seekable() {
        return true;
    }

    @Override
    public final long seek(long distance, int whence) {
        switch (whence) {
            case Seek.SEEK_SET -> offset = distance;
            case Seek.SEEK_CUR -> offset += distance;
            default -> {
                return -Errno.EINVAL;
            }
        }
        return offset;
    }
}
