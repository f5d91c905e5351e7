package elfin.kernel.ipc;

import elfin.abi.Errno;
import elfin.abi.Ipc;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.sched.WaitQueue;
import elfin.kernel.task.Task;

/** A System V message queue: msgget(2), msgop(2). */
public final class MessageQueue extends IpcObject {
    /** All queues, at most Linux's {@code MSGMNI}. */
    public static final IpcTable TABLE = new IpcTable(32_000);

    /** /proc/sys/kernel/msgmax: bytes of a message. */
    public static int mostMessageBytes = 8192;

    /** /proc/sys/kernel/msgmnb: bytes that a new queue holds. */
    public static int defaultQueueBytes = 16_384;

    private static int allMessages;
    private static long allBytes;

    private static final int CAP_SYS_RESOURCE = 24;

    private Message first;
    private Message last;
    private int messages;
    private long bytes;

    /** {@code msg_qbytes}: what the messages may have in all. */
    private long mostBytes = defaultQueueBytes;

    public long sendSeconds;
    public long receiveSeconds;
    public int lastSender;
    public int lastReceiver;

    private final WaitQueue filled = new WaitQueue();
    private final WaitQueue drained = new WaitQueue();

    private MessageQueue(int key, int mode) {
        super(key, mode);
    }

    /** Makes an empty queue. */
    public static MessageQueue create(int key, int mode) {
        MessageQueue queue = new MessageQueue(key, mode);
        TABLE.add(queue);
        return queue;
    }

    public static int allMessages() {
        return allMessages;
    }

    public static long allBytes() {
        return allBytes;
    }

    public int messages() {
        return messages;
    }

    public long bytes() {
        return bytes;
    }

    public long mostBytes() {
        return mostBytes;
    }

    /** {@code IPC_SET}: 0, or a negative error number. */
    public long setMostBytes(long newMostBytes) {
        if (newMostBytes > defaultQueueBytes
                && !Task.current().credentials().hasCapability(CAP_SYS_RESOURCE)) {
            return -Errno.EPERM;
        }
        mostBytes = newMostBytes;
        return 0;
    }

    /** The limits have changed: who waits for room looks again. */
    public void limitsChanged() {
        filled.wakeAll();
        drained.wakeAll();
    }

    /** {@code IPC_RMID}. */
    public void destroy() {
        TABLE.remove(this);
        while (first != null) {
            unlink(null, first).free();
        }
        filled.wakeAll();
        drained.wakeAll();
    }

    /** msgsnd(2): 0, or a negative error number. Type and length were checked. */
    public long send(long type, long address, int length, boolean waits) {
        Message message = Message.fromUser(type, address, length);
        while (!hasRoom(length)) {
            long error = !waits ? -Errno.EAGAIN : drained.await() ? 0 : -Errno.ERESTARTNOHAND;
            error = isRemoved() ? -Errno.EIDRM : error;
            if (error == 0 && !allows(WRITE)) {
                error = -Errno.EACCES;
            }
            if (error != 0) {
                message.free();
                return error;
            }
        }
        append(message);
        sendSeconds = IpcClock.seconds();
        lastSender = Task.current().process.pid;
        filled.wakeAll();
        return 0;
    }

    private boolean hasRoom(int length) {
        return bytes + length <= mostBytes && messages + 1L <= mostBytes;
    }

    /**
     * msgrcv(2).
     *
     * @param address of {@code struct msgbuf}
     * @param type positive: of this type (or, with MSG_EXCEPT, of another), 0: the first, negative:
     *     of the lowest type up to its amount; with MSG_COPY a place in the queue
     * @return the message's length, or a negative error number
     */
    public long receive(long address, long most, long type, int flags) {
        while (true) {
            Message before = null;
            Message found = null;
            long lowest = Long.MAX_VALUE;
            long index = 0;
            Message previous = null;
            for (Message at = first; at != null; at = at.next) {
                if (matches(at, type, flags, index++) && at.type < lowest) {
                    before = previous;
                    found = at;
                    if (type >= 0 || (flags & Ipc.MSG_COPY) != 0) {
                        break;
                    }
                    lowest = at.type;
                }
                previous = at;
            }
            if (found != null) {
                return take(before, found, address, most, flags);
            }
            if ((flags & Ipc.IPC_NOWAIT) != 0) {
                return -Errno.ENOMSG;
            }
            if (!filled.await()) {
                return isRemoved() ? -Errno.EIDRM : -Errno.ERESTARTNOHAND;
            }
            if (isRemoved()) {
                return -Errno.EIDRM;
            }
        }
    }

    private static boolean matches(Message message, long type, int flags, long index) {
        if ((flags & Ipc.MSG_COPY) != 0) {
            return index == type;
        }
        if (type == 0) {
            return true;
        }
        if (type < 0) {
            // The amount of the lowest number is no number.
            return type == Long.MIN_VALUE || message.type <= -type;
        }
        return (message.type == type) == ((flags & Ipc.MSG_EXCEPT) == 0);
    }

    private long take(Message before, Message message, long address, long most, int flags) {
        if (message.length > most && (flags & Ipc.MSG_NOERROR) == 0) {
            return -Errno.E2BIG;
        }
        int length = (int) Math.min(message.length, most);
        if ((flags & Ipc.MSG_COPY) != 0) {
            return copy(message, address, length);
        }
        // As in Linux it is gone even when the program's memory does not take it.
        unlink(before, message);
        receiveSeconds = IpcClock.seconds();
        lastReceiver = Task.current().process.pid;
        drained.wakeAll();
        try {
            return copy(message, address, length);
        } finally {
            message.free();
        }
    }

    private static long copy(Message message, long address, int length) {
        UserMemory.putLong(address, message.type);
        return message.copyOut(address + Long.BYTES, length) ? length : -Errno.EFAULT;
    }

    private void append(Message message) {
        if (last == null) {
            first = message;
        } else {
            last.next = message;
        }
        last = message;
        messages++;
        bytes += message.length;
        allMessages++;
        allBytes += message.length;
    }

    private Message unlink(Message before, Message message) {
        if (before == null) {
            first = message.next;
        } else {
            before.next = message.next;
        }
        if (last == message) {
            last = before;
        }
        message.next = null;
        messages--;
        bytes -= message.length;
        allMessages--;
        allBytes -= message.length;
        return message;
    }
}
