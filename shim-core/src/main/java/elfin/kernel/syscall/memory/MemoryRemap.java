package elfin.kernel.syscall.memory;

import elfin.kernel.core.Syscall;
import elfin.kernel.mm.FilePageRemapper;
import elfin.kernel.mm.Remapper;

/** mremap(2), remap_file_pages(2). */
public final class MemoryRemap {
    private MemoryRemap() {}

    @Syscall("mremap")
    public static long mremap(
            long address, long oldLength, long newLength, int flags, long newAddress) {
        return Remapper.remap(
                MemoryMap.lockingSpace(), address, oldLength, newLength, flags, newAddress);
    }

    @Syscall("remap_file_pages")
    public static long remapFilePages(
            long address, long size, int protection, long pageIndex, int flags) {
        return FilePageRemapper.remap(
                MemoryMap.lockingSpace(), address, size, protection, pageIndex, flags);
    }
}
