package elfin.kernel.fs.proc;

import elfin.abi.Errno;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.Location;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.ForeignMemory;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.OriginalMemory;
import elfin.kernel.mm.UserMemory;

/**
 * An open /proc/PID/mem: the memory of a process by its addresses, proc(5). Writing also reaches
 * private pages that the process itself may not write, as debuggers need it.
 */
final class MemoryFile extends SeekableFile {
    /** Kept while the file is open, as on Linux: after exec there is nothing to read. */
    private final AddressSpace space;

    private final ProcProcess process;

    MemoryFile(Location location, int flags, ProcProcess process) {
        super(location, flags);
        this.process = process;
        this.space = process.addressSpace();
    }

    @Override
    public long readAt(BufferSpace buffer, long address, long byteCount, long position) {
        return move(buffer, address, byteCount, position, false);
    }

    @Override
    public long writeAt(BufferSpace buffer, long address, long byteCount, long position) {
        return move(buffer, address, byteCount, position, true);
    }

    private long move(
            BufferSpace buffer, long address, long byteCount, long position, boolean writing) {
        if (space == null || process.addressSpace() != space) {
            return 0;
        }
        OriginalMemory original = new OriginalMemory(space);
        try {
            return move(buffer, address, byteCount, position, writing ? null : original);
        } finally {
            original.close();
        }
    }

    /** Reads from {@code original}, or writes when that is null. */
    private long move(
            BufferSpace buffer,
            long address,
            long byteCount,
            long position,
            OriginalMemory original) {
        boolean writing = original == null;
        long done = 0;
        while (done < byteCount) {
            long at = position + done;
            boolean user = at >= 0 && at < UserMemory.LIMIT;
            long kernel = user ? kernelAddress(at, original) : 0;
            if (kernel == 0) {
                return done > 0 ? done : -Errno.EIO;
            }
            long chunk = Math.min(byteCount - done, Frames.SIZE - (at & Frames.SIZE - 1));
            long missing =
                    writing
                            ? buffer.get(address + done, kernel, chunk)
                            : buffer.put(kernel, address + done, chunk);
            done += chunk - missing;
            if (missing != 0) {
                return done > 0 ? done : -Errno.EFAULT;
            }
        }
        return done;
    }

    private long kernelAddress(long at, OriginalMemory original) {
        return original == null ? ForeignMemory.writable(space, at, true) : original.readable(at);
    }
}
