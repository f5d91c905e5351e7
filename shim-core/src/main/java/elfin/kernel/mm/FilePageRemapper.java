package elfin.kernel.mm;

import elfin.abi.Errno;
import elfin.abi.Mman;

/**
 * Implements remap_file_pages(2) as Linux does since 4.0: pages of a shared mapping in another
 * order are mappings of their own.
 */
public final class FilePageRemapper {
    private FilePageRemapper() {}

    /** Maps other pages of the file that is mapped at an address there: 0 or {@code -errno}. */
    public static long remap(
            AddressSpace space,
            long address,
            long length,
            int protection,
            long pageIndex,
            int flags) {
        long start = address & -Frames.SIZE;
        long size = length & -Frames.SIZE;
        if (protection != 0
                || Long.compareUnsigned(start + size, start) <= 0
                || Long.compareUnsigned(pageIndex + (size >>> Frames.SHIFT), pageIndex) < 0) {
            return -Errno.EINVAL;
        }
        Mapping mapping = start < 0 ? null : space.mappings.covering(start);
        if (mapping == null || !mapping.isShared() || !isUniform(space, mapping, start + size)) {
            return -Errno.EINVAL;
        }
        int type = Mman.MAP_SHARED | Mman.MAP_FIXED | Mman.MAP_POPULATE;
        int locked = mapping.has(Mapping.LOCKED) ? Mman.MAP_LOCKED : 0;
        long result =
                MemoryMapper.map(
                        space,
                        start,
                        size,
                        mapping.protection,
                        type | locked | (flags & Mman.MAP_NONBLOCK),
                        mapping.file,
                        mapping.has(Mapping.MAY_WRITE),
                        pageIndex);
        return result < 0 ? result : 0;
    }

    /** Whether the mappings from one on up to an address are of the same file, without holes. */
    private static boolean isUniform(AddressSpace space, Mapping first, long end) {
        long at = first.end;
        while (at < end) {
            Mapping next = space.mappings.covering(at);
            if (next == null
                    || next.file != first.file
                    || next.flags != first.flags
                    || next.protection != first.protection) {
                return false;
            }
            at = next.end;
        }
        return true;
    }
}
