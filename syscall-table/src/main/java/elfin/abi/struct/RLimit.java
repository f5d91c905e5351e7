package elfin.abi.struct;

/** {@code struct rlimit}: getrlimit(2). */
@CStruct(value = "struct rlimit", header = "sys/resource.h")
public final class RLimit {
    public static final int SIZE = 16;

    public static final int RLIM_CUR = 0;
    public static final int RLIM_MAX = 8;

    private RLimit() {}
}
