package elfin.abi.struct;

/** {@code Elf64_Phdr}: a segment of an ELF file, elf(5). */
@CStruct(value = "Elf64_Phdr", header = "elf.h")
public final class Elf64Phdr {
    public static final int SIZE = 56;

    public static final int P_TYPE = 0;
    public static final int P_FLAGS = 4;
    public static final int P_OFFSET = 8;
    public static final int P_VADDR = 16;
    public static final int P_PADDR = 24;
    public static final int P_FILESZ = 32;
    public static final int P_MEMSZ = 40;
    public static final int P_ALIGN = 48;

    private Elf64Phdr() {}
}
