package elfin.kernel.fs.dev;

import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;

/** An open device without a position: any offset does, seeking goes nowhere. */
abstract class DeviceFile extends OpenFile {
    DeviceFile(Location location, int flags) {
        super(location, flags);
    }

    @Override
    public final long read(BufferSpace space, long address, long byteCount) {
        return readAt(space, address, byteCount, 0);
    }

    @Override
    public final long write(BufferSpace space, long address, long byteCount) {
        return writeAt(space, address, byteCount, 0);
    }

    @Override
    public final boolean seekable() {
        return true;
    }

    @Override
    public long seek(long distance, int whence) {
        return 0;
    }
}
