package elfin.abi.struct;

/** {@code struct iovec}: readv(2). */
@CStruct(value = "struct iovec", header = "sys/uio.h")
public final class IoVec {
    public static final int SIZE = 16;

    public static final int IOV_BASE = 0;
    public static final int IOV_LEN = 8;

    private IoVec() {}
}
