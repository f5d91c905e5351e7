package elfin.kernel.ipc;

import elfin.abi.Errno;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.DirectoryFile;
import elfin.kernel.fs.DirectorySink;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.FileSystem;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathNames;

/** The names of POSIX message queues: a file system of one directory, type {@code mqueue}. */
public final class PosixQueueFileSystem extends FileSystem {
    /** The one there is. */
    public static final PosixQueueFileSystem INSTANCE = new PosixQueueFileSystem();

    /** Bounds of what can be set: Linux's {@code HARD_MSGMAX} and the like. */
    public static final int LEAST_MESSAGES = 1;

    public static final int HARD_MESSAGES = 65_536;
    public static final int LEAST_MESSAGE_BYTES = 128;
    public static final int HARD_MESSAGE_BYTES = 16 << 20;

    /** What the kernel keeps for each message that a queue may hold, in Linux on x86-64. */
    private static final int BYTES_PER_MESSAGE = 48;

    private static final int BYTES_PER_PRIORITY = 48;
    private static final int PRIORITIES = 32_768;

    /** /proc/sys/fs/mqueue. */
    public int mostQueues = 256;

    public int mostMessages = 10;
    public int mostMessageBytes = 8192;
    public int defaultMessages = 10;
    public int defaultMessageBytes = 8192;

    private static final long MQUEUE_MAGIC = 0x1980_0202;
    private static final int ROOT_MODE = 01777;
    private static final long FIRST_COOKIE = 2;

    private final Root root;
    private PosixQueueInode[] queues = new PosixQueueInode[8];
    private int count;
    private long lastNumber;

    /** Queues that exist, with or without name. */
    int living;

    private PosixQueueFileSystem() {
        root = new Root(this);
    }

    @Override
    public Inode root() {
        return root;
    }

    @Override
    public String typeName() {
        return "mqueue";
    }

    @Override
    public long magic() {
        return MQUEUE_MAGIC;
    }

    /** Names come and go by mq_open(2) and mq_unlink(2). */
    @Override
    public boolean remembersNames() {
        return false;
    }

    long takeNumber() {
        return ++lastNumber;
    }

    /** Whether one more queue would be too many for those without privilege. */
    public boolean isFull() {
        return living >= mostQueues;
    }

    /** The queue of a name, or null. */
    public PosixQueueInode find(byte[] name) {
        int index = indexOf(name, 0, name.length);
        return index < 0 ? null : queues[index];
    }

    private int indexOf(byte[] name, int offset, int length) {
        for (int i = 0; i < count; i++) {
            if (PathNames.same(queues[i].name, name, offset, length)) {
                return i;
            }
        }
        return -1;
    }

    /** Messages and their size of a queue for which nothing is said. */
    public long usualMessages() {
        return Math.min(mostMessages, defaultMessages);
    }

    public long usualMessageBytes() {
        return Math.min(mostMessageBytes, defaultMessageBytes);
    }

    /** What a queue counts against RLIMIT_MSGQUEUE, full or empty: getrlimit(2). */
    private static long cost(long messages, long messageBytes) {
        long perPriority = Math.min(messages, PRIORITIES) * BYTES_PER_PRIORITY;
        return messages * (messageBytes + BYTES_PER_MESSAGE) + perPriority;
    }

    /** Makes a queue; {@code EMFILE} when the caller's user has too much in queues. */
    public PosixQueueInode make(
            byte[] name, int mode, FileCredentials who, long messages, long messageBytes) {
        long cost = cost(messages, messageBytes);
        PosixQueueInode queue =
                new PosixQueueInode(this, name, mode, new PosixQueue(messages, messageBytes), cost);
        queue.uid = who.fileUid();
        queue.gid = who.fileGid();
        if (count == queues.length) {
            PosixQueueInode[] more = new PosixQueueInode[2 * count];
            System.arraycopy(queues, 0, more, 0, count);
            queues = more;
        }
        queue.account.addQueue(cost);
        queues[count++] = queue;
        living++;
        root.modified();
        return queue;
    }

    /** Takes a queue's name away. */
    public void remove(PosixQueueInode queue) {
        int index = indexOf(queue.name, 0, queue.name.length);
        System.arraycopy(queues, index + 1, queues, index, count - index - 1);
        queues[--count] = null;
        root.modified();
    }

    /** The directory. */
    private static final class Root extends Inode {
        private final PosixQueueFileSystem all;

        Root(PosixQueueFileSystem all) {
            super(all, all.takeNumber(), Stat.S_IFDIR | ROOT_MODE);
            this.all = all;
            linkCount = 2;
        }

        @Override
        public OpenFile open(Location location, int flags) {
            return new DirectoryFile(location, flags);
        }

        @Override
        public Inode lookup(byte[] name, int offset, int length) {
            int index = all.indexOf(name, offset, length);
            return index < 0 ? null : all.queues[index];
        }

        @Override
        public Inode make(byte[] name, int newMode, int major, int minor, FileCredentials who) {
            if ((newMode & Stat.S_IFMT) != Stat.S_IFREG) {
                throw ErrnoException.of(Errno.EPERM);
            }
            return all.make(name, newMode, who, all.usualMessages(), all.usualMessageBytes());
        }

        @Override
        public void remove(byte[] name, Inode child) {
            all.remove((PosixQueueInode) child);
        }

        @Override
        public boolean hasEntries() {
            return all.count > 0;
        }

        @Override
        public long iterate(long cookie, long parentNumber, DirectorySink sink) {
            long at = cookie;
            if (at == 0 && sink.entry(PathNames.bytes("."), number, 1, Stat.S_IFDIR)) {
                at = 1;
            }
            if (at == 1
                    && sink.entry(
                            PathNames.bytes(".."), parentNumber, FIRST_COOKIE, Stat.S_IFDIR)) {
                at = FIRST_COOKIE;
            }
            while (at >= FIRST_COOKIE && at - FIRST_COOKIE < all.count) {
                PosixQueueInode queue = all.queues[(int) (at - FIRST_COOKIE)];
                if (!sink.entry(queue.name, queue.number, at + 1, Stat.S_IFREG)) {
                    return at;
                }
                at++;
            }
            return at;
        }
    }
}
