package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.struct.IoVec;
import elfin.kernel.mm.UserMemory;

/** The array of {@code struct iovec} of readv(2) and its kin: an address and a length each. */
public final class IoVector {
    /** Linux's {@code UIO_MAXIOV}. */
    private static final int MAX_COUNT = 1024;

    private IoVector() {}

    /** The bytes of all parts, at most {@code MAX_RW_COUNT}, or a negative error number. */
    public static long check(long vector, int count) {
        if (count < 0 || count > MAX_COUNT) {
            return -Errno.EINVAL;
        }
        long total = 0;
        for (int i = 0; i < count; i++) {
            long length = length(vector, i);
            if (length < 0) {
                return -Errno.EINVAL;
            }
            if (!UserMemory.isUserRange(base(vector, i), length)) {
                return -Errno.EFAULT;
            }
            total = Math.min(total + length, CallFiles.MAX_TRANSFER);
        }
        return total;
    }

    static long base(long vector, int index) {
        return UserMemory.getLong(vector + (long) index * IoVec.SIZE + IoVec.IOV_BASE);
    }

    static long length(long vector, int index) {
        return UserMemory.getLong(vector + (long) index * IoVec.SIZE + IoVec.IOV_LEN);
    }
}
