package elfin.kernel.fs;

import elfin.abi.Errno;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;

/** Discretionary access checks: path_resolution(7), chmod(2), the sticky bit of unlink(2). */
public final class Permissions {
    public static final int READ = 4;
    public static final int WRITE = 2;
    public static final int EXECUTE = 1;

    private static final int ANY_EXECUTE = 0111;

    private Permissions() {}

    /** Whether the credentials allow all accesses of a mask of READ, WRITE and EXECUTE. */
    public static boolean allows(Inode inode, int mask, FileCredentials who) {
        int bits = inode.mode;
        if (who.fileUid() == inode.uid) {
            bits >>>= 6;
        } else if (who.inGroup(inode.gid)) {
            bits >>>= 3;
        }
        return (mask & ~bits) == 0 || overrides(inode, mask, who);
    }

    /** Throws {@code EACCES} unless the credentials allow the accesses. */
    public static void require(Inode inode, int mask, FileCredentials who) {
        if ((mask & WRITE) != 0 && inode.isImmutable()) {
            throw ErrnoException.of(Errno.EPERM);
        }
        if (!allows(inode, mask, who)) {
            throw ErrnoException.of(Errno.EACCES);
        }
    }

    /** Whether the caller owns the file or may act as its owner. */
    public static boolean owns(Inode inode, FileCredentials who) {
        return who.fileUid() == inode.uid || who.hasCapability(FileCredentials.CAP_FOWNER);
    }

    /** Throws {@code EPERM} when a sticky directory keeps the caller from removing an entry. */
    public static void requireRemovable(Inode directory, Inode child, FileCredentials who) {
        if (directory.isAppendOnly() || child.isAppendOnly() || child.isImmutable()) {
            throw ErrnoException.of(Errno.EPERM);
        }
        if ((directory.mode & Stat.S_ISVTX) != 0
                && who.fileUid() != child.uid
                && who.fileUid() != directory.uid
                && !who.hasCapability(FileCredentials.CAP_FOWNER)) {
            throw ErrnoException.of(Errno.EPERM);
        }
    }

    private static boolean overrides(Inode inode, int mask, FileCredentials who) {
        boolean directory = inode.isDirectory();
        if (who.hasCapability(FileCredentials.CAP_DAC_OVERRIDE)) {
            // Even root executes only what somebody may execute.
            return (mask & EXECUTE) == 0 || directory || (inode.mode & ANY_EXECUTE) != 0;
        }
        return who.hasCapability(FileCredentials.CAP_DAC_READ_SEARCH)
                && (mask == READ || (directory && (mask & WRITE) == 0));
    }
}
