package elfin.kernel.mm;

import elfin.kernel.core.ErrnoException;
import elfin.raw.Mem;
import elfin.raw.SimulatedFault;
import elfin.rules.Extern;

/**
 * The kernel's access to the memory of the running program. User addresses are checked to lie in
 * the low half and copied by assembly whose faults are fixed up, so a bad pointer is {@code EFAULT}
 * and never a kernel fault. A page that is only not yet present is brought in by the page-fault
 * handler in the middle of the copy.
 */
public final class UserMemory {
    /** One past the last user address: Linux's {@code TASK_SIZE_MAX} with 4-level page tables. */
    public static final long LIMIT = 0x7fff_ffff_f000L;

    private static final int EFAULT = 14;

    private UserMemory() {}

    /**
     * Whether {@code [address, address + byteCount)} lies in the low half; says nothing about
     * mappings.
     */
    public static boolean isUserRange(long address, long byteCount) {
        return address >= 0 && byteCount >= 0 && byteCount <= LIMIT && address <= LIMIT - byteCount;
    }

    /**
     * Copies from user memory to kernel memory.
     *
     * @return how many bytes at the end were <em>not</em> copied; 0 is success
     */
    public static long copyIn(long userAddress, long kernelAddress, long byteCount) {
        if (!isUserRange(userAddress, byteCount)) {
            return byteCount;
        }
        return userCopy(kernelAddress, userAddress, byteCount);
    }

    /**
     * Copies from kernel memory to user memory.
     *
     * @return how many bytes at the end were <em>not</em> copied; 0 is success
     */
    public static long copyOut(long kernelAddress, long userAddress, long byteCount) {
        if (!isUserRange(userAddress, byteCount)) {
            return byteCount;
        }
        return userCopy(userAddress, kernelAddress, byteCount);
    }

    /**
     * Sets user memory to zero.
     *
     * @return how many bytes at the end were <em>not</em> cleared; 0 is success
     */
    public static long clear(long userAddress, long byteCount) {
        if (!isUserRange(userAddress, byteCount)) {
            return byteCount;
        }
        return userClear(userAddress, byteCount);
    }

    /** Copies user memory into an array, or throws {@code EFAULT}. */
    public static void read(long userAddress, byte[] to, int offset, int byteCount) {
        checkArray(to, offset, byteCount);
        if (!isUserRange(userAddress, byteCount)
                || userCopyToArray(to, offset, userAddress, byteCount) != 0) {
            throw ErrnoException.of(EFAULT);
        }
    }

    /** Copies an array into user memory, or throws {@code EFAULT}. */
    public static void write(long userAddress, byte[] from, int offset, int byteCount) {
        checkArray(from, offset, byteCount);
        if (!isUserRange(userAddress, byteCount)
                || userCopyFromArray(userAddress, from, offset, byteCount) != 0) {
            throw ErrnoException.of(EFAULT);
        }
    }

    /**
     * Copies a NUL-terminated string into an array, without the NUL.
     *
     * @return its length, or -1 when there is no NUL within {@code to.length} bytes
     */
    public static int readString(long userAddress, byte[] to) {
        if (!isUserRange(userAddress, 1)) {
            throw ErrnoException.of(EFAULT);
        }
        long room = Math.min(to.length, LIMIT - userAddress);
        long length = userStringToArray(to, userAddress, room);
        if (length == -EFAULT || (length == room && room < to.length)) {
            throw ErrnoException.of(EFAULT);
        }
        return length == room ? -1 : (int) length;
    }

    public static byte getByte(long userAddress) {
        return (byte) load(userAddress, 1);
    }

    public static short getShort(long userAddress) {
        return (short) load(userAddress, 2);
    }

    public static int getInt(long userAddress) {
        long slot = scratch();
        if (!isUserRange(userAddress, 4) || userGetInt(userAddress, slot) != 0) {
            throw ErrnoException.of(EFAULT);
        }
        return Mem.getInt(slot);
    }

    public static long getLong(long userAddress) {
        long slot = scratch();
        if (!isUserRange(userAddress, 8) || userGetLong(userAddress, slot) != 0) {
            throw ErrnoException.of(EFAULT);
        }
        return Mem.getLong(slot);
    }

    public static void putByte(long userAddress, byte value) {
        store(userAddress, value, 1);
    }

    public static void putShort(long userAddress, short value) {
        store(userAddress, value, 2);
    }

    public static void putInt(long userAddress, int value) {
        if (!isUserRange(userAddress, 4) || userPutInt(userAddress, value) != 0) {
            throw ErrnoException.of(EFAULT);
        }
    }

    public static void putLong(long userAddress, long value) {
        if (!isUserRange(userAddress, 8) || userPutLong(userAddress, value) != 0) {
            throw ErrnoException.of(EFAULT);
        }
    }

    private static long load(long userAddress, int byteCount) {
        long slot = scratch();
        Mem.putLong(slot, 0);
        if (copyIn(userAddress, slot, byteCount) != 0) {
            throw ErrnoException.of(EFAULT);
        }
        return Mem.getLong(slot);
    }

    private static void store(long userAddress, long value, int byteCount) {
        long slot = scratch();
        Mem.putLong(slot, value);
        if (copyOut(slot, userAddress, byteCount) != 0) {
            throw ErrnoException.of(EFAULT);
        }
    }

    private static void checkArray(byte[] array, int offset, int byteCount) {
        if ((offset | byteCount) < 0 || offset > array.length - byteCount) {
            throw new IndexOutOfBoundsException();
        }
    }

    /**
     * Eight bytes of kernel memory for one load or store; the kernel is not preempted between its
     * uses.
     */
    @Extern("user_scratch_address")
    private static long scratch() {
        return SimulatedScratch.address();
    }

    @Extern("user_copy")
    private static long userCopy(long to, long from, long byteCount) {
        for (long done = 0; done < byteCount; done++) {
            try {
                Mem.putByte(to + done, Mem.getByte(from + done));
            } catch (SimulatedFault e) {
                return byteCount - done;
            }
        }
        return 0;
    }

    /** Loads and stores of words, without the loop of a copy; not 0 is a fault. */
    @Extern("user_get_int")
    private static long userGetInt(long from, long slot) {
        return userCopy(slot, from, 4);
    }

    @Extern("user_get_long")
    private static long userGetLong(long from, long slot) {
        return userCopy(slot, from, 8);
    }

    @Extern("user_put_int")
    private static long userPutInt(long to, int value) {
        long slot = scratch();
        Mem.putInt(slot, value);
        return userCopy(to, slot, 4);
    }

    @Extern("user_put_long")
    private static long userPutLong(long to, long value) {
        long slot = scratch();
        Mem.putLong(slot, value);
        return userCopy(to, slot, 8);
    }

    @Extern("user_clear")
    private static long userClear(long to, long byteCount) {
        for (long done = 0; done < byteCount; done++) {
            try {
                Mem.putByte(to + done, (byte) 0);
            } catch (SimulatedFault e) {
                return byteCount - done;
            }
        }
        return 0;
    }

    @Extern("user_copy_to_array")
    private static long userCopyToArray(byte[] to, int offset, long from, long byteCount) {
        try {
            Mem.copyToArray(from, to, offset, (int) byteCount);
            return 0;
        } catch (SimulatedFault e) {
            return byteCount;
        }
    }

    @Extern("user_copy_from_array")
    private static long userCopyFromArray(long to, byte[] from, int offset, long byteCount) {
        try {
            Mem.copyFromArray(from, offset, to, (int) byteCount);
            return 0;
        } catch (SimulatedFault e) {
            return byteCount;
        }
    }

    /** Returns the length without NUL, {@code room} when there is none, or {@code -EFAULT}. */
    @Extern("user_string_to_array")
    private static long userStringToArray(byte[] to, long from, long room) {
        for (int i = 0; i < room; i++) {
            byte b;
            try {
                b = Mem.getByte(from + i);
            } catch (SimulatedFault e) {
                return -EFAULT;
            }
            if (b == 0) {
                return i;
            }
            to[i] = b;
        }
        return room;
    }
}
