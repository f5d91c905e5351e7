package elfin.kernel.fs.pseudo;

import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.DirectoryFile;
import elfin.kernel.fs.DirectorySink;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathNames;

/**
 * A directory: entries that are always there, and then those that a subclass counts and whose names
 * are numbers. Its cookies are 0 and 1 for "." and "..", then the fixed entries, then {@link
 * #DYNAMIC_COOKIE} plus what the subclass numbers.
 */
public abstract class PseudoDirectory extends PseudoInode {
    private static final long FIRST_COOKIE = 2;
    private static final long DYNAMIC_COOKIE = 1000;
    private static final byte[] DOT = {'.'};
    private static final byte[] DOT_DOT = {'.', '.'};

    protected PseudoDirectory(PseudoFileSystem fileSystem, long number, int permissions) {
        super(fileSystem, number, Stat.S_IFDIR | permissions);
        linkCount = 2;
    }

    /** How many entries are always there. */
    protected abstract int fixedCount();

    /** The name of one of them. */
    protected abstract byte[] fixedName(int index);

    /** The inode of one of them. */
    protected abstract Inode fixedInode(int index);

    /** The number of the first counted entry at or after a number, or -1. */
    protected long nextDynamic(long from) {
        return -1;
    }

    /** The inode of a counted entry, or null. */
    protected Inode dynamic(long entry) {
        return null;
    }

    @Override
    public final Inode make(byte[] name, int newMode, int major, int minor, FileCredentials who) {
        boolean regular = (newMode & Stat.S_IFMT) == Stat.S_IFREG;
        throw ErrnoException.of(((PseudoFileSystem) fileSystem).makeError(regular));
    }

    @Override
    public final Inode makeSymlink(byte[] name, byte[] target, FileCredentials who) {
        throw ErrnoException.of(((PseudoFileSystem) fileSystem).makeError(false));
    }

    @Override
    public OpenFile open(Location location, int flags) {
        return new DirectoryFile(location, flags);
    }

    @Override
    public final boolean hasEntries() {
        return true;
    }

    @Override
    public Inode lookup(byte[] name, int offset, int length) {
        int count = fixedCount();
        for (int i = 0; i < count; i++) {
            if (PathNames.same(fixedName(i), name, offset, length)) {
                return fixedInode(i);
            }
        }
        long entry = number(name, offset, length);
        return entry < 0 || nextDynamic(entry) != entry ? null : dynamic(entry);
    }

    @Override
    public long iterate(long cookie, long parentNumber, DirectorySink sink) {
        long at = cookie;
        int count = fixedCount();
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
        Inode inode = fixedInode(index);
        return sink.entry(fixedName(index), inode.number, cookie + 1, inode.type());
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
