package elfin.elf;

/** An ELF file with its header checked and its program headers read. */
public final class ElfFile {
    private final ByteSource bytes;
    private final ElfHeader header;
    private final ProgramHeader[] programHeaders;

    private ElfFile(ByteSource bytes, ElfHeader header) {
        this.bytes = bytes;
        this.header = header;
        this.programHeaders = new ProgramHeader[header.programHeaderCount()];
        for (int i = 0; i < programHeaders.length; i++) {
            long at = header.programHeaderOffset() + (long) i * ElfConstants.PHDR_SIZE;
            programHeaders[i] = ProgramHeader.read(bytes, at);
        }
    }

    /** Reads the headers. */
    public static ElfFile read(ByteSource bytes) throws ElfException {
        return new ElfFile(bytes, ElfHeader.read(bytes));
    }

    /** The bytes of the file. */
    public ByteSource bytes() {
        return bytes;
    }

    /** The file header. */
    public ElfHeader header() {
        return header;
    }

    /** How many program headers there are. */
    public int programHeaderCount() {
        return programHeaders.length;
    }

    /** A program header by its index. */
    public ProgramHeader programHeader(int index) {
        return programHeaders[index];
    }

    /** The first program header of a type, or null. */
    public ProgramHeader find(int type) {
        for (ProgramHeader header : programHeaders) {
            if (header.type() == type) {
                return header;
            }
        }
        return null;
    }
}
