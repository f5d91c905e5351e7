package elfin.kernel.tty;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.Caller;
import elfin.kernel.fs.CharDevices;
import elfin.kernel.fs.Dentry;
import elfin.kernel.fs.DirectoryFile;
import elfin.kernel.fs.DirectorySink;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.FileSystem;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathNames;
import elfin.kernel.fs.dev.DeviceNodes;
import elfin.kernel.task.Task;

/**
 * All pseudoterminals, and the names of their slaves: the file system devpts. Opening {@code ptmx},
 * here or in /dev, makes a pair; the slave's name goes when the master is closed.
 */
public final class PseudoTerminals extends FileSystem {
    /** {@code DEVPTS_SUPER_MAGIC}. */
    private static final long MAGIC = 0x1cd1;

    /** /proc/sys/kernel/pty/max. */
    private static final int MOST = 4096;

    private static final int SLAVE_MAJOR = 136;
    private static final int PTMX_MINOR = 2;
    private static final int DIRECTORY_MODE = 0755;
    private static final int PTMX_MODE = 0666;

    /** As Debian mounts it: gid=5 (tty), mode=620. */
    private static final int SLAVE_MODE = 0620;

    private static final int SLAVE_GROUP = 5;

    private static final long ROOT_NUMBER = 1;
    private static final long PTMX_NUMBER = 2;
    private static final long FIRST_SLAVE_NUMBER = 3;
    private static final long FIRST_COOKIE = 3;

    /** The one there is. */
    public static final PseudoTerminals INSTANCE = new PseudoTerminals();

    private static final byte[] PTMX = PathNames.bytes("ptmx");

    private final Root root = new Root();
    private final Node ptmx = new Node(PTMX_NUMBER, Stat.S_IFCHR | PTMX_MODE, null);
    private Node[] slaves = new Node[8];

    /** Where it is mounted first, for TIOCGPTPEER; null before. */
    private Location mounted;

    private PseudoTerminals() {
        ptmx.deviceMajor = DeviceNodes.TERMINAL_MAJOR;
        ptmx.deviceMinor = PTMX_MINOR;
    }

    /** Registers /dev/ptmx. */
    public static void register() {
        CharDevices.register(
                DeviceNodes.TERMINAL_MAJOR,
                PTMX_MINOR,
                (at, flags) -> INSTANCE.openMaster(at, flags));
    }

    /** Says where the names are seen. */
    public void mountedAt(Location place) {
        mounted = place;
    }

    private OpenFile openMaster(Location location, int flags) {
        int number = 0;
        while (number < slaves.length && slaves[number] != null) {
            number++;
        }
        if (number >= MOST) {
            throw ErrnoException.of(Errno.ENOSPC);
        }
        if (number == slaves.length) {
            Node[] more = new Node[2 * number];
            System.arraycopy(slaves, 0, more, 0, number);
            slaves = more;
        }
        PseudoTerminal pair = new PseudoTerminal(number);
        try {
            return attach(pair, location, flags);
        } catch (OutOfMemoryError e) {
            pair.terminal.free();
            throw e;
        }
    }

    /** Gives a pair its place in the directory and its master's file. */
    private OpenFile attach(PseudoTerminal pair, Location location, int flags) {
        int number = pair.number;
        pair.terminal.settings.makePseudo();
        pair.terminal.device = SLAVE_MAJOR << 8 | number & 0xff | (number & ~0xff) << 12;
        Node node = new Node(FIRST_SLAVE_NUMBER + number, Stat.S_IFCHR | SLAVE_MODE, pair);
        node.deviceMajor = SLAVE_MAJOR;
        node.deviceMinor = number;
        FileCredentials owner = Caller.credentials();
        node.uid = owner == null ? 0 : owner.fileUid();
        node.gid = SLAVE_GROUP;
        OpenFile master = new MasterFile(location, flags, pair, this);
        slaves[number] = node;
        Terminals.add(pair.terminal);
        return master;
    }

    void masterClosed(PseudoTerminal pair) {
        slaves[pair.number].linkCount = 0;
        slaves[pair.number] = null;
        pair.masterClosed();
    }

    /** TIOCGPTPEER: a descriptor of the slave, or a negative error number. */
    long openPeer(PseudoTerminal pair, int flags) {
        Inode node = slaves[pair.number];
        Location place =
                mounted == null
                        ? new Location(null, Dentry.unattached("/dev/pts/" + pair.number, node))
                        : mounted.child(PathNames.bytes(Integer.toString(pair.number)));
        OpenFile file =
                Terminals.open(
                        place,
                        flags & (Fcntl.O_ACCMODE | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY),
                        pair.terminal);
        boolean onExec = (flags & Fcntl.O_CLOEXEC) != 0;
        int descriptor = Task.current().files().install(file, 0, onExec);
        if (descriptor < 0) {
            file.release();
        }
        return descriptor;
    }

    @Override
    public Inode root() {
        return root;
    }

    @Override
    public String typeName() {
        return "devpts";
    }

    @Override
    public long magic() {
        return MAGIC;
    }

    /** Names come and go with their masters. */
    @Override
    public boolean remembersNames() {
        return false;
    }

    /** The device of a slave, or ptmx. */
    private final class Node extends Inode {
        private final PseudoTerminal pair;

        Node(long number, int mode, PseudoTerminal pair) {
            super(PseudoTerminals.this, number, mode);
            this.pair = pair;
            born();
        }

        @Override
        public OpenFile open(Location location, int flags) {
            if (pair == null) {
                return openMaster(location, flags);
            }
            if (pair.isGone() || pair.locked) {
                throw ErrnoException.of(Errno.EIO);
            }
            return Terminals.open(location, flags, pair.terminal);
        }
    }

    /** The directory. */
    private final class Root extends Inode {
        Root() {
            super(PseudoTerminals.this, ROOT_NUMBER, Stat.S_IFDIR | DIRECTORY_MODE);
            linkCount = 2;
        }

        @Override
        public OpenFile open(Location location, int flags) {
            return new DirectoryFile(location, flags);
        }

        @Override
        public Inode lookup(byte[] name, int offset, int length) {
            if (PathNames.same(PTMX, name, offset, length)) {
                return ptmx;
            }
            int number = number(name, offset, length);
            return number >= 0 && number < slaves.length ? slaves[number] : null;
        }

        @Override
        public boolean hasEntries() {
            return true;
        }

        @Override
        public long iterate(long cookie, long parentNumber, DirectorySink sink) {
            long at = cookie;
            if (at == 0 && sink.entry(PathNames.bytes("."), number, 1, Stat.S_IFDIR)) {
                at = 1;
            }
            if (at == 1 && sink.entry(PathNames.bytes(".."), parentNumber, 2, Stat.S_IFDIR)) {
                at = 2;
            }
            if (at == 2 && sink.entry(PTMX, PTMX_NUMBER, FIRST_COOKIE, Stat.S_IFCHR)) {
                at = FIRST_COOKIE;
            }
            while (at >= FIRST_COOKIE && at - FIRST_COOKIE < slaves.length) {
                Node node = slaves[(int) (at - FIRST_COOKIE)];
                if (node != null) {
                    byte[] name = PathNames.bytes(Integer.toString(node.pair.number));
                    if (!sink.entry(name, node.number, at + 1, Stat.S_IFCHR)) {
                        return at;
                    }
                }
                at++;
            }
            return at;
        }
    }

    /** A decimal number without leading zeros, or -1. */
    private static int number(byte[] name, int offset, int length) {
        if (length == 0 || length > 4 || length > 1 && name[offset] == '0') {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < length; i++) {
            int digit = name[offset + i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
