package elfin.abi.struct;

/** {@code struct elf_prstatus}: a thread and its registers in a core file. */
@CStruct(value = "struct elf_prstatus", header = "sys/procfs.h")
public final class ElfPrStatus {
    public static final int SIZE = 336;

    /** {@code si_signo}, {@code si_code}, {@code si_errno}. */
    public static final int PR_INFO = 0;

    public static final int PR_CURSIG = 12;
    public static final int PR_SIGPEND = 16;
    public static final int PR_SIGHOLD = 24;
    public static final int PR_PID = 32;
    public static final int PR_PPID = 36;
    public static final int PR_PGRP = 40;
    public static final int PR_SID = 44;
    public static final int PR_UTIME = 48;
    public static final int PR_STIME = 64;
    public static final int PR_CUTIME = 80;
    public static final int PR_CSTIME = 96;

    /** As {@link UserRegs}. */
    public static final int PR_REG = 112;

    public static final int PR_FPVALID = 328;

    private ElfPrStatus() {}
}
