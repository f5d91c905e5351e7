package elfin.kernel.syscall.file;

import elfin.kernel.mm.UserMemory;

/** A struct to give to the program: filled in kernel memory, copied out whole. */
public final class StructBuffer {
    private final byte[] bytes;

    public StructBuffer(int size) {
        bytes = new byte[size];
    }

    public StructBuffer putShort(int offset, int value) {
        bytes[offset] = (byte) value;
        bytes[offset + 1] = (byte) (value >>> 8);
        return this;
    }

    public StructBuffer putInt(int offset, int value) {
        putShort(offset, value);
        return putShort(offset + 2, value >>> 16);
    }

    public StructBuffer putLong(int offset, long value) {
        putInt(offset, (int) value);
        return putInt(offset + 4, (int) (value >>> 32));
    }

    /** Copies it to user memory, or throws {@code EFAULT}. */
    public void copyOut(long userAddress) {
        UserMemory.write(userAddress, bytes, 0, bytes.length);
    }
}
