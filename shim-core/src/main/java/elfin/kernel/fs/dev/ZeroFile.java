package elfin.kernel.fs.dev;

import elfin.abi.Errno;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.Location;

/** /dev/zero and /dev/full: zeros without end; the one takes everything, the other nothing. */
final class ZeroFile extends DeviceFile {
    private final boolean full;

    ZeroFile(Location location, int flags, boolean full) {
        super(location, flags);
        this.full = full;
    }

    @Override
    public long readAt(BufferSpace space, long address, long byteCount, long position) {
        long missing = space.clear(address, byteCount);
        return missing > 0 && missing == byteCount ? -Errno.EFAULT : byteCount - missing;
    }

    @Override
    public long writeAt(BufferSpace space, long address, long byteCount, long position) {
        return full ? -Errno.ENOSPC : byteCount;
    }

    @Override
    public boolean mapsZeros() {
        return !full;
    }
}
