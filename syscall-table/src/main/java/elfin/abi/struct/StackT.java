package elfin.abi.struct;

/** {@code stack_t}: sigaltstack(2). */
@CStruct(value = "stack_t", header = "signal.h")
public final class StackT {
    public static final int SIZE = 24;

    public static final int SS_SP = 0;
    public static final int SS_FLAGS = 8;
    public static final int SS_SIZE = 16;

    private StackT() {}
}
