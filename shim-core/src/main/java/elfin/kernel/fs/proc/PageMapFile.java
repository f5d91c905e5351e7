package elfin.kernel.fs.proc;

import elfin.abi.Errno;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.Caller;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.Location;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.Mapping;
import elfin.kernel.mm.PageTables;
import elfin.kernel.mm.UserMemory;
import elfin.raw.Mem;

/**
 * An open /proc/PID/pagemap: 8 bytes for each page of the address space, Linux's {@code
 * admin-guide/mm/pagemap.rst}. Frame numbers are for those with CAP_SYS_ADMIN only. There is no
 * soft-dirty bit.
 */
final class PageMapFile extends SeekableFile {
    private static final long PRESENT = 1L << 63;
    private static final long OF_FILE = 1L << 61;
    private static final int ENTRY_SIZE = 8;
    private static final int ENTRIES_AT_ONCE = Frames.SIZE / ENTRY_SIZE;
    private static final long PAGES = UserMemory.LIMIT + Frames.SIZE >>> Frames.SHIFT;

    private final ProcProcess process;

    PageMapFile(Location location, int flags, ProcProcess process) {
        super(location, flags);
        this.process = process;
    }

    @Override
    public long readAt(BufferSpace space, long address, long byteCount, long position) {
        if ((position & ENTRY_SIZE - 1) != 0 || (byteCount & ENTRY_SIZE - 1) != 0) {
            return -Errno.EINVAL;
        }
        AddressSpace of = process.addressSpace();
        long frame = of == null ? 0 : FrameSource.allocate();
        if (frame == 0) {
            return of == null ? 0 : -Errno.ENOMEM;
        }
        boolean numbers = Caller.credentials().hasCapability(FileCredentials.CAP_SYS_ADMIN);
        long page = position / ENTRY_SIZE;
        long end = Math.min(PAGES, page + byteCount / ENTRY_SIZE);
        long done = 0;
        long missing = 0;
        while (page < end && missing == 0) {
            int count = (int) Math.min(end - page, ENTRIES_AT_ONCE);
            for (int i = 0; i < count; i++) {
                long at = FrameSource.address(frame) + (long) i * ENTRY_SIZE;
                Mem.putLong(at, entry(of, page + i << Frames.SHIFT, numbers));
            }
            long bytes = (long) count * ENTRY_SIZE;
            missing = space.put(FrameSource.address(frame), address + done, bytes);
            done += bytes - missing;
            page += count;
        }
        FrameSource.release(frame);
        return missing != 0 && done == 0 ? -Errno.EFAULT : done;
    }

    private static long entry(AddressSpace space, long address, boolean numbers) {
        if (address >= UserMemory.LIMIT) {
            return 0;
        }
        long found = PageTables.entry(space.root, address);
        if (found == 0) {
            return 0;
        }
        Mapping mapping = space.mappings.covering(address);
        boolean written = (found & PageTables.DIRTY) != 0;
        boolean ofFile =
                mapping != null && mapping.file != null && (mapping.isShared() || !written);
        long number = numbers ? (found & PageTables.ADDRESS_MASK) >>> Frames.SHIFT : 0;
        return PRESENT | (ofFile ? OF_FILE : 0) | number;
    }
}
