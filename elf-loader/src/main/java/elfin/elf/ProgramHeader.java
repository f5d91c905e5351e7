package elfin.elf;

/**
 * One program header as it is in the file, unchecked. Addresses are before relocation, sizes in
 * bytes, {@code headerOffset} is where the header itself is in the file.
 *
 * <pre>
 * 0 p_type u32  4 p_flags u32  8 p_offset u64  16 p_vaddr u64  24 p_paddr u64
 * 32 p_filesz u64  40 p_memsz u64  48 p_align u64
 * </pre>
 */
public record ProgramHeader(
        long headerOffset,
        int type,
        int flags,
        long offset,
        long virtualAddress,
        long fileSize,
        long memorySize,
        long alignment) {

    private static final int P_FLAGS = 4;
    private static final int P_OFFSET = 8;
    private static final int P_VADDR = 16;
    private static final int P_FILESZ = 32;
    private static final int P_MEMSZ = 40;
    private static final int P_ALIGN = 48;

    static ProgramHeader read(ByteSource file, long at) {
        return new ProgramHeader(
                at,
                file.getInt(at),
                file.getInt(at + P_FLAGS),
                file.getLong(at + P_OFFSET),
                file.getLong(at + P_VADDR),
                file.getLong(at + P_FILESZ),
                file.getLong(at + P_MEMSZ),
                file.getLong(at + P_ALIGN));
    }

    /** Whether code runs in it. */
    public boolean isExecutable() {
        return (flags & ElfConstants.PF_X) != 0;
    }

    /** Whether it can be written. */
    public boolean isWritable() {
        return (flags & ElfConstants.PF_W) != 0;
    }

    /** The first address after it. Only for checked headers. */
    public long end() {
        return virtualAddress + memorySize;
    }

    /** Whether an address (before relocation) is inside. Only for checked headers. */
    public boolean containsAddress(long address) {
        return address >= virtualAddress && address < end();
    }
}
