package elfin.abi.struct;

/** {@code struct elf_prpsinfo}: the process in a core file. */
@CStruct(value = "struct elf_prpsinfo", header = "sys/procfs.h")
public final class ElfPrPsInfo {
    public static final int SIZE = 136;

    public static final int PR_STATE = 0;
    public static final int PR_SNAME = 1;
    public static final int PR_ZOMB = 2;
    public static final int PR_NICE = 3;
    public static final int PR_FLAG = 8;
    public static final int PR_UID = 16;
    public static final int PR_GID = 20;
    public static final int PR_PID = 24;
    public static final int PR_PPID = 28;
    public static final int PR_PGRP = 32;
    public static final int PR_SID = 36;

    /** 16 bytes. */
    public static final int PR_FNAME = 40;

    /** 80 bytes: the arguments with blanks between them. */
    public static final int PR_PSARGS = 56;

    private ElfPrPsInfo() {}
}
