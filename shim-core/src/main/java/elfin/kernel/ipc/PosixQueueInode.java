package elfin.kernel.ipc;

import elfin.abi.Stat;
import elfin.kernel.fs.Dentry;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.task.Task;
import elfin.kernel.task.UserAccount;

/** A POSIX message queue as a file. */
public final class PosixQueueInode extends Inode {
    /** Linux's {@code FILENT_SIZE}. */
    private static final int STATUS_SIZE = 80;

    final byte[] name;
    public final PosixQueue queue;
    private final PosixQueueFileSystem all;

    /** Who made it, and what it counts against his limit. */
    final UserAccount account;

    private final long cost;

    PosixQueueInode(PosixQueueFileSystem all, byte[] name, int mode, PosixQueue queue, long cost) {
        super(all, all.takeNumber(), mode & ~Stat.S_IFMT | Stat.S_IFREG);
        this.all = all;
        this.name = name;
        this.queue = queue;
        this.account = UserAccount.forQueue(Task.current(), cost);
        this.cost = cost;
        born();
    }

    /** Opens it as mq_open(2) does: outside of any mount. */
    public PosixQueueFile openQueue(int flags) {
        Dentry entry = Dentry.unattached(text(), this);
        return (PosixQueueFile) open(new Location(null, entry), flags);
    }

    private String text() {
        StringBuilder text = new StringBuilder().append('/');
        for (byte b : name) {
            text.append((char) (b & 0xff));
        }
        return text.toString();
    }

    @Override
    public OpenFile open(Location location, int flags) {
        return new PosixQueueFile(location, flags, this);
    }

    @Override
    public long size() {
        return STATUS_SIZE;
    }

    /** Neither a name nor an open queue is left. */
    @Override
    protected void gone() {
        queue.discard();
        all.living--;
        account.removeQueue(cost);
    }
}
