package elfin.abi;

/** Constants of {@code <linux/xattr.h>} and {@code <linux/limits.h>}: xattr(7). */
public final class Xattr {
    public static final int XATTR_CREATE = 1;
    public static final int XATTR_REPLACE = 2;
    public static final int XATTR_NAME_MAX = 255;
    public static final int XATTR_SIZE_MAX = 65_536;
    public static final int XATTR_LIST_MAX = 65_536;

    private Xattr() {}
}
