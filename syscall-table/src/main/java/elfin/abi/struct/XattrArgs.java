package elfin.abi.struct;

/** {@code struct xattr_args} of {@code <linux/xattr.h>} since 6.13: setxattrat(2). */
public final class XattrArgs {
    public static final int SIZE = 16;

    public static final int XA_VALUE = 0;
    public static final int XA_SIZE = 8;
    public static final int XA_FLAGS = 12;

    private XattrArgs() {}
}
