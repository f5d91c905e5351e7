package elfin.abi.struct;

/** {@code struct robust_list_head}: set_robust_list(2). */
@CStruct(value = "struct robust_list_head", header = "linux/futex.h")
public final class RobustListHead {
    public static final int SIZE = 24;

    public static final int LIST = 0;
    public static final int FUTEX_OFFSET = 8;
    public static final int LIST_OP_PENDING = 16;

    private RobustListHead() {}
}
