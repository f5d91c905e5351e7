package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.kernel.mm.UserMemory;

/** Structs from the program that may be longer than the kernel knows: copy_struct_from_user(). */
final class StructInput {
    private static final int PAGE_SIZE = 4096;

    private StructInput() {}

    /**
     * Whether a struct can be read.
     *
     * @param known bytes the kernel knows; beyond them there must be zeros
     * @return 0 or a negative error number
     */
    static long check(long address, long size, int known) {
        if (size < known) {
            return -Errno.EINVAL;
        }
        if (size > PAGE_SIZE) {
            return -Errno.E2BIG;
        }
        for (long at = known; at < size; at++) {
            if (UserMemory.getByte(address + at) != 0) {
                return -Errno.E2BIG;
            }
        }
        return 0;
    }
}
