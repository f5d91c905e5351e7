package elfin.abi.struct;

/** {@code Elf64_Nhdr}: the head of a note in an ELF file, elf(5). */
@CStruct(value = "Elf64_Nhdr", header = "elf.h")
public final class Elf64Nhdr {
    public static final int SIZE = 12;

    public static final int N_NAMESZ = 0;
    public static final int N_DESCSZ = 4;
    public static final int N_TYPE = 8;

    private Elf64Nhdr() {}
}
