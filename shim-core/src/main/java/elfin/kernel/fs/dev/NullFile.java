package elfin.kernel.fs.dev;

import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.Location;

/** /dev/null: always at its end, takes everything. */
final class NullFile extends DeviceFile {
    NullFile(Location location, int flags) {
        super(location, flags);
    }

    @Override
    public long readAt(BufferSpace space, long address, long byteCount, long position) {
        return 0;
    }

    @Override
    public long writeAt(BufferSpace space, long address, long byteCount, long position) {
        return byteCount;
    }
}
