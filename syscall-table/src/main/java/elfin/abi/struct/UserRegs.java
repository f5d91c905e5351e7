package elfin.abi.struct;

/** {@code struct user_regs_struct}: a thread's registers for debuggers. */
@CStruct(value = "struct user_regs_struct", header = "sys/user.h")
public final class UserRegs {
    public static final int SIZE = 216;

    public static final int R15 = 0;
    public static final int RAX = 80;
    public static final int ORIG_RAX = 120;
    public static final int RIP = 128;
    public static final int CS = 136;
    public static final int EFLAGS = 144;
    public static final int RSP = 152;
    public static final int SS = 160;
    public static final int FS_BASE = 168;
    public static final int GS_BASE = 176;
    public static final int DS = 184;
    public static final int ES = 192;
    public static final int FS = 200;
    public static final int GS = 208;

    private UserRegs() {}
}
