package elfin.abi.struct;

/** {@code struct futex_waitv}: futex_waitv(2). */
@CStruct(value = "struct futex_waitv", header = "linux/futex.h")
public final class FutexWaitV {
    public static final int SIZE = 24;

    public static final int VAL = 0;
    public static final int UADDR = 8;
    public static final int FLAGS = 16;
    public static final int __RESERVED = 20;

    private FutexWaitV() {}
}
