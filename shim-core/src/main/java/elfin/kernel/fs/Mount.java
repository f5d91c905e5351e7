package elfin.kernel.fs;

import elfin.abi.Errno;
import elfin.abi.FileFlags;
import elfin.kernel.core.ErrnoException;

/** A file system, or a part of one, at a place in the tree. */
public final class Mount {
    /** Numbers of mounts in /proc/self/mountinfo; those below are never used. */
    private static int nextId = 20;

    /** Unique numbers, which are never used again, begin above all others: Linux's choice. */
    private static final long UNIQUE_BASE = 1L << 31;

    /** {@code statx(2)}'s and mountinfo's number of this mount. */
    public final int id;

    /** Root of what is mounted; it may be a directory or file in the middle of a file system. */
    public final Dentry root;

    /** What /proc/mounts names as the device. */
    public final String source;

    /** {@link MountFlags}. */
    public int flags = MountFlags.RELATIME;

    /** Number of the group that a shared mount belongs to, or 0; nothing is propagated. */
    public int peerGroup;

    /** Cannot be the source of a bind mount: {@code MS_UNBINDABLE}. */
    public boolean unbindable;

    /** umount2(2) with {@code MNT_EXPIRE} was called and nobody used the mount since. */
    boolean expiring;

    private Mount parent;
    private Dentry mountPoint;
    private Mount firstChild;
    private Mount nextSibling;

    /** Open files, working directories and roots that lie on this mount. */
    private int users;

    /** Files on it that are open for writing. */
    private int writers;

    private boolean dropped;

    private Mount(Dentry root, String source) {
        this.id = nextId++;
        this.root = root;
        this.source = source;
        root.pins++;
        fileSystem().mounts++;
    }

    /** Mounts a file system as the root of a tree, or for a place to come. */
    public static Mount root(FileSystem fileSystem, String source) {
        return new Mount(Dentry.root(fileSystem), source);
    }

    /** Mounts a file system on a directory. */
    public static Mount on(Location place, FileSystem fileSystem, String source) {
        Mount mount = root(fileSystem, source);
        mount.attach(place);
        return mount;
    }

    /** A mount of the same thing, or of what lies below it, for another place. */
    Mount copyAt(Dentry newRoot) {
        Mount copy = new Mount(newRoot, source);
        copy.flags = flags;
        copy.peerGroup = peerGroup;
        copy.unbindable = unbindable;
        return copy;
    }

    /** Puts this mount, which lies nowhere, over a directory or file. */
    void attach(Location place) {
        parent = place.mount();
        mountPoint = place.dentry();
        mountPoint.pins++;
        mountPoint.mountsHere++;
        nextSibling = null;
        if (parent.firstChild == null) {
            parent.firstChild = this;
            return;
        }
        Mount last = parent.firstChild;
        while (last.nextSibling != null) {
            last = last.nextSibling;
        }
        last.nextSibling = this;
    }

    /** Takes this mount, with what lies on it, from its place. */
    void detach() {
        if (parent.firstChild == this) {
            parent.firstChild = nextSibling;
        } else {
            Mount before = parent.firstChild;
            while (before.nextSibling != this) {
                before = before.nextSibling;
            }
            before.nextSibling = nextSibling;
        }
        nextSibling = null;
        mountPoint.mountsHere--;
        mountPoint.pins--;
        parent = null;
        mountPoint = null;
    }

    /** The mount this one lies on, null for the root of a tree. */
    public Mount parent() {
        return parent;
    }

    /** What of the parent this mount covers, null for the root of a tree. */
    public Dentry mountPoint() {
        return mountPoint;
    }

    /** The file system that is mounted. */
    public FileSystem fileSystem() {
        return root.inode.fileSystem;
    }

    /** A number that no other mount ever has. */
    public long uniqueId() {
        return UNIQUE_BASE + id;
    }

    /** Throws {@code EROFS} when nothing can be changed through a mount, which may be null. */
    public static void requireWritable(Mount mount) {
        if (mount != null && mount.isReadOnly()) {
            throw ErrnoException.of(Errno.EROFS);
        }
    }

    /** The options of the mount and of its file system as /proc/mounts shows them. */
    public String optionText() {
        return (isReadOnly() ? "ro" : "rw") + flagText() + fileSystem().options();
    }

    /** The mount's own flags after "rw" or "ro", as /proc/self/mountinfo shows them first. */
    public String flagText() {
        StringBuilder text = new StringBuilder();
        appendIf(text, MountFlags.NOSUID, ",nosuid");
        appendIf(text, MountFlags.NODEV, ",nodev");
        appendIf(text, MountFlags.NOEXEC, ",noexec");
        appendIf(text, MountFlags.NOATIME, ",noatime");
        appendIf(text, MountFlags.NODIRATIME, ",nodiratime");
        appendIf(text, MountFlags.RELATIME, ",relatime");
        appendIf(text, MountFlags.NOSYMFOLLOW, ",nosymfollow");
        return text.toString();
    }

    private void appendIf(StringBuilder text, int flag, String name) {
        if ((flags & flag) != 0) {
            text.append(name);
        }
    }

    /** Whether the mount or its file system is read-only. */
    public boolean isReadOnly() {
        return (flags & MountFlags.READONLY) != 0 || fileSystem().readOnly;
    }

    /** Whether a mount, which may be null, has a flag. */
    public static boolean has(Mount mount, int flag) {
        return mount != null && (mount.flags & flag) != 0;
    }

    /** A file was read through a mount: sets its access time by the mount's rules. */
    public static void accessed(Mount mount, Inode inode) {
        if (mount == null) {
            inode.accessed(true);
            return;
        }
        int never =
                inode.isDirectory()
                        ? MountFlags.NOATIME | MountFlags.NODIRATIME
                        : MountFlags.NOATIME;
        if ((inode.flags & FileFlags.FS_NOATIME_FL) != 0) {
            return;
        }
        if ((mount.flags & never) == 0 && !mount.isReadOnly()) {
            inode.accessed((mount.flags & MountFlags.RELATIME) != 0);
        }
    }

    /** The mount that covers a directory of this one, or null. */
    Mount covering(Dentry dentry) {
        for (Mount mount = firstChild; mount != null; mount = mount.nextSibling) {
            if (mount.mountPoint == dentry) {
                return mount;
            }
        }
        return null;
    }

    void use() {
        users++;
        expiring = false;
    }

    void unuse() {
        if (--users == 0 && parent == null) {
            dropIfUnused();
        }
    }

    void addWriter(int change) {
        writers += change;
    }

    /** Whether a file on it is open for writing. */
    public boolean hasWriters() {
        return writers > 0;
    }

    /** The root of a tree that stays while nobody stands on it, as process 1's. */
    void keep() {
        users++;
    }

    /** Called for a mount that lies nowhere: when nobody stands on it, it is gone. */
    void dropIfUnused() {
        if (users == 0 && parent == null && !dropped) {
            dropped = true;
            root.pins--;
            FileSystem fileSystem = fileSystem();
            if (--fileSystem.mounts == 0) {
                fileSystem.unmounted();
            }
        }
    }

    /** Whether something open lies on it. */
    boolean isUsed() {
        return users > 0;
    }

    /** The first mount that lies on this one, or null; iterate with {@link #nextSibling}. */
    public Mount firstChild() {
        return firstChild;
    }

    public Mount nextSibling() {
        return nextSibling;
    }
}
