package elfin.abi;

/** Constants of {@code <sys/stat.h>}. */
public final class Stat {
    public static final int S_IFMT = 0xf000;
    public static final int S_IFSOCK = 0xc000;
    public static final int S_IFLNK = 0xa000;
    public static final int S_IFREG = 0x8000;
    public static final int S_IFBLK = 0x6000;
    public static final int S_IFDIR = 0x4000;
    public static final int S_IFCHR = 8192;
    public static final int S_IFIFO = 4096;
    public static final int S_ISUID = 2048;
    public static final int S_ISGID = 1024;
    public static final int S_ISVTX = 512;
    public static final int S_IXGRP = 8;

    /** All execute bits; the kernel's name. */
    public static final int S_IXUGO = 0111;

    private Stat() {}
}
