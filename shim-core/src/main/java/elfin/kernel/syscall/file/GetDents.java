package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.struct.Dirent64;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.DirectorySink;
import elfin.kernel.fs.Notify;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.mm.UserMemory;

/** getdents(2), getdents64(2). */
public final class GetDents {
    /** A record: {@code u64 d_ino, s64 d_off, u16 d_reclen}, then type and name by flavour. */
    private static final int HEADER_SIZE = 18;

    private static final int MAX_RECORD = 280;
    private static final int ALIGNMENT = 8;

    /** {@code S_IFMT} bits shifted by this are {@code DT_*}. */
    private static final int TYPE_SHIFT = 12;

    private GetDents() {}

    @Syscall("getdents64")
    public static long getdents64(int descriptor, long buffer, int byteCount) {
        return list(descriptor, buffer, byteCount, true);
    }

    @Syscall("getdents")
    public static long getdents(int descriptor, long buffer, int byteCount) {
        return list(descriptor, buffer, byteCount, false);
    }

    private static long list(int descriptor, long buffer, int byteCount, boolean modern) {
        OpenFile file = CallFiles.require(descriptor);
        if (!file.inode.isDirectory()) {
            return -Errno.ENOTDIR;
        }
        Records records = new Records(buffer, byteCount & 0xffff_ffffL, modern);
        long result = file.iterate(records);
        Notify.read(file, 1);
        if (result < 0) {
            return result;
        }
        if (records.used == 0 && records.refused != 0) {
            return records.refused;
        }
        return records.used;
    }

    /** Writes records to the program until its buffer is full. */
    private static final class Records implements DirectorySink {
        private final long buffer;
        private final long capacity;
        private final boolean modern;
        private final byte[] record = new byte[MAX_RECORD];
        private long used;
        private int refused;

        Records(long buffer, long capacity, boolean modern) {
            this.buffer = buffer;
            this.capacity = capacity;
            this.modern = modern;
        }

        @Override
        public boolean entry(byte[] name, long inodeNumber, long nextCookie, int type) {
            // Modern: type before the name. Old: name, NUL, type in the record's last byte.
            int bytes = HEADER_SIZE + name.length + 2;
            int length = (bytes + ALIGNMENT - 1) & -ALIGNMENT;
            if (length > capacity - used) {
                refused = -Errno.EINVAL;
                return false;
            }
            putLong(0, inodeNumber);
            putLong(Dirent64.D_OFF, nextCookie);
            record[Dirent64.D_RECLEN] = (byte) length;
            record[Dirent64.D_RECLEN + 1] = (byte) (length >>> 8);
            int nameStart = modern ? HEADER_SIZE + 1 : HEADER_SIZE;
            for (int i = nameStart + name.length; i < length; i++) {
                record[i] = 0;
            }
            System.arraycopy(name, 0, record, nameStart, name.length);
            record[modern ? HEADER_SIZE : length - 1] = (byte) (type >>> TYPE_SHIFT);
            if (!UserMemory.isUserRange(buffer + used, length)) {
                refused = -Errno.EFAULT;
                return false;
            }
            UserMemory.write(buffer + used, record, 0, length);
            used += length;
            return true;
        }

        private void putLong(int offset, long value) {
            for (int i = 0; i < Long.BYTES; i++) {
                record[offset + i] = (byte) (value >>> (8 * i));
            }
        }
    }
}
