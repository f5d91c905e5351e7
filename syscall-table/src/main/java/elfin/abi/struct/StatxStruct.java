package elfin.abi.struct;

/** {@code struct statx}: statx(2). */
@CStruct(value = "struct statx", header = "linux/stat.h")
public final class StatxStruct {
    public static final int SIZE = 256;

    public static final int STX_MASK = 0;
    public static final int STX_BLKSIZE = 4;
    public static final int STX_ATTRIBUTES = 8;
    public static final int STX_NLINK = 16;
    public static final int STX_UID = 20;
    public static final int STX_GID = 24;
    public static final int STX_MODE = 28;
    public static final int STX_INO = 32;
    public static final int STX_SIZE = 40;
    public static final int STX_BLOCKS = 48;
    public static final int STX_ATTRIBUTES_MASK = 56;
    public static final int STX_ATIME = 64;
    public static final int STX_BTIME = 80;
    public static final int STX_CTIME = 96;
    public static final int STX_MTIME = 112;
    public static final int STX_RDEV_MAJOR = 128;
    public static final int STX_RDEV_MINOR = 132;
    public static final int STX_DEV_MAJOR = 136;
    public static final int STX_DEV_MINOR = 140;
    public static final int STX_MNT_ID = 144;

    private StatxStruct() {}
}
