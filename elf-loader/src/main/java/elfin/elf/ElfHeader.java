package elfin.elf;

/**
 * The file header of a 64-bit little-endian x86-64 ELF file, checked.
 *
 * <pre>
 *  0 e_ident[16]  16 e_type u16   18 e_machine u16  20 e_version u32  24 e_entry u64
 * 32 e_phoff u64  40 e_shoff u64  48 e_flags u32    52 e_ehsize u16   54 e_phentsize u16
 * 56 e_phnum u16  58 e_shentsize  60 e_shnum u16    62 e_shstrndx u16
 * </pre>
 */
public final class ElfHeader {
    private static final int MAGIC = 0x464c457f;
    private static final int MAGIC_BYTES = 4;
    private static final int EI_CLASS = 4;
    private static final int EI_DATA = 5;
    private static final int EI_VERSION = 6;
    private static final int E_TYPE = 16;
    private static final int E_MACHINE = 18;
    private static final int E_VERSION = 20;
    private static final int E_ENTRY = 24;
    private static final int E_PHOFF = 32;
    private static final int E_SHOFF = 40;
    private static final int E_PHENTSIZE = 54;
    private static final int E_PHNUM = 56;
    private static final int E_SHENTSIZE = 58;
    private static final int E_SHNUM = 60;
    private static final int E_SHSTRNDX = 62;

    /** Linux reads at most 64 KiB of program headers (fs/binfmt_elf.c, load_elf_phdrs). */
    static final int MAX_PROGRAM_HEADERS = 65536 / ElfConstants.PHDR_SIZE;

    private final ByteSource file;

    private ElfHeader(ByteSource file) {
        this.file = file;
    }

    /** Reads and checks the header. */
    public static ElfHeader read(ByteSource file) throws ElfException {
        checkMagic(file);
        checkIdentification(file);
        if (file.length() < ElfConstants.EHDR_SIZE) {
            throw truncated(file, "the file ends inside the ELF header");
        }
        ElfHeader header = new ElfHeader(file);
        header.checkMachine();
        header.checkProgramHeaders();
        return header;
    }

    /** {@code ET_EXEC}, {@code ET_DYN}, ... */
    public int type() {
        return unsignedShort(E_TYPE);
    }

    /** The entry point, before relocation. */
    public long entry() {
        return file.getLong(E_ENTRY);
    }

    /** Where the program headers are in the file. */
    public long programHeaderOffset() {
        return file.getLong(E_PHOFF);
    }

    /** How many program headers there are. */
    public int programHeaderCount() {
        return unsignedShort(E_PHNUM);
    }

    /** Where the section headers are in the file; unchecked, 0 if there are none. */
    public long sectionHeaderOffset() {
        return file.getLong(E_SHOFF);
    }

    /** How many section headers the header announces; unchecked. */
    public int sectionHeaderCount() {
        return unsignedShort(E_SHNUM);
    }

    /** The size of a section header; unchecked. */
    public int sectionHeaderSize() {
        return unsignedShort(E_SHENTSIZE);
    }

    /** The index of the section with the section names; unchecked. */
    public int sectionNameIndex() {
        return unsignedShort(E_SHSTRNDX);
    }

    private static void checkMagic(ByteSource file) throws ElfException {
        long length = file.length();
        if (length == 0) {
            throw new ElfException(ElfProblem.EMPTY, 0, "the file is empty");
        }
        if (length >= 2 && file.getByte(0) == '#' && file.getByte(1) == '!') {
            throw new ElfException(ElfProblem.SCRIPT, 0, "a #! script, not an ELF program");
        }
        for (int i = 0; i < MAGIC_BYTES; i++) {
            if (i >= length) {
                throw truncated(file, "the file ends inside the ELF magic");
            }
            if (file.getByte(i) != (byte) (MAGIC >>> (8 * i))) {
                throw new ElfException(ElfProblem.NOT_ELF, i, "not an ELF file");
            }
        }
    }

    private static void checkIdentification(ByteSource file) throws ElfException {
        if (file.length() < 16) {
            throw truncated(file, "the file ends inside the ELF header");
        }
        int data = file.getByte(EI_DATA);
        if (data == ElfConstants.ELFDATA2MSB) {
            throw new ElfException(ElfProblem.WRONG_MACHINE, EI_DATA, "a big-endian program");
        }
        int elfClass = file.getByte(EI_CLASS);
        if (elfClass == ElfConstants.ELFCLASS32) {
            throw new ElfException(ElfProblem.WRONG_CLASS, EI_CLASS, "a 32-bit program");
        }
        if (elfClass != ElfConstants.ELFCLASS64) {
            throw bad(EI_CLASS, "unknown ELF class " + elfClass);
        }
        if (data != ElfConstants.ELFDATA2LSB) {
            throw bad(EI_DATA, "unknown ELF byte order " + data);
        }
        if (file.getByte(EI_VERSION) != ElfConstants.EV_CURRENT) {
            throw bad(EI_VERSION, "unknown ELF version " + file.getByte(EI_VERSION));
        }
    }

    private void checkMachine() throws ElfException {
        int machine = unsignedShort(E_MACHINE);
        if (machine != ElfConstants.EM_X86_64) {
            throw new ElfException(
                    ElfProblem.WRONG_MACHINE,
                    E_MACHINE,
                    "a program for " + ElfConstants.machineName(machine) + ", not x86-64");
        }
        if (file.getInt(E_VERSION) != ElfConstants.EV_CURRENT) {
            throw bad(E_VERSION, "unknown ELF version " + file.getInt(E_VERSION));
        }
        switch (type()) {
            case ElfConstants.ET_EXEC:
            case ElfConstants.ET_DYN:
                break;
            case ElfConstants.ET_REL:
                throw notExecutable("an object file or kernel module, not a program");
            case ElfConstants.ET_CORE:
                throw notExecutable("a core dump, not a program");
            default:
                throw notExecutable("unknown ELF type " + type() + ", not a program");
        }
    }

    private void checkProgramHeaders() throws ElfException {
        int count = programHeaderCount();
        if (count == 0) {
            throw new ElfException(ElfProblem.NO_SEGMENTS, E_PHNUM, "no program headers");
        }
        if (unsignedShort(E_PHENTSIZE) != ElfConstants.PHDR_SIZE) {
            throw bad(E_PHENTSIZE, "program headers of " + unsignedShort(E_PHENTSIZE) + " bytes");
        }
        if (count > MAX_PROGRAM_HEADERS) {
            throw bad(E_PHNUM, count + " program headers, more than " + MAX_PROGRAM_HEADERS);
        }
        if (!file.contains(programHeaderOffset(), (long) count * ElfConstants.PHDR_SIZE)) {
            throw new ElfException(
                    ElfProblem.TRUNCATED,
                    E_PHOFF,
                    "the program headers lie beyond the end of the file");
        }
    }

    private int unsignedShort(int offset) {
        return file.getShort(offset) & 0xffff;
    }

    private static ElfException notExecutable(String what) {
        return new ElfException(ElfProblem.NOT_EXECUTABLE, E_TYPE, what);
    }

    private static ElfException truncated(ByteSource file, String what) {
        return new ElfException(ElfProblem.TRUNCATED, file.length(), what);
    }

    private static ElfException bad(int offset, String what) {
        return new ElfException(ElfProblem.BAD_HEADER, offset, what);
    }
}
