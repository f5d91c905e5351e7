package elfin.abi.struct;

/** {@code Elf64_Ehdr}: the head of an ELF file, elf(5). */
@CStruct(value = "Elf64_Ehdr", header = "elf.h")
public final class Elf64Ehdr {
    public static final int SIZE = 64;

    public static final int E_IDENT = 0;
    public static final int E_TYPE = 16;
    public static final int E_MACHINE = 18;
    public static final int E_VERSION = 20;
    public static final int E_ENTRY = 24;
    public static final int E_PHOFF = 32;
    public static final int E_SHOFF = 40;
    public static final int E_FLAGS = 48;
    public static final int E_EHSIZE = 52;
    public static final int E_PHENTSIZE = 54;
    public static final int E_PHNUM = 56;
    public static final int E_SHENTSIZE = 58;
    public static final int E_SHNUM = 60;
    public static final int E_SHSTRNDX = 62;

    private Elf64Ehdr() {}
}
