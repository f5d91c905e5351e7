package elfin.abi.struct;

/** {@code struct open_how}: openat2(2). */
@CStruct(value = "struct open_how", header = "linux/openat2.h")
public final class OpenHow {
    public static final int SIZE = 24;

    public static final int FLAGS = 0;
    public static final int MODE = 8;
    public static final int RESOLVE = 16;

    private OpenHow() {}
}
