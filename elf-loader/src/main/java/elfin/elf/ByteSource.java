package elfin.elf;

import elfin.raw.Mem;

/**
 * Random access to the bytes of a file, little-endian, wherever they are: an array on the host, raw
 * memory in the kernel. Offsets are in bytes from the start; an access that is not completely
 * inside throws {@link IndexOutOfBoundsException}.
 */
public interface ByteSource {
    /** The length in bytes. */
    long length();

    /** One byte. */
    byte getByte(long offset);

    /** Two bytes. */
    short getShort(long offset);

    /** Four bytes. */
    int getInt(long offset);

    /** Eight bytes. */
    long getLong(long offset);

    /** Whether {@code byteCount} bytes at {@code offset} are inside; both are unsigned numbers. */
    default boolean contains(long offset, long byteCount) {
        return offset >= 0
                && byteCount >= 0
                && offset <= length()
                && byteCount <= length() - offset;
    }

    /** Copies {@code byteCount} bytes to raw memory. */
    default void copyTo(long offset, long address, int byteCount) {
        for (int i = 0; i < byteCount; i++) {
            Mem.putByte(address + i, getByte(offset + i));
        }
    }

    /** A source over an array, which is not copied. */
    static ByteSource of(byte[] bytes) {
        return new ArraySource(bytes);
    }

    /** A source over raw memory, for the kernel. */
    static ByteSource ofMemory(long address, long length) {
        return new MemorySource(address, length);
    }
}
