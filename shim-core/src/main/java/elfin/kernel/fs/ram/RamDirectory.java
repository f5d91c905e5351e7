package elfin.kernel.fs.ram;

import elfin.abi.Stat;
import elfin.kernel.fs.DirectoryFile;
import elfin.kernel.fs.DirectorySink;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.image.ImageTree;

/**
 * A directory in memory. One of the image is read where it lies until it changes for the first
 * time; then its entries are copied into a table, under the same cookies.
 */
final class RamDirectory extends RamInode {
    private static final int NOT_OF_IMAGE = -1;

    /** Cookies of "." and ".."; entries follow. */
    private static final long DOT_COOKIE = 0;

    private static final long DOT_DOT_COOKIE = 1;
    private static final long FIRST_COOKIE = 2;

    private static final byte[] DOT = {'.'};
    private static final byte[] DOT_DOT = {'.', '.'};

    /** Linux's pseudo size of an entry in tmpfs: {@code BOGO_DIRENT_SIZE}. */
    private static final int ENTRY_SIZE = 20;

    private final int imageIndex;

    /** The entries, null while the image's are used. */
    private DirectoryTable table;

    RamDirectory(RamFileSystem ram, long number, int mode) {
        super(ram, number, mode);
        imageIndex = NOT_OF_IMAGE;
        table = new DirectoryTable(FIRST_COOKIE);
    }

    RamDirectory(RamFileSystem ram, long number, int mode, int imageIndex) {
        super(ram, number, mode);
        this.imageIndex = imageIndex;
    }

    @Override
    public long size() {
        return (long) entryCount() * ENTRY_SIZE;
    }

    @Override
    public OpenFile open(Location location, int flags) {
        return new DirectoryFile(location, flags);
    }

    @Override
    public Inode lookup(byte[] name, int offset, int length) {
        if (table == null) {
            ImageTree image = ram.image();
            int entry = image.findEntry(imageIndex, name, offset, length);
            return entry < 0 ? null : ram.imageInode(image.entryInode(entry));
        }
        DirectoryTable.Entry entry = table.find(name, offset, length);
        return entry == null ? null : inodeOf(entry);
    }

    @Override
    public Inode make(byte[] name, int newMode, int major, int minor, FileCredentials who) {
        RamInode inode = ram.make(this, newMode, major, minor, who);
        table().add(name, inode);
        return inode;
    }

    @Override
    public Inode makeUnnamed(int newMode, FileCredentials who) {
        RamInode inode = ram.make(this, newMode, 0, 0, who);
        inode.linkCount = 0;
        return inode;
    }

    @Override
    public Inode makeSymlink(byte[] name, byte[] target, FileCredentials who) {
        RamInode inode = ram.makeSymlink(this, target, who);
        table().add(name, inode);
        return inode;
    }

    @Override
    public void link(byte[] name, Inode target) {
        table().add(name, (RamInode) target);
    }

    @Override
    public void remove(byte[] name, Inode child) {
        table().remove(name);
    }

    @Override
    public void rename(
            byte[] name, Inode child, Inode newDirectory, byte[] newName, Inode replaced) {
        DirectoryTable target = ((RamDirectory) newDirectory).table();
        if (replaced != null) {
            target.remove(newName);
        }
        table().remove(name);
        target.add(newName, (RamInode) child);
    }

    @Override
    public void exchange(
            byte[] name, Inode child, Inode otherDirectory, byte[] otherName, Inode other) {
        DirectoryTable.Entry mine = table().find(name, 0, name.length);
        DirectoryTable.Entry theirs =
                ((RamDirectory) otherDirectory).table().find(otherName, 0, otherName.length);
        mine.inode = (RamInode) other;
        theirs.inode = (RamInode) child;
    }

    @Override
    public boolean hasEntries() {
        return entryCount() > 0;
    }

    @Override
    public long iterate(long cookie, long parentNumber, DirectorySink sink) {
        long at = cookie;
        if (at == DOT_COOKIE) {
            if (!sink.entry(DOT, number, DOT_DOT_COOKIE, Stat.S_IFDIR)) {
                return at;
            }
            at = DOT_DOT_COOKIE;
        }
        if (at == DOT_DOT_COOKIE) {
            if (!sink.entry(DOT_DOT, parentNumber, FIRST_COOKIE, Stat.S_IFDIR)) {
                return at;
            }
            at = FIRST_COOKIE;
        }
        return table == null ? iterateImage(at, sink) : iterateTable(at, sink);
    }

    private long iterateImage(long cookie, DirectorySink sink) {
        ImageTree image = ram.image();
        int first = image.firstEntry(imageIndex);
        int count = image.entryCount(imageIndex);
        long at = cookie;
        while (at - FIRST_COOKIE < count) {
            int entry = first + (int) (at - FIRST_COOKIE);
            int inode = image.entryInode(entry);
            long inodeNumber = RamFileSystem.imageNumber(inode);
            int type = image.mode(inode) & Stat.S_IFMT;
            if (!sink.entry(image.entryName(entry), inodeNumber, at + 1, type)) {
                return at;
            }
            at++;
        }
        return at;
    }

    private long iterateTable(long cookie, DirectorySink sink) {
        long at = cookie;
        for (int i = table.indexFrom(at); i < table.orderedCount(); i++) {
            DirectoryTable.Entry entry = table.ordered(i);
            if (entry == null) {
                continue;
            }
            Inode inode = inodeOf(entry);
            if (!sink.entry(entry.name, inode.number, entry.cookie + 1, inode.type())) {
                return at;
            }
            at = entry.cookie + 1;
        }
        return at;
    }

    /** The file system is gone: every file below gives back what it holds. */
    void discardAll() {
        if (table == null) {
            return;
        }
        for (int i = 0; i < table.orderedCount(); i++) {
            DirectoryTable.Entry entry = table.ordered(i);
            if (entry == null || entry.inode == null) {
                continue;
            }
            if (entry.inode instanceof RamDirectory directory) {
                directory.discardAll();
            }
            entry.inode.abandon();
        }
        table = new DirectoryTable(FIRST_COOKIE);
    }

    private int entryCount() {
        return table == null ? ram.image().entryCount(imageIndex) : table.size();
    }

    private RamInode inodeOf(DirectoryTable.Entry entry) {
        if (entry.inode == null) {
            entry.inode = ram.imageInode(entry.imageIndex);
        }
        return entry.inode;
    }

    /** The entries in a table, which can change. */
    private DirectoryTable table() {
        if (table == null) {
            ImageTree image = ram.image();
            DirectoryTable copy = new DirectoryTable(FIRST_COOKIE);
            int first = image.firstEntry(imageIndex);
            int end = first + image.entryCount(imageIndex);
            for (int entry = first; entry < end; entry++) {
                copy.add(image.entryName(entry), null).imageIndex = image.entryInode(entry);
            }
            table = copy;
        }
        return table;
    }
}
