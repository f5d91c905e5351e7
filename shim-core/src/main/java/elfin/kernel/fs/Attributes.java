package elfin.kernel.fs;

import elfin.abi.Errno;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;

/** Changes of mode, owner, size and times, with the checks of Linux's notify_change(). */
public final class Attributes {
    /** An owner that stays. */
    public static final int KEEP = -1;

    private static final int MODE_BITS = 07777;
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private Attributes() {}

    /** chmod(2). */
    public static void setMode(Inode inode, int mode, FileCredentials who) {
        requireChangeable(inode);
        if (!Permissions.owns(inode, who)) {
            throw ErrnoException.of(Errno.EPERM);
        }
        int bits = mode & MODE_BITS;
        if (!who.inGroup(inode.gid) && !who.hasCapability(FileCredentials.CAP_FSETID)) {
            bits &= ~Stat.S_ISGID;
        }
        if (!inode.modeChangeable(bits)) {
            throw ErrnoException.of(Errno.EPERM);
        }
        inode.mode = (inode.mode & ~MODE_BITS) | bits;
        inode.changed();
    }

    /** chown(2); {@link #KEEP} leaves an id as it is. */
    public static void setOwner(Inode inode, int uid, int gid, FileCredentials who) {
        requireChangeable(inode);
        if (!who.hasCapability(FileCredentials.CAP_CHOWN)) {
            boolean owner = who.fileUid() == inode.uid;
            boolean uidStays = uid == KEEP || uid == inode.uid;
            boolean gidAllowed = gid == KEEP || gid == inode.gid || who.inGroup(gid);
            if ((uid != KEEP && !(owner && uidStays)) || (gid != KEEP && !(owner && gidAllowed))) {
                throw ErrnoException.of(Errno.EPERM);
            }
        }
        if (uid != KEEP) {
            inode.uid = uid;
        }
        if (gid != KEEP) {
            inode.gid = gid;
        }
        if (!inode.isDirectory()) {
            inode.dropCapabilities();
            inode.mode &= ~Stat.S_ISUID;
            if ((inode.mode & Stat.S_IXGRP) != 0) {
                inode.mode &= ~Stat.S_ISGID;
            }
        }
        inode.changed();
    }

    /** truncate(2) by name: the caller must be allowed to write. */
    public static void truncate(Inode inode, long size, FileCredentials who) {
        if (inode.isDirectory()) {
            throw ErrnoException.of(Errno.EISDIR);
        }
        if (!inode.isRegular()) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        Permissions.require(inode, Permissions.WRITE, who);
        if (inode.executions > 0) {
            throw ErrnoException.of(Errno.ETXTBSY);
        }
        if (inode.isAppendOnly()) {
            throw ErrnoException.of(Errno.EPERM);
        }
        resize(inode, size);
    }

    /** Sets the size of a file that is open for writing. */
    public static void resize(Inode inode, long size) {
        inode.dropCapabilities();
        inode.truncate(size);
        inode.modified();
    }

    /** Sets access and modification time to now: allowed to whoever may write. */
    public static void touch(Inode inode, FileCredentials who) {
        if (!inode.attributesChangeable() || inode.isImmutable()) {
            throw ErrnoException.of(Errno.EPERM);
        }
        if (!Permissions.owns(inode, who) && !Permissions.allows(inode, Permissions.WRITE, who)) {
            throw ErrnoException.of(Errno.EACCES);
        }
        inode.modified();
        inode.atimeSeconds = inode.mtimeSeconds;
        inode.atimeNanos = inode.mtimeNanos;
    }

    /** The caller may set the times to any value. */
    public static void requireOwnerForTimes(Inode inode, FileCredentials who) {
        requireChangeable(inode);
        if (!Permissions.owns(inode, who)) {
            throw ErrnoException.of(Errno.EPERM);
        }
    }

    /** Nanoseconds of the clock's current time. */
    public static int nowNanos() {
        return (int) Math.floorMod(FileClock.get().nanosSince1970(), (long) NANOS_PER_SECOND);
    }

    /** Seconds of the clock's current time. */
    public static long nowSeconds() {
        return Math.floorDiv(FileClock.get().nanosSince1970(), (long) NANOS_PER_SECOND);
    }

    private static void requireChangeable(Inode inode) {
        if (!inode.attributesChangeable() || inode.isImmutable() || inode.isAppendOnly()) {
            throw ErrnoException.of(Errno.EPERM);
        }
    }
}
