package elfin.kernel.fs.event;

import elfin.abi.Errno;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.OpenFile;
import elfin.raw.Mem;

/** A file that is read and written in numbers of 8 bytes. */
abstract class CounterFile extends OpenFile {
    static final int NUMBER_SIZE = 8;

    /** Through it numbers go to and from buffers; the kernel is not preempted in between. */
    private static long scratch;

    CounterFile(String kind, int flags) {
        super(AnonymousInode.place(kind), flags);
    }

    private static long scratch() {
        if (scratch == 0) {
            long frame = FrameSource.allocate();
            if (frame == 0) {
                throw new OutOfMemoryError();
            }
            scratch = FrameSource.address(frame);
        }
        return scratch;
    }

    /** Gives the caller a number: its size, or {@code -EFAULT}. */
    static long give(BufferSpace space, long address, long number) {
        Mem.putLong(scratch(), number);
        return space.put(scratch(), address, NUMBER_SIZE) == 0 ? NUMBER_SIZE : -Errno.EFAULT;
    }

    /** Whether the caller's number could be fetched, which {@link #taken} then has. */
    static boolean take(BufferSpace space, long address) {
        return space.get(address, scratch(), NUMBER_SIZE) == 0;
    }

    static long taken() {
        return Mem.getLong(scratch());
    }

    /** There is no position, but Linux does not mind. */
    @Override
    public long seek(long distance, int whence) {
        return 0;
    }

    @Override
    public final long readAt(BufferSpace space, long address, long byteCount, long position) {
        return -Errno.ESPIPE;
    }

    @Override
    public final long writeAt(BufferSpace space, long address, long byteCount, long position) {
        return -Errno.ESPIPE;
    }
}
