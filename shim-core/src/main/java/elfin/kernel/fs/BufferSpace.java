package elfin.kernel.fs;

import elfin.kernel.mm.UserMemory;
import elfin.raw.Mem;

/**
 * Where the caller's buffer of a read or write lies: in user memory, whose accesses may fail, or in
 * kernel memory, for copies between files. Being an argument of its own, a user's number can never
 * be taken for a kernel address.
 */
public abstract class BufferSpace {
    /** The running program's memory. */
    public static final BufferSpace USER = new User();

    /** The kernel's memory. */
    public static final BufferSpace KERNEL = new Kernel();

    /** Copies kernel memory into the buffer; returns the bytes at the end not copied. */
    public abstract long put(long kernelAddress, long bufferAddress, long byteCount);

    /** Copies the buffer into kernel memory; returns the bytes at the end not copied. */
    public abstract long get(long bufferAddress, long kernelAddress, long byteCount);

    /** Sets the buffer to zero; returns the bytes at the end not cleared. */
    public abstract long clear(long bufferAddress, long byteCount);

    private static final class User extends BufferSpace {
        @Override
        public long put(long kernelAddress, long bufferAddress, long byteCount) {
            return UserMemory.copyOut(kernelAddress, bufferAddress, byteCount);
        }

        @Override
        public long get(long bufferAddress, long kernelAddress, long byteCount) {
            return UserMemory.copyIn(bufferAddress, kernelAddress, byteCount);
        }

        @Override
        public long clear(long bufferAddress, long byteCount) {
            return UserMemory.clear(bufferAddress, byteCount);
        }
    }

    private static final class Kernel extends BufferSpace {
        @Override
        public long put(long kernelAddress, long bufferAddress, long byteCount) {
            Mem.copy(kernelAddress, bufferAddress, byteCount);
            return 0;
        }

        @Override
        public long get(long bufferAddress, long kernelAddress, long byteCount) {
            Mem.copy(bufferAddress, kernelAddress, byteCount);
            return 0;
        }

        @Override
        public long clear(long bufferAddress, long byteCount) {
            Mem.fill(bufferAddress, byteCount, (byte) 0);
            return 0;
        }
    }
}
