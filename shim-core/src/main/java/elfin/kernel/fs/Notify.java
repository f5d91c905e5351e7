package elfin.kernel.fs;

import elfin.abi.Inotify;

/**
 * Tells watches of what happens to files: the places where Linux's {@code fsnotify} stands. While
 * nobody watches anything each hook is one comparison.
 */
public final class Notify {
    /** How many watches there are. */
    private static int watches;

    private static int lastCookie;

    private Notify() {}

    /** Adds a watch to its file. */
    public static void add(InodeWatch watch) {
        watches++;
        watch.nextOfInode = watch.inode.watches;
        watch.inode.watches = watch;
    }

    /** The first watch of a file, or null. */
    public static InodeWatch first(Inode inode) {
        return inode.watches;
    }

    /** Takes a watch away from its file. */
    public static void remove(InodeWatch watch) {
        watches--;
        Inode inode = watch.inode;
        if (inode.watches == watch) {
            inode.watches = watch.nextOfInode;
        } else {
            InodeWatch before = inode.watches;
            while (before.nextOfInode != watch) {
                before = before.nextOfInode;
            }
            before.nextOfInode = watch.nextOfInode;
        }
        watch.nextOfInode = null;
    }

    /** A file was opened. */
    public static void opened(OpenFile file) {
        if (watches != 0 && !file.isPath()) {
            tell(file.location, Inotify.IN_OPEN);
        }
    }

    /** Bytes or entries were read. */
    public static void read(OpenFile file, long result) {
        if (watches != 0 && result > 0) {
            tell(file.location, Inotify.IN_ACCESS);
        }
    }

    /** Bytes were written. */
    public static void written(OpenFile file, long result) {
        if (watches != 0 && result > 0) {
            tell(file.location, Inotify.IN_MODIFY);
        }
    }

    /** The size was set. */
    public static void resized(Location location) {
        if (watches != 0) {
            tell(location, Inotify.IN_MODIFY);
        }
    }

    /** Mode, owner, times or extended attributes have changed. */
    public static void attributesChanged(Location location) {
        if (watches != 0) {
            tell(location, Inotify.IN_ATTRIB);
        }
    }

    /** The times of a file were set, both or one. */
    public static void timesChanged(Location location, boolean access, boolean modification) {
        if (watches != 0) {
            int event = access ? Inotify.IN_ACCESS : Inotify.IN_MODIFY;
            tell(location, access == modification ? Inotify.IN_ATTRIB : event);
        }
    }

    /** An open file was closed for good. */
    static void closed(OpenFile file) {
        if (watches != 0 && !file.isPath()) {
            tell(
                    file.location,
                    file.writable() ? Inotify.IN_CLOSE_WRITE : Inotify.IN_CLOSE_NOWRITE);
        }
    }

    /** An entry was made. */
    static void created(Inode directory, Dentry entry) {
        if (watches != 0) {
            tell(directory, Inotify.IN_CREATE | directoryBit(entry.inode), 0, entry.name);
        }
    }

    /** The number of a file's names has changed. */
    static void linksChanged(Inode inode) {
        if (watches != 0) {
            tell(inode, Inotify.IN_ATTRIB | directoryBit(inode), 0, null);
        }
    }

    /** An entry was removed. */
    static void removed(Inode directory, Inode inode, byte[] name) {
        if (watches != 0) {
            tell(directory, Inotify.IN_DELETE | directoryBit(inode), 0, name);
            goneIfUnused(inode);
        }
    }

    /** An entry was moved. */
    static void moved(
            Inode oldDirectory, byte[] oldName, Inode newDirectory, byte[] newName, Inode inode) {
        if (watches != 0) {
            int cookie = ++lastCookie;
            int bit = directoryBit(inode);
            tell(oldDirectory, Inotify.IN_MOVED_FROM | bit, cookie, oldName);
            tell(newDirectory, Inotify.IN_MOVED_TO | bit, cookie, newName);
        }
    }

    /** A file has another name after {@link #moved}. */
    static void movedItself(Inode inode) {
        if (watches != 0) {
            tell(inode, Inotify.IN_MOVE_SELF, 0, null);
        }
    }

    /** A name went away or an open file was closed: perhaps the file is gone. */
    static void goneIfUnused(Inode inode) {
        if (watches == 0 || inode.watches == null || inode.linkCount > 0 || inode.openFiles > 0) {
            return;
        }
        tell(inode, Inotify.IN_DELETE_SELF, 0, null);
        while (inode.watches != null) {
            inode.watches.inodeGone();
        }
    }

    private static int directoryBit(Inode inode) {
        return inode.isDirectory() ? Inotify.IN_ISDIR : 0;
    }

    /** Tells the directory's watches first, then the file's. */
    private static void tell(Location location, int event) {
        Dentry dentry = location.dentry();
        int all = event | directoryBit(dentry.inode);
        Dentry parent = dentry.parent;
        if (parent != dentry && parent.inode != null) {
            InodeWatch watch = parent.inode.watches;
            while (watch != null) {
                InodeWatch next = watch.nextOfInode;
                boolean excluded = dentry.removed && (watch.mask & Inotify.IN_EXCL_UNLINK) != 0;
                if ((watch.mask & event) != 0 && !excluded) {
                    watch.event(all, 0, dentry.name);
                }
                watch = next;
            }
        }
        tell(dentry.inode, all, 0, null);
    }

    private static void tell(Inode inode, int event, int cookie, byte[] name) {
        InodeWatch watch = inode.watches;
        while (watch != null) {
            InodeWatch next = watch.nextOfInode;
            if ((watch.mask & event & Inotify.IN_ALL_EVENTS) != 0) {
                watch.event(event, cookie, name);
            }
            watch = next;
        }
    }
}
