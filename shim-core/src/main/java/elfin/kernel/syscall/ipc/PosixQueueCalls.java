package elfin.kernel.syscall.ipc;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Signal;
import elfin.abi.Stat;
import elfin.abi.struct.MqAttr;
import elfin.abi.struct.SigEvent;
import elfin.abi.struct.TimeSpec;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathNames;
import elfin.kernel.fs.Permissions;
import elfin.kernel.ipc.PosixQueueFile;
import elfin.kernel.ipc.PosixQueueFileSystem;
import elfin.kernel.ipc.PosixQueueInode;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.syscall.UserTime;
import elfin.kernel.syscall.file.CallFiles;
import elfin.kernel.syscall.file.StructBuffer;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.Task;
import elfin.kernel.time.Clock;

/**
 * mq_open(2), mq_unlink(2), mq_timedsend(2), mq_timedreceive(2), mq_notify(2), mq_getsetattr(2).
 */
public final class PosixQueueCalls {
    private static final int MOST_PRIORITY = 32_767;

    private static final int SIGEV_SIGNAL = 0;
    private static final int SIGEV_NONE = 1;
    private static final int SIGEV_THREAD = 2;
    private static final int CAP_SYS_RESOURCE = 24;
    private static final int MODE_BITS = 07777;

    private PosixQueueCalls() {}

    private static PosixQueueFileSystem all() {
        return PosixQueueFileSystem.INSTANCE;
    }

    @Syscall("mq_open")
    public static long open(long nameAddress, int flags, int mode, long attributes) {
        long messages = all().usualMessages();
        long messageBytes = all().usualMessageBytes();
        if (attributes != 0) {
            messages = UserMemory.getLong(attributes + MqAttr.MQ_MAXMSG);
            messageBytes = UserMemory.getLong(attributes + MqAttr.MQ_MSGSIZE);
            UserMemory.getLong(attributes + MqAttr.SIZE - Long.BYTES);
        }
        byte[] name = name(nameAddress);
        FileTable table = CallFiles.table();
        if (table.lowestFree(0) < 0) {
            return -Errno.EMFILE;
        }
        requirePlainName(name);
        Credentials who = credentials();
        PosixQueueInode queue = all().find(name);
        if (queue == null) {
            if ((flags & Fcntl.O_CREAT) == 0) {
                return -Errno.ENOENT;
            }
            int error = refusal(messages, messageBytes, who);
            if (error != 0) {
                return -error;
            }
            int bits = mode & MODE_BITS & ~Task.current().places().umask;
            queue = all().make(name, Stat.S_IFREG | bits, who, messages, messageBytes);
        } else {
            int exclusive = Fcntl.O_CREAT | Fcntl.O_EXCL;
            if ((flags & exclusive) == exclusive) {
                return -Errno.EEXIST;
            }
            int access = flags & Fcntl.O_ACCMODE;
            if (access == Fcntl.O_ACCMODE) {
                return -Errno.EINVAL;
            }
            int wanted =
                    (access != Fcntl.O_WRONLY ? Permissions.READ : 0)
                            | (access != Fcntl.O_RDONLY ? Permissions.WRITE : 0);
            Permissions.require(queue, wanted, who);
        }
        PosixQueueFile file = queue.openQueue(flags & (Fcntl.O_ACCMODE | Fcntl.O_NONBLOCK));
        return table.install(file, 0, true);
    }

    private static int refusal(long messages, long messageBytes, Credentials who) {
        boolean privileged = who.hasCapability(CAP_SYS_RESOURCE);
        if (all().isFull() && !privileged) {
            return Errno.ENOSPC;
        }
        long mostMessages = privileged ? PosixQueueFileSystem.HARD_MESSAGES : all().mostMessages;
        long mostBytes =
                privileged ? PosixQueueFileSystem.HARD_MESSAGE_BYTES : all().mostMessageBytes;
        boolean allowed =
                messages > 0
                        && messageBytes > 0
                        && messages <= mostMessages
                        && messageBytes <= mostBytes;
        return allowed ? 0 : Errno.EINVAL;
    }

    private static byte[] name(long address) {
        byte[] name = CallFiles.path(address);
        if (name.length == 0) {
            throw ErrnoException.of(Errno.ENOENT);
        }
        return name;
    }

    /** One component of a path, and no dots. */
    private static void requirePlainName(byte[] name) {
        boolean dots = name[0] == '.' && (name.length == 1 || name.length == 2 && name[1] == '.');
        for (byte b : name) {
            dots |= b == '/';
        }
        if (dots) {
            throw ErrnoException.of(Errno.EACCES);
        }
        if (name.length > PathNames.NAME_MAX) {
            throw ErrnoException.of(Errno.ENAMETOOLONG);
        }
    }

    @Syscall("mq_unlink")
    public static long unlink(long nameAddress) {
        byte[] name = name(nameAddress);
        requirePlainName(name);
        PosixQueueInode queue = all().find(name);
        if (queue == null) {
            return -Errno.ENOENT;
        }
        Permissions.requireRemovable(all().root(), queue, credentials());
        all().remove(queue);
        queue.changed();
        queue.abandon();
        return 0;
    }

    @Syscall("mq_timedsend")
    public static long send(int descriptor, long message, long length, int priority, long timeout) {
        long deadline = deadline(timeout);
        if (deadline < 0 || priority < 0 || priority > MOST_PRIORITY) {
            return -Errno.EINVAL;
        }
        PosixQueueFile file = find(descriptor);
        if (!file.writable()) {
            return -Errno.EBADF;
        }
        if (Long.compareUnsigned(length, file.queue.messageBytes) > 0) {
            return -Errno.EMSGSIZE;
        }
        if (!UserMemory.isUserRange(message, length)) {
            return -Errno.EFAULT;
        }
        return file.send(message, (int) length, priority, deadline);
    }

    @Syscall("mq_timedreceive")
    public static long receive(
            int descriptor, long message, long length, long priority, long timeout) {
        long deadline = deadline(timeout);
        if (deadline < 0) {
            return -Errno.EINVAL;
        }
        PosixQueueFile file = find(descriptor);
        if (!file.readable()) {
            return -Errno.EBADF;
        }
        if (Long.compareUnsigned(length, file.queue.messageBytes) < 0) {
            return -Errno.EMSGSIZE;
        }
        return file.receive(message, priority, deadline);
    }

    /** A time of day on the monotonic clock; negative when it is none. */
    private static long deadline(long timeout) {
        if (timeout == 0) {
            return UserTime.NEVER;
        }
        UserMemory.getLong(timeout + TimeSpec.TV_NSEC);
        long nanos = UserTime.nanos(timeout);
        return nanos < 0 || nanos == UserTime.NEVER
                ? nanos
                : Math.max(0, nanos - Clock.realtimeAtBoot());
    }

    @Syscall("mq_notify")
    public static long notify(int descriptor, long event) {
        if (event == 0) {
            find(descriptor).queue.forgetCaller();
            return 0;
        }
        long value = UserMemory.getLong(event + SigEvent.SIGEV_VALUE);
        int signal = UserMemory.getInt(event + SigEvent.SIGEV_SIGNO);
        int how = UserMemory.getInt(event + SigEvent.SIGEV_NOTIFY);
        switch (how) {
            case SIGEV_NONE -> signal = 0;
            case SIGEV_SIGNAL -> {
                if (signal < 0 || signal > Signal.NSIG) {
                    return -Errno.EINVAL;
                }
            }
            case SIGEV_THREAD -> {
                return refuseThread(signal, value);
            }
            default -> {
                return -Errno.EINVAL;
            }
        }
        return find(descriptor).queue.notifyCaller(signal, value);
    }

    /** The C library is told through a netlink socket, of which there are none. */
    private static long refuseThread(int socket, long cookie) {
        UserMemory.getInt(cookie);
        OpenFile file = CallFiles.table().get(socket);
        if (file == null) {
            return -Errno.EBADF;
        }
        return file.inode.type() == Stat.S_IFSOCK ? -Errno.EINVAL : -Errno.ENOTSOCK;
    }

    @Syscall("mq_getsetattr")
    public static long attributes(int descriptor, long newAttributes, long oldAttributes) {
        long flags = 0;
        if (newAttributes != 0) {
            flags = UserMemory.getLong(newAttributes + MqAttr.MQ_FLAGS);
            UserMemory.getLong(newAttributes + MqAttr.SIZE - Long.BYTES);
            if ((flags & ~(long) Fcntl.O_NONBLOCK) != 0) {
                return -Errno.EINVAL;
            }
        }
        PosixQueueFile file = find(descriptor);
        StructBuffer old = new StructBuffer(MqAttr.SIZE);
        old.putLong(MqAttr.MQ_FLAGS, file.flags & Fcntl.O_NONBLOCK)
                .putLong(MqAttr.MQ_MAXMSG, file.queue.mostMessages)
                .putLong(MqAttr.MQ_MSGSIZE, file.queue.messageBytes)
                .putLong(MqAttr.MQ_CURMSGS, file.queue.count());
        if (newAttributes != 0) {
            file.flags = file.flags & ~Fcntl.O_NONBLOCK | (int) flags;
        }
        if (oldAttributes != 0) {
            old.copyOut(oldAttributes);
        }
        return 0;
    }

    private static PosixQueueFile find(int descriptor) {
        if (CallFiles.table().get(descriptor) instanceof PosixQueueFile file) {
            return file;
        }
        throw ErrnoException.of(Errno.EBADF);
    }

    private static Credentials credentials() {
        return Task.current().credentials();
    }
}
