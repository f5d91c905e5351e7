package elfin.abi.struct;

/** {@code ucontext_t}: what a signal handler gets. */
@CStruct(value = "ucontext_t", header = "ucontext.h")
public final class UContext {
    public static final int SIZE = 968;

    public static final int UC_FLAGS = 0;
    public static final int UC_LINK = 8;
    public static final int UC_STACK = 16;
    public static final int UC_MCONTEXT = 40;
    public static final int UC_SIGMASK = 296;

    private UContext() {}
}
