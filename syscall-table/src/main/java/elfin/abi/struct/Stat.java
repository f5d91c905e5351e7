package elfin.abi.struct;

/** {@code struct stat}: stat(2). */
@CStruct(value = "struct stat", header = "sys/stat.h")
public final class Stat {
    public static final int SIZE = 144;

    public static final int ST_DEV = 0;
    public static final int ST_INO = 8;
    public static final int ST_NLINK = 16;
    public static final int ST_MODE = 24;
    public static final int ST_UID = 28;
    public static final int ST_GID = 32;
    public static final int ST_RDEV = 40;
    public static final int ST_SIZE = 48;
    public static final int ST_BLKSIZE = 56;
    public static final int ST_BLOCKS = 64;
    public static final int ST_ATIM = 72;
    public static final int ST_MTIM = 88;
    public static final int ST_CTIM = 104;

    private Stat() {}
}
