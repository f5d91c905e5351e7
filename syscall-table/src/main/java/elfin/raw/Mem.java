package elfin.raw;

import elfin.rules.Intrinsic;

/**
 * Raw memory. Every method is one or a few machine instructions in compiled code. Addresses are
 * virtual addresses as unsigned 64-bit numbers; accesses may be unaligned and are little-endian. On
 * a JVM an access outside {@link SimulatedMemory}'s regions throws {@link SimulatedFault}; in the
 * kernel it is a page fault.
 */
public final class Mem {
    private Mem() {}

    /** Loads 1 byte. */
    @Intrinsic
    public static byte getByte(long address) {
        return SimulatedMemory.getByte(address);
    }

    /** Stores 1 byte. */
    @Intrinsic
    public static void putByte(long address, byte value) {
        SimulatedMemory.putByte(address, value);
    }

    /** Loads 2 bytes. */
    @Intrinsic
    public static short getShort(long address) {
        return SimulatedMemory.getShort(address);
    }

    /** Stores 2 bytes. */
    @Intrinsic
    public static void putShort(long address, short value) {
        SimulatedMemory.putShort(address, value);
    }

    /** Loads 4 bytes. */
    @Intrinsic
    public static int getInt(long address) {
        return SimulatedMemory.getInt(address);
    }

    /** Stores 4 bytes. */
    @Intrinsic
    public static void putInt(long address, int value) {
        SimulatedMemory.putInt(address, value);
    }

    /** Loads 8 bytes. */
    @Intrinsic
    public static long getLong(long address) {
        return SimulatedMemory.getLong(address);
    }

    /** Stores 8 bytes. */
    @Intrinsic
    public static void putLong(long address, long value) {
        SimulatedMemory.putLong(address, value);
    }

    /**
     * Loads 1 byte, never merged, moved or left out: device registers and memory that others write.
     */
    @Intrinsic
    public static byte getByteVolatile(long address) {
        return SimulatedMemory.getByte(address);
    }

    /** Stores 1 byte, never merged, moved or left out. */
    @Intrinsic
    public static void putByteVolatile(long address, byte value) {
        SimulatedMemory.putByte(address, value);
    }

    /**
     * Loads 2 bytes, never merged, moved or left out: device registers and memory that others
     * write.
     */
    @Intrinsic
    public static short getShortVolatile(long address) {
        return SimulatedMemory.getShort(address);
    }

    /** Stores 2 bytes, never merged, moved or left out. */
    @Intrinsic
    public static void putShortVolatile(long address, short value) {
        SimulatedMemory.putShort(address, value);
    }

    /**
     * Loads 4 bytes, never merged, moved or left out: device registers and memory that others
     * write.
     */
    @Intrinsic
    public static int getIntVolatile(long address) {
        return SimulatedMemory.getInt(address);
    }

    /** Stores 4 bytes, never merged, moved or left out. */
    @Intrinsic
    public static void putIntVolatile(long address, int value) {
        SimulatedMemory.putInt(address, value);
    }

    /**
     * Loads 8 bytes, never merged, moved or left out: device registers and memory that others
     * write.
     */
    @Intrinsic
    public static long getLongVolatile(long address) {
        return SimulatedMemory.getLong(address);
    }

    /** Stores 8 bytes, never merged, moved or left out. */
    @Intrinsic
    public static void putLongVolatile(long address, long value) {
        SimulatedMemory.putLong(address, value);
    }

    /**
     * Atomically replaces {@code expected} by {@code value}; sequentially consistent. Returns
     * whether it did.
     */
    @Intrinsic
    public static boolean compareAndSetInt(long address, int expected, int value) {
        if (SimulatedMemory.getInt(address) != expected) {
            return false;
        }
        SimulatedMemory.putInt(address, value);
        return true;
    }

    /** Atomically adds; returns the value before. Sequentially consistent. */
    @Intrinsic
    public static int getAndAddInt(long address, int delta) {
        int before = SimulatedMemory.getInt(address);
        SimulatedMemory.putInt(address, before + delta);
        return before;
    }

    /** Atomically exchanges; returns the value before. Sequentially consistent. */
    @Intrinsic
    public static int getAndSetInt(long address, int value) {
        int before = SimulatedMemory.getInt(address);
        SimulatedMemory.putInt(address, value);
        return before;
    }

    /**
     * Atomically replaces {@code expected} by {@code value}; sequentially consistent. Returns
     * whether it did.
     */
    @Intrinsic
    public static boolean compareAndSetLong(long address, long expected, long value) {
        if (SimulatedMemory.getLong(address) != expected) {
            return false;
        }
        SimulatedMemory.putLong(address, value);
        return true;
    }

    /** Atomically adds; returns the value before. Sequentially consistent. */
    @Intrinsic
    public static long getAndAddLong(long address, long delta) {
        long before = SimulatedMemory.getLong(address);
        SimulatedMemory.putLong(address, before + delta);
        return before;
    }

    /** Atomically exchanges; returns the value before. Sequentially consistent. */
    @Intrinsic
    public static long getAndSetLong(long address, long value) {
        long before = SimulatedMemory.getLong(address);
        SimulatedMemory.putLong(address, value);
        return before;
    }

    /** Copies {@code byteCount} bytes; the ranges may overlap (memmove). */
    @Intrinsic
    public static void copy(long from, long to, long byteCount) {
        SimulatedMemory.copy(from, to, byteCount);
    }

    /** Sets {@code byteCount} bytes to {@code value}. */
    @Intrinsic
    public static void fill(long address, long byteCount, byte value) {
        SimulatedMemory.fill(address, byteCount, value);
    }

    /** Copies from raw memory into an array; bounds are checked. */
    public static void copyToArray(long from, byte[] to, int offset, int byteCount) {
        if ((offset | byteCount) < 0 || offset > to.length - byteCount) {
            throw new IndexOutOfBoundsException();
        }
        copyToArrayUnchecked(from, to, offset, byteCount);
    }

    /** Copies from an array into raw memory; bounds are checked. */
    public static void copyFromArray(byte[] from, int offset, long to, int byteCount) {
        if ((offset | byteCount) < 0 || offset > from.length - byteCount) {
            throw new IndexOutOfBoundsException();
        }
        copyFromArrayUnchecked(from, offset, to, byteCount);
    }

    @Intrinsic
    private static void copyToArrayUnchecked(long from, byte[] to, int offset, int byteCount) {
        for (int i = 0; i < byteCount; i++) {
            to[offset + i] = SimulatedMemory.getByte(from + i);
        }
    }

    @Intrinsic
    private static void copyFromArrayUnchecked(byte[] from, int offset, long to, int byteCount) {
        for (int i = 0; i < byteCount; i++) {
            SimulatedMemory.putByte(to + i, from[offset + i]);
        }
    }

    /**
     * The address of an object (its header). The number keeps nothing alive: hold the object too.
     * Only in compiled code.
     */
    @Intrinsic
    public static long addressOf(Object object) {
        throw new UnsupportedOperationException("objects have no address on a JVM");
    }

    /** The object whose header is at {@code address}; no check. Only in compiled code. */
    @Intrinsic
    public static Object objectAt(long address) {
        throw new UnsupportedOperationException("objects have no address on a JVM");
    }
}
