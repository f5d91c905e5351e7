package elfin.abi;

/** Flags of files in {@code <linux/fs.h>}: ioctl_iflags(2), file_getattr(2). */
public final class FileFlags {
    public static final int FS_IMMUTABLE_FL = 0x10;
    public static final int FS_APPEND_FL = 0x20;
    public static final int FS_NODUMP_FL = 0x40;
    public static final int FS_NOATIME_FL = 0x80;
    public static final int FS_XFLAG_IMMUTABLE = 8;
    public static final int FS_XFLAG_APPEND = 0x10;
    public static final int FS_XFLAG_SYNC = 0x20;
    public static final int FS_XFLAG_NOATIME = 0x40;
    public static final int FS_XFLAG_NODUMP = 0x80;
    public static final int FS_IOC_GETFLAGS = 0x8008_6601;
    public static final int FS_IOC_SETFLAGS = 0x4008_6602;
    public static final int FS_IOC_FSGETXATTR = 0x801c_581f;
    public static final int FS_IOC_FSSETXATTR = 0x401c_5820;
    public static final int FS_IOC_FIEMAP = 0xc020_660b;
    public static final int FIBMAP = 1;
    public static final int FIGETBSZ = 2;
    public static final int FICLONE = 0x4004_9409;
    public static final int FICLONERANGE = 0x4020_940d;
    public static final int FIDEDUPERANGE = 0xc018_9436;
    public static final int FIFREEZE = 0xc004_5877;
    public static final int FITHAW = 0xc004_5878;
    public static final int RWF_HIPRI = 1;
    public static final int RWF_DSYNC = 2;
    public static final int RWF_SYNC = 4;
    public static final int RWF_NOWAIT = 8;
    public static final int RWF_APPEND = 0x10;
    public static final int RWF_NOAPPEND = 0x20;
    public static final int RWF_ATOMIC = 0x40;
    public static final int RWF_DONTCACHE = 0x80;
    public static final int RWF_NOSIGNAL = 0x100;
    public static final int SYNC_FILE_RANGE_WAIT_BEFORE = 1;
    public static final int SYNC_FILE_RANGE_WRITE = 2;
    public static final int SYNC_FILE_RANGE_WAIT_AFTER = 4;

    private FileFlags() {}
}
