package elfin.abi.struct;

/** {@code struct file_attr} of {@code <linux/fs.h>} since 6.17: file_getattr(2). */
public final class FileAttr {
    public static final int SIZE = 24;

    public static final int FA_XFLAGS = 0;
    public static final int FA_EXTSIZE = 8;
    public static final int FA_NEXTENTS = 12;
    public static final int FA_PROJID = 16;
    public static final int FA_COWEXTSIZE = 20;

    private FileAttr() {}
}
