package elfin.kernel.fs.proc;

import elfin.abi.Errno;
import elfin.abi.Stat;
import elfin.kernel.core.FaultInjection;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.pseudo.PseudoInode;
import elfin.kernel.mm.UserMemory;

/**
 * /proc/self/fail-nth: the allocation written to it fails, counted from the write; reading tells
 * how many are left until then. Unlike Linux's it is always about the task that writes.
 */
final class FailNthFile extends PseudoInode {
    private static final int MODE = 0644;
    private static final int MOST_DIGITS = 18;

    FailNthFile(ProcFileSystem proc, long number) {
        super(proc, number, Stat.S_IFREG | MODE);
    }

    @Override
    public OpenFile open(Location location, int flags) {
        return new Opened(location, flags);
    }

    /** Opening for writing cuts nothing. */
    @Override
    public void truncate(long newSize) {}

    private static final class Opened extends OpenFile {
        Opened(Location location, int flags) {
            super(location, flags);
        }

        @Override
        public boolean seekable() {
            return true;
        }

        @Override
        public long writeAt(BufferSpace space, long address, long byteCount, long position) {
            long digits = byteCount;
            if (byteCount > 1 && UserMemory.getByte(address + byteCount - 1) == '\n') {
                digits--;
            }
            if (digits == 0 || digits > MOST_DIGITS) {
                return -Errno.EINVAL;
            }
            long number = 0;
            for (long i = 0; i < digits; i++) {
                int digit = UserMemory.getByte(address + i) - '0';
                if (digit < 0 || digit > 9) {
                    return -Errno.EINVAL;
                }
                number = number * 10 + digit;
            }
            FaultInjection.arm(number);
            return byteCount;
        }

        /** One digit is enough: whether the allocation has failed. */
        @Override
        public long readAt(BufferSpace space, long address, long byteCount, long position) {
            if (position != 0 || byteCount == 0) {
                return 0;
            }
            UserMemory.putByte(address, (byte) (FaultInjection.left() == 0 ? '0' : '1'));
            return 1;
        }
    }
}
