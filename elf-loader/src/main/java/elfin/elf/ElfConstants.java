package elfin.elf;

/** Numbers of the ELF format, in the C spelling of elf(5). */
public final class ElfConstants {
    public static final int ELFCLASS32 = 1;
    public static final int ELFCLASS64 = 2;
    public static final int ELFDATA2LSB = 1;
    public static final int ELFDATA2MSB = 2;
    public static final int EV_CURRENT = 1;

    public static final int ET_REL = 1;
    public static final int ET_EXEC = 2;
    public static final int ET_DYN = 3;
    public static final int ET_CORE = 4;

    public static final int EM_386 = 3;
    public static final int EM_X86_64 = 62;

    public static final int PT_LOAD = 1;
    public static final int PT_DYNAMIC = 2;
    public static final int PT_INTERP = 3;
    public static final int PT_NOTE = 4;
    public static final int PT_PHDR = 6;
    public static final int PT_TLS = 7;
    public static final int PT_GNU_EH_FRAME = 0x6474e550;
    public static final int PT_GNU_STACK = 0x6474e551;

    public static final int PF_X = 1;
    public static final int PF_W = 2;
    public static final int PF_R = 4;

    public static final int DT_NULL = 0;
    public static final int DT_NEEDED = 1;
    public static final int DT_PLTRELSZ = 2;
    public static final int DT_STRTAB = 5;
    public static final int DT_SYMTAB = 6;
    public static final int DT_RELA = 7;
    public static final int DT_RELASZ = 8;
    public static final int DT_STRSZ = 10;
    public static final int DT_INIT = 12;
    public static final int DT_FINI = 13;
    public static final int DT_SONAME = 14;
    public static final int DT_RPATH = 15;
    public static final int DT_JMPREL = 23;
    public static final int DT_RUNPATH = 29;
    public static final int DT_RELRSZ = 35;
    public static final int DT_RELR = 36;

    public static final int R_X86_64_64 = 1;
    public static final int R_X86_64_GLOB_DAT = 6;
    public static final int R_X86_64_JUMP_SLOT = 7;
    public static final int R_X86_64_RELATIVE = 8;
    public static final int R_X86_64_IRELATIVE = 37;

    public static final int SHT_SYMTAB = 2;
    public static final int SHT_NOBITS = 8;
    public static final int SHT_DYNSYM = 11;
    public static final long SHF_ALLOC = 2;
    public static final long SHF_EXECINSTR = 4;

    /** Sizes of the file header, a program header, a section header and a symbol. */
    public static final int EHDR_SIZE = 64;

    public static final int PHDR_SIZE = 56;
    public static final int SHDR_SIZE = 64;
    public static final int SYM_SIZE = 24;

    private ElfConstants() {}

    /** The processor an {@code e_machine} number stands for. */
    public static String machineName(int machine) {
        switch (machine) {
            case 2:
                return "sparc";
            case EM_386:
                return "i386";
            case 4:
                return "m68k";
            case 8:
                return "mips";
            case 20:
                return "powerpc";
            case 21:
                return "powerpc64";
            case 22:
                return "s390";
            case 40:
                return "arm";
            case 43:
                return "sparc64";
            case EM_X86_64:
                return "x86-64";
            case 183:
                return "aarch64";
            case 243:
                return "riscv";
            case 247:
                return "bpf";
            case 258:
                return "loongarch";
            default:
                return "machine number " + machine;
        }
    }
}
