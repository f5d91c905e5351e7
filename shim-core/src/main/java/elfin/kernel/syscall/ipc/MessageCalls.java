package elfin.kernel.syscall.ipc;

import elfin.abi.Errno;
import elfin.abi.Ipc;
import elfin.abi.struct.MsgInfo;
import elfin.abi.struct.MsqIdDs;
import elfin.kernel.core.Syscall;
import elfin.kernel.ipc.IpcObject;
import elfin.kernel.ipc.MessageQueue;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.syscall.file.StructBuffer;

/** msgget(2), msgsnd(2), msgrcv(2), msgctl(2). */
public final class MessageCalls {
    /** Numbers that Linux tells and does not use. */
    private static final int MSGSSZ = 16;

    private static final int MSGPOOL =
            MessageQueue.TABLE.most() * MessageQueue.defaultQueueBytes / 1024;
    private static final int MSGSEG = 0xffff;

    private MessageCalls() {}

    @Syscall("msgget")
    public static long get(int key, int flags) {
        MessageQueue queue = (MessageQueue) IpcCommands.existing(MessageQueue.TABLE, key, flags);
        if (queue != null) {
            IpcCommands.requirePermission(queue, flags);
            return queue.id();
        }
        if (MessageQueue.TABLE.isFull()) {
            return -Errno.ENOSPC;
        }
        return MessageQueue.create(key, flags).id();
    }

    @Syscall("msgsnd")
    public static long send(int id, long message, long length, int flags) {
        long type = UserMemory.getLong(message);
        if (length < 0 || length > MessageQueue.mostMessageBytes || id < 0 || type < 1) {
            return -Errno.EINVAL;
        }
        // The bytes are looked at before the queue.
        long bytes = message + Long.BYTES;
        if (!UserMemory.isUserRange(bytes, length)) {
            return -Errno.EFAULT;
        }
        MessageQueue queue =
                (MessageQueue) IpcCommands.find(MessageQueue.TABLE, id, IpcObject.WRITE);
        return queue.send(type, bytes, (int) length, (flags & Ipc.IPC_NOWAIT) == 0);
    }

    @Syscall("msgrcv")
    public static long receive(int id, long message, long length, long type, int flags) {
        if (id < 0 || length < 0) {
            return -Errno.EINVAL;
        }
        if ((flags & Ipc.MSG_COPY) != 0
                && ((flags & Ipc.MSG_EXCEPT) != 0 || (flags & Ipc.IPC_NOWAIT) == 0)) {
            return -Errno.EINVAL;
        }
        MessageQueue queue =
                (MessageQueue) IpcCommands.find(MessageQueue.TABLE, id, IpcObject.READ);
        return queue.receive(message, length, type, flags);
    }

    @Syscall("msgctl")
    public static long control(int id, int command, long buffer) {
        if (id < 0 || command < 0) {
            return -Errno.EINVAL;
        }
        switch (command) {
            case Ipc.IPC_INFO, Ipc.MSG_INFO:
                return limits(command == Ipc.MSG_INFO, buffer);
            case Ipc.IPC_STAT, Ipc.MSG_STAT, Ipc.MSG_STAT_ANY:
                return describe(id, command, buffer);
            case Ipc.IPC_SET:
                return set(id, buffer);
            case Ipc.IPC_RMID:
                ((MessageQueue) IpcCommands.findOwned(MessageQueue.TABLE, id)).destroy();
                return 0;
            default:
                return -Errno.EINVAL;
        }
    }

    private static long set(int id, long buffer) {
        IpcCommands.Owner owner = IpcCommands.Owner.read(buffer);
        long mostBytes = UserMemory.getLong(buffer + MsqIdDs.MSG_QBYTES);
        MessageQueue queue = (MessageQueue) IpcCommands.findOwned(MessageQueue.TABLE, id);
        long error = queue.setMostBytes(mostBytes);
        if (error == 0) {
            owner.apply(queue);
            queue.limitsChanged();
        }
        return error;
    }

    private static long limits(boolean usage, long buffer) {
        new StructBuffer(MsgInfo.SIZE)
                .putInt(MsgInfo.MSGPOOL, usage ? MessageQueue.TABLE.inUse() : MSGPOOL)
                .putInt(
                        MsgInfo.MSGMAP,
                        usage ? MessageQueue.allMessages() : MessageQueue.defaultQueueBytes)
                .putInt(MsgInfo.MSGMAX, MessageQueue.mostMessageBytes)
                .putInt(MsgInfo.MSGMNB, MessageQueue.defaultQueueBytes)
                .putInt(MsgInfo.MSGMNI, MessageQueue.TABLE.most())
                .putInt(MsgInfo.MSGSSZ, MSGSSZ)
                .putInt(
                        MsgInfo.MSGTQL,
                        usage ? (int) MessageQueue.allBytes() : MessageQueue.defaultQueueBytes)
                .putShort(MsgInfo.MSGSEG, MSGSEG)
                .copyOut(buffer);
        return MessageQueue.TABLE.highestIndex();
    }

    private static long describe(int id, int command, long buffer) {
        MessageQueue queue =
                (MessageQueue)
                        IpcCommands.toDescribe(
                                MessageQueue.TABLE,
                                id,
                                command == Ipc.IPC_STAT,
                                command == Ipc.MSG_STAT_ANY);
        StructBuffer status = new StructBuffer(MsqIdDs.SIZE);
        IpcCommands.describe(queue, status);
        status.putLong(MsqIdDs.MSG_STIME, queue.sendSeconds)
                .putLong(MsqIdDs.MSG_RTIME, queue.receiveSeconds)
                .putLong(MsqIdDs.MSG_CTIME, queue.changeSeconds)
                .putLong(MsqIdDs.__MSG_CBYTES, queue.bytes())
                .putLong(MsqIdDs.MSG_QNUM, queue.messages())
                .putLong(MsqIdDs.MSG_QBYTES, queue.mostBytes())
                .putInt(MsqIdDs.MSG_LSPID, queue.lastSender)
                .putInt(MsqIdDs.MSG_LRPID, queue.lastReceiver)
                .copyOut(buffer);
        return command == Ipc.IPC_STAT ? 0 : queue.id();
    }
}
