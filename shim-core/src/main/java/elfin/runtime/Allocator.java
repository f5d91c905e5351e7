package elfin.runtime;

import elfin.raw.Mem;

/**
 * The entry points of allocation: compiled {@code new} calls them with the descriptor's address.
 */
public final class Allocator {
    private Allocator() {}

    /** A zeroed object with its header set. */
    public static Object allocateObject(long descriptor) {
        long address = Heap.allocate(Descriptor.instanceSize(descriptor));
        if (address == 0) {
            throw Failures.OUT_OF_MEMORY;
        }
        Mem.putLong(address, descriptor);
        return Mem.objectAt(address);
    }

    /** A zeroed array with header and length set. */
    public static Object allocateArray(long descriptor, int length) {
        if (length < 0) {
            throw new NegativeArraySizeException(Integer.toString(length));
        }
        long size =
                Descriptor.ARRAY_ELEMENTS_OFFSET
                        + (long) Descriptor.instanceSize(descriptor) * length;
        long address = Heap.allocate(size);
        if (address == 0) {
            throw Failures.OUT_OF_MEMORY;
        }
        Mem.putLong(address, descriptor);
        Mem.putInt(address + Descriptor.ARRAY_LENGTH_OFFSET, length);
        return Mem.objectAt(address);
    }
}
