package elfin.kernel.fs.proc;

import elfin.abi.Stat;
import elfin.kernel.fs.DirectoryFile;
import elfin.kernel.fs.DirectorySink;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathNames;

/**
 * A directory of /proc: entries that are always there, and then those that a subclass counts. Its
 * cookies are 0 and 1 for "." and "..", then the fixed entries, then {@link #DYNAMIC_COOKIE} plus
 * what the subclass numbers.
 */
abstract class ProcDirectory extends ProcInode {
    private static final long FIRST_COOKIE = 2;
    private static final long DYNAMIC_COOKIE = 1000;
    private static final int MODE = 0555;
    private static final byte[] DOT = {'.'};
    private static final byte[] DOT_DOT = {'.', '.'};
    private static final int MAX_FIXED = 32;

    private final byte[][] names = new byte[MAX_FIXED][];
    private final Inode[] inodes = new Inode[MAX_FIXED];
    private int count;

    ProcDirectory(ProcFileSystem proc, long number, int mode) {
        super(proc, number, Stat.S_IFDIR | mode);
        linkCount = 2;
    }

    ProcDirectory(ProcFileSystem proc, long number) {
        this(proc, number, MODE);
    }

    /** Adds an entry that is always there. */
    final void add(String name, Inode inode) {
        names[count] = PathNames.bytes(name);
        inodes[count++] = inode;
        if (inode.isDirectory()) {
            linkCount++;
        }
    }

    /** The number of the first counted entry at or after a number, or -1. */
    long nextDynamic(long from) {
        return -1;
    }

    /** The inode of a counted entry, or null. */
    Inode dynamic(long entry) {
        return null;
    }

    @Override
    public final OpenFile open(Location location, int flags) {
        return new DirectoryFile(location, flags);
    }

    @Override
    public final boolean hasEntries() {
        return true;
    }

    @Override
    public final Inode lookup(byte[] name, int offset, int length) {
        for (int i = 0; i < count; i++) {
            if (PathNames.same(names[i], name, offset, length)) {
                return inodes[i];
            }
        }
        long entry = number(name, offset, length);
        return entry < 0 || nextDynamic(entry) != entry ? null : dynamic(entry);
    }

    @Override
    public final long iterate(long cookie, long parentNumber, DirectorySink sink) {
        long at = cookie;
        while (at < FIRST_COOKIE + count) {
            if (!fixed(at, parentNumber, sink)) {
                return at;
            }
            at++;
        }
        long entry = nextDynamic(Math.max(0, at - DYNAMIC_COOKIE));
        while (entry >= 0) {
            Inode inode = dynamic(entry);
            byte[] name = PathNames.bytes(Long.toString(entry));
            long next = DYNAMIC_COOKIE + entry + 1;
            if (inode != null && !sink.entry(name, inode.number, next, inode.type())) {
                return Math.max(at, DYNAMIC_COOKIE + entry);
            }
            at = next;
            entry = nextDynamic(entry + 1);
        }
        return at;
    }

    private boolean fixed(long cookie, long parentNumber, DirectorySink sink) {
        if (cookie == 0) {
            return sink.entry(DOT, number, 1, Stat.S_IFDIR);
        }
        if (cookie == 1) {
            return sink.entry(DOT_DOT, parentNumber, FIRST_COOKIE, Stat.S_IFDIR);
        }
        int index = (int) (cookie - FIRST_COOKIE);
        Inode inode = inodes[index];
        return sink.entry(names[index], inode.number, cookie + 1, inode.type());
    }

    /** The number that a name is in canonical decimal, or -1. */
    private static long number(byte[] name, int offset, int length) {
        if (length == 0 || length > 9 || (name[offset] == '0' && length > 1)) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            int digit = name[offset + i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
