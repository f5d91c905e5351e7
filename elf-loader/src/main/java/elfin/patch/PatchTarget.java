package elfin.patch;

/** Memory that patches are applied to. Addresses include the load bias. */
public interface PatchTarget {
    /** Reads a byte of the program. */
    byte getByte(long address);

    /** Writes a byte of the program's private memory, read-only for the program itself or not. */
    void putByte(long address, byte value);
}
