package elfin.kernel.fs;

import elfin.abi.Errno;
import elfin.abi.FileFlags;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;

/**
 * A file of any type, whatever its names. Each file system has its own subclasses; the default of
 * each operation is the error number that Linux gives where the type cannot do it. Checks that do
 * not depend on the file system (permissions, existing names) were made before by {@link
 * Namespace}.
 */
public abstract class Inode {
    public final FileSystem fileSystem;

    /** {@code st_ino}. */
    public final long number;

    /** Type and permission bits. */
    public int mode;

    public int uid;
    public int gid;
    public int linkCount = 1;

    /** Device number of a device node. */
    public int deviceMajor;

    public int deviceMinor;

    public long atimeSeconds;
    public int atimeNanos;
    public long mtimeSeconds;
    public int mtimeNanos;
    public long ctimeSeconds;
    public int ctimeNanos;
    public long birthSeconds;
    public int birthNanos;

    /** How many open files may write to it, and how many processes run it: never both. */
    int writers;

    public int executions;

    /** {@code FS_*_FL} flags of ioctl_iflags(2). */
    public int flags;

    /** Expected life of what is written, {@code RWH_*} of fcntl(2). */
    public int writeHint;

    /** Made by {@code O_TMPFILE}, without {@code O_EXCL}: linkat(2) may give it a name. */
    public boolean linkable;

    /** Who watches it, linked by {@link InodeWatch#nextOfInode}; null while nobody does. */
    InodeWatch watches;

    /** Advisory locks, made when the first is taken. */
    FileLocks locks;

    /** Extended attributes, made when the first is set. */
    private AttributeList attributes;

    /** Open files, places opened with {@code O_PATH} included. */
    int openFiles;

    /** File capabilities, capabilities(7): they go when the file is written or given away. */
    public static final byte[] CAPABILITY_ATTRIBUTE = PathNames.bytes("security.capability");

    /** The second of 1970 in which the clock was last read. */
    private static long second;

    private static final int NANOS_PER_SECOND = 1_000_000_000;
    private static final long SECONDS_PER_DAY = 86_400;

    protected Inode(FileSystem fileSystem, long number, int mode) {
        this.fileSystem = fileSystem;
        this.number = number;
        this.mode = mode;
    }

    /** Whether it is open for writing. */
    public final boolean hasWriters() {
        return writers > 0;
    }

    /** The {@code S_IFMT} bits. */
    public final int type() {
        return mode & Stat.S_IFMT;
    }

    public final boolean isDirectory() {
        return type() == Stat.S_IFDIR;
    }

    public final boolean isSymlink() {
        return type() == Stat.S_IFLNK;
    }

    /** Whether it is the node of a character or block device. */
    public final boolean isDevice() {
        return type() == Stat.S_IFCHR || type() == Stat.S_IFBLK;
    }

    public final boolean isRegular() {
        return type() == Stat.S_IFREG;
    }

    /** {@code st_size}. */
    public long size() {
        return 0;
    }

    /** {@code st_blocks}: units of 512 bytes. */
    public long blocks() {
        return 0;
    }

    /** {@code st_blksize}. */
    public int blockSize() {
        return FrameSource.PAGE_SIZE;
    }

    /** Makes an open file of it; access was checked. */
    public abstract OpenFile open(Location location, int flags);

    /** The inode of a directory's entry, or null. */
    public Inode lookup(byte[] name, int offset, int length) {
        throw ErrnoException.of(Errno.ENOTDIR);
    }

    /** Makes a file of any type but a symbolic link in this directory, with the mode's type. */
    public Inode make(byte[] name, int newMode, int major, int minor, FileCredentials who) {
        throw ErrnoException.of(Errno.EPERM);
    }

    /** Makes a file without a name, as {@code O_TMPFILE} wants it. */
    public Inode makeUnnamed(int newMode, FileCredentials who) {
        throw ErrnoException.of(Errno.EOPNOTSUPP);
    }

    /** Makes a symbolic link in this directory. */
    public Inode makeSymlink(byte[] name, byte[] target, FileCredentials who) {
        throw ErrnoException.of(Errno.EPERM);
    }

    /** Adds a name for an inode of the same file system. */
    public void link(byte[] name, Inode target) {
        throw ErrnoException.of(Errno.EPERM);
    }

    /** Removes a name of a file, or of an empty directory. */
    public void remove(byte[] name, Inode child) {
        throw ErrnoException.of(Errno.EPERM);
    }

    /** Moves an entry to a directory of the same file system; {@code replaced} may be null. */
    public void rename(
            byte[] name, Inode child, Inode newDirectory, byte[] newName, Inode replaced) {
        throw ErrnoException.of(Errno.EPERM);
    }

    /** Swaps two entries of the same file system. */
    public void exchange(
            byte[] name, Inode child, Inode otherDirectory, byte[] otherName, Inode other) {
        throw ErrnoException.of(Errno.EINVAL);
    }

    /** Whether a directory has entries other than "." and "..". */
    public boolean hasEntries() {
        return false;
    }

    /**
     * Gives a directory's entries to a sink, from a position on.
     *
     * @param cookie where to start: 0, or the {@code nextCookie} of an entry
     * @param parentNumber inode number that ".." has
     * @return the position to continue at
     */
    public long iterate(long cookie, long parentNumber, DirectorySink sink) {
        throw ErrnoException.of(Errno.ENOTDIR);
    }

    /** A symbolic link's target. */
    public byte[] linkTarget() {
        throw ErrnoException.of(Errno.EINVAL);
    }

    /**
     * Where a magic link of /proc leads without a walk by name, or null for an ordinary symbolic
     * link.
     */
    public Location jumpTarget() {
        return null;
    }

    /** Sets the size of a regular file. */
    public void truncate(long newSize) {
        throw ErrnoException.of(Errno.EINVAL);
    }

    /** Mode, owner or times may be set by the namespace operations. */
    public boolean attributesChangeable() {
        return true;
    }

    /** Whether chmod(2) may set these permission bits. */
    public boolean modeChangeable(int newBits) {
        return true;
    }

    /** Whether the file's type has extended attributes. */
    public boolean keepsAttributes() {
        return false;
    }

    /** The extended attributes; empty at first. */
    public final AttributeList attributes() {
        if (attributes == null) {
            attributes = new AttributeList();
        }
        return attributes;
    }

    /** The contents or the owner change: file capabilities are no longer trusted. */
    public final void dropCapabilities() {
        if (attributes != null) {
            attributes.remove(CAPABILITY_ATTRIBUTE);
        }
    }

    /** Whether {@code FS_IMMUTABLE_FL} is set: nothing of the file changes. */
    public final boolean isImmutable() {
        return (flags & FileFlags.FS_IMMUTABLE_FL) != 0;
    }

    /** Whether {@code FS_APPEND_FL} is set: bytes and entries are only added. */
    public final boolean isAppendOnly() {
        return (flags & FileFlags.FS_APPEND_FL) != 0;
    }

    final void opened() {
        openFiles++;
    }

    final void closed() {
        openFiles--;
        dropped();
    }

    /** A name went away or an open file was closed: after the last of both the file is gone. */
    final void dropped() {
        if (linkCount == 0 && openFiles == 0) {
            if (attributes != null) {
                attributes.discard();
                attributes = null;
            }
            fileSystem.forgetHandle(number);
            gone();
        }
    }

    /** The file system is gone, and with it this file, of however many names. */
    public final void abandon() {
        if (linkCount > 0) {
            linkCount = 0;
            dropped();
        }
    }

    /** Neither a name nor an open file is left: gives back what the file holds. */
    protected void gone() {}

    /** Sets the access time, always or by the rules of {@code relatime} (mount(8)). */
    public final void accessed(boolean relative) {
        int nanos = readClock();
        long seconds = second;
        if (!relative
                || !later(atimeSeconds, atimeNanos, mtimeSeconds, mtimeNanos)
                || !later(atimeSeconds, atimeNanos, ctimeSeconds, ctimeNanos)
                || seconds - atimeSeconds >= SECONDS_PER_DAY) {
            atimeSeconds = seconds;
            atimeNanos = nanos;
        }
    }

    /** The contents changed: sets modification and change time. */
    public final void modified() {
        mtimeNanos = readClock();
        mtimeSeconds = second;
        ctimeSeconds = mtimeSeconds;
        ctimeNanos = mtimeNanos;
    }

    /** The attributes changed: sets the change time. */
    public final void changed() {
        ctimeNanos = readClock();
        ctimeSeconds = second;
    }

    /** A new file: all times are now. */
    public final void born() {
        modified();
        atimeSeconds = mtimeSeconds;
        atimeNanos = mtimeNanos;
        birthSeconds = mtimeSeconds;
        birthNanos = mtimeNanos;
    }

    /** Sets {@link #second} to now and gives the rest; most calls are in the second of the last. */
    private static int readClock() {
        long now = FileClock.get().nanosSince1970();
        long nanos = now - second * NANOS_PER_SECOND;
        if (nanos < 0 || nanos >= NANOS_PER_SECOND) {
            second = Math.floorDiv(now, NANOS_PER_SECOND);
            nanos = now - second * NANOS_PER_SECOND;
        }
        return (int) nanos;
    }

    private static boolean later(long seconds, int nanos, long thanSeconds, int thanNanos) {
        return seconds > thanSeconds || (seconds == thanSeconds && nanos > thanNanos);
    }
}
