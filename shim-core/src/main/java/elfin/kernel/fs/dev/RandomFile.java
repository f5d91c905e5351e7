package elfin.kernel.fs.dev;

import elfin.abi.Errno;
import elfin.kernel.entropy.RandomNumbers;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.Location;
import elfin.raw.Mem;

/** /dev/random and /dev/urandom, random(4): the same, as the generator is seeded before. */
final class RandomFile extends DeviceFile {
    RandomFile(Location location, int flags) {
        super(location, flags);
    }

    @Override
    public long readAt(BufferSpace space, long address, long byteCount, long position) {
        long frame = FrameSource.allocate();
        if (frame == 0) {
            return -Errno.ENOMEM;
        }
        long page = FrameSource.address(frame);
        long done = 0;
        long missing = 0;
        while (done < byteCount && missing == 0) {
            long chunk = Math.min(byteCount - done, FrameSource.PAGE_SIZE);
            for (long at = 0; at < chunk; at += Long.BYTES) {
                Mem.putLong(page + at, RandomNumbers.next());
            }
            missing = space.put(page, address + done, chunk);
            done += chunk - missing;
        }
        // The frame may become a program's: what it had as secrets goes first.
        Mem.fill(page, FrameSource.PAGE_SIZE, (byte) 0);
        FrameSource.release(frame);
        return done == 0 && missing > 0 ? -Errno.EFAULT : done;
    }

    /** Written bytes are mixed into the generator. */
    @Override
    public long writeAt(BufferSpace space, long address, long byteCount, long position) {
        long frame = FrameSource.allocate();
        if (frame == 0) {
            return -Errno.ENOMEM;
        }
        long page = FrameSource.address(frame);
        long done = 0;
        long missing = 0;
        while (done < byteCount && missing == 0) {
            long chunk = Math.min(byteCount - done, FrameSource.PAGE_SIZE);
            missing = space.get(address + done, page, chunk);
            for (long at = 0; at < chunk - missing; at += Long.BYTES) {
                RandomNumbers.add(Mem.getLong(page + at));
            }
            done += chunk - missing;
        }
        FrameSource.release(frame);
        return done == 0 && missing > 0 ? -Errno.EFAULT : done;
    }
}
