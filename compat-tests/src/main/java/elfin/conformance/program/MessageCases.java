package elfin.conformance.program;

import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.endOfMemory;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.textIs;

import elfin.abi.Errno;
import elfin.abi.Ipc;
import elfin.abi.Signal;
import elfin.abi.struct.IpcPerm;
import elfin.abi.struct.MsgInfo;
import elfin.abi.struct.MsqIdDs;
import elfin.raw.Mem;

/** System V message queues. */
final class MessageCases {
    private static final int MODE = 0600;
    private static final int MOST = 8192;

    private MessageCases() {}

    private static long queue() {
        return succeeds(call(Call.MSGGET, Ipc.IPC_PRIVATE, Ipc.IPC_CREAT | MODE));
    }

    private static long key() {
        return 0x5c000000L | call(Call.GETPID);
    }

    private static void remove(long id) {
        returns(0, call(Call.MSGCTL, id, Ipc.IPC_RMID, 0));
    }

    private static long send(long id, long type, String text, int flags) {
        long message = memory(8 + text.length());
        Mem.putLong(message, type);
        for (int i = 0; i < text.length(); i++) {
            Mem.putByte(message + 8 + i, (byte) text.charAt(i));
        }
        return call(Call.MSGSND, id, message, text.length(), flags);
    }

    private static void sends(long id, long type, String text) {
        returns(0, send(id, type, text, Ipc.IPC_NOWAIT));
    }

    private static void gives(long id, long wanted, int flags, long type, String text) {
        long message = memory(8 + 64);
        returns(text.length(), call(Call.MSGRCV, id, message, 64, wanted, flags | Ipc.IPC_NOWAIT));
        equal("type", type, Mem.getLong(message));
        textIs(text, message + 8);
    }

    private static long receive(long id, long wanted, int flags) {
        return call(Call.MSGRCV, id, memory(72), 64, wanted, flags);
    }

    private static long status(long id) {
        long status = memory(MsqIdDs.SIZE);
        returns(0, call(Call.MSGCTL, id, Ipc.IPC_STAT, status));
        return status;
    }

    private static long messages(long id) {
        return Mem.getLong(status(id) + MsqIdDs.MSG_QNUM);
    }

    @Case("msgget")
    static void aNewQueueIsEmpty() {
        long id = queue();
        long status = status(id);
        equal("messages", 0, Mem.getLong(status + MsqIdDs.MSG_QNUM));
        equal("room", 16_384, Mem.getLong(status + MsqIdDs.MSG_QBYTES));
        equal("sent", 0, Mem.getLong(status + MsqIdDs.MSG_STIME));
        equal("received", 0, Mem.getLong(status + MsqIdDs.MSG_RTIME));
        equal("mode", MODE, Mem.getInt(status + IpcPerm.MODE));
        holds("changed", Mem.getLong(status + MsqIdDs.MSG_CTIME) > 0);
        remove(id);
    }

    @Case("msgget")
    static void aKeyLeadsToTheSameQueue() {
        long key = key();
        fails(Errno.ENOENT, call(Call.MSGGET, key, 0));
        long id = succeeds(call(Call.MSGGET, key, Ipc.IPC_CREAT | MODE));
        returns(id, call(Call.MSGGET, key, 0));
        fails(Errno.EEXIST, call(Call.MSGGET, key, Ipc.IPC_CREAT | Ipc.IPC_EXCL));
        Children.asNobody(Errno.EACCES, () -> call(Call.MSGGET, key, 0600));
        remove(id);
        fails(Errno.ENOENT, call(Call.MSGGET, key, 0));
    }

    @Case("msgsnd")
    static void messagesComeInTheirOrder() {
        long id = queue();
        sends(id, 3, "one");
        sends(id, 1, "second");
        gives(id, 0, 0, 3, "one");
        gives(id, 0, 0, 1, "second");
        fails(Errno.ENOMSG, receive(id, 0, Ipc.IPC_NOWAIT));
        remove(id);
    }

    @Case("msgsnd")
    static void aMessageMayBeEmpty() {
        long id = queue();
        sends(id, 1, "");
        equal("messages", 1, messages(id));
        gives(id, 0, 0, 1, "");
        remove(id);
    }

    @Case("msgsnd")
    static void sendingTellsInTheStatus() {
        long id = queue();
        sends(id, 1, "abc");
        sends(id, 1, "de");
        long status = status(id);
        equal("messages", 2, Mem.getLong(status + MsqIdDs.MSG_QNUM));
        equal("bytes", 5, Mem.getLong(status + MsqIdDs.__MSG_CBYTES));
        equal("sender", call(Call.GETPID), Mem.getInt(status + MsqIdDs.MSG_LSPID));
        holds("sent", Mem.getLong(status + MsqIdDs.MSG_STIME) > 0);
        equal("receiver", 0, Mem.getInt(status + MsqIdDs.MSG_LRPID));
        gives(id, 0, 0, 1, "abc");
        status = status(id);
        equal("bytes", 2, Mem.getLong(status + MsqIdDs.__MSG_CBYTES));
        equal("receiver", call(Call.GETPID), Mem.getInt(status + MsqIdDs.MSG_LRPID));
        holds("received", Mem.getLong(status + MsqIdDs.MSG_RTIME) > 0);
        remove(id);
    }

    @Case("msgsnd")
    static void theLargestMessageArrivesWhole() {
        long id = queue();
        long message = memory(8 + MOST);
        Mem.putLong(message, 1);
        for (int i = 0; i < MOST; i += 8) {
            Mem.putLong(message + 8 + i, i * 0x0101_0101L);
        }
        returns(0, call(Call.MSGSND, id, message, MOST, 0));
        long received = memory(8 + MOST);
        returns(MOST, call(Call.MSGRCV, id, received, MOST, 0, 0));
        for (int i = 0; i < MOST; i += 8) {
            equal("word", i * 0x0101_0101L, Mem.getLong(received + 8 + i));
        }
        fails(Errno.EINVAL, call(Call.MSGSND, id, message, MOST + 1, 0));
        remove(id);
    }

    @Case("msgsnd")
    static void aFullQueueRefusesOrWaits() {
        long id = queue();
        long message = memory(8 + MOST);
        Mem.putLong(message, 1);
        returns(0, call(Call.MSGSND, id, message, MOST, 0));
        returns(0, call(Call.MSGSND, id, message, MOST, 0));
        fails(Errno.EAGAIN, call(Call.MSGSND, id, message, 1, Ipc.IPC_NOWAIT));
        returns(0, call(Call.MSGSND, id, message, 0, Ipc.IPC_NOWAIT));
        remove(id);
    }

    @Case("msgsnd")
    static void aSenderWaitsForRoom() {
        long id = queue();
        long message = memory(8 + MOST);
        Mem.putLong(message, 1);
        returns(0, call(Call.MSGSND, id, message, MOST, 0));
        returns(0, call(Call.MSGSND, id, message, MOST, 0));
        long page = Processes.sharedPage();
        long child =
                Children.start(
                        () -> {
                            Mem.putIntVolatile(page, 1);
                            return call(Call.MSGSND, id, message, 5, 0);
                        });
        Children.await(() -> Mem.getIntVolatile(page) == 1);
        returns(MOST, call(Call.MSGRCV, id, message, MOST, 0, 0));
        Children.ends(child, 0);
        equal("messages", 2, messages(id));
        remove(id);
    }

    @Case("msgsnd")
    static void argumentsOfSendingAreChecked() {
        long id = queue();
        fails(Errno.EINVAL, send(id, 0, "a", 0));
        fails(Errno.EINVAL, send(id, -1, "a", 0));
        fails(Errno.EINVAL, send(-1, 1, "a", 0));
        fails(Errno.EINVAL, send(0x7fff0000, 1, "a", 0));
        fails(Errno.EFAULT, call(Call.MSGSND, id, UNMAPPED, 1, 0));
        long short8 = endOfMemory(8) - 8;
        Mem.putLong(short8, 1);
        fails(Errno.EFAULT, call(Call.MSGSND, id, short8, 1, 0));
        long message = memory(16);
        Mem.putLong(message, 1);
        fails(Errno.EINVAL, call(Call.MSGSND, id, message, -1, 0));
        equal("messages", 0, messages(id));
        remove(id);
    }

    @Case("msgsnd")
    static void sendingAndReceivingNeedPermission() {
        long id = succeeds(call(Call.MSGGET, Ipc.IPC_PRIVATE, 0602));
        sends(id, 1, "a");
        Children.asNobody(0, () -> send(id, 1, "b", 0));
        Children.asNobody(Errno.EACCES, () -> receive(id, 0, Ipc.IPC_NOWAIT));
        remove(id);
        long readable = succeeds(call(Call.MSGGET, Ipc.IPC_PRIVATE, 0604));
        sends(readable, 1, "a");
        Children.asNobody(Errno.EACCES, () -> send(readable, 1, "b", 0));
        Children.asNobody(1, () -> receive(readable, 0, Ipc.IPC_NOWAIT));
        remove(readable);
    }

    @Case("msgrcv")
    static void aTypeIsChosen() {
        long id = queue();
        sends(id, 1, "a");
        sends(id, 2, "b");
        sends(id, 2, "c");
        gives(id, 2, 0, 2, "b");
        fails(Errno.ENOMSG, receive(id, 3, Ipc.IPC_NOWAIT));
        gives(id, 2, 0, 2, "c");
        gives(id, 1, 0, 1, "a");
        remove(id);
    }

    @Case("msgrcv")
    static void aNegativeTypeTakesTheLowestFirst() {
        long id = queue();
        sends(id, 4, "four");
        sends(id, 3, "three");
        sends(id, 2, "two");
        sends(id, 2, "again");
        gives(id, -3, 0, 2, "two");
        gives(id, -3, 0, 2, "again");
        gives(id, -3, 0, 3, "three");
        fails(Errno.ENOMSG, receive(id, -3, Ipc.IPC_NOWAIT));
        gives(id, Long.MIN_VALUE, 0, 4, "four");
        remove(id);
    }

    @Case("msgrcv")
    static void exceptTakesEveryOtherType() {
        long id = queue();
        sends(id, 1, "a");
        sends(id, 2, "b");
        gives(id, 1, Ipc.MSG_EXCEPT, 2, "b");
        fails(Errno.ENOMSG, receive(id, 1, Ipc.MSG_EXCEPT | Ipc.IPC_NOWAIT));
        gives(id, 0, Ipc.MSG_EXCEPT, 1, "a");
        remove(id);
    }

    @Case("msgrcv")
    static void aLongMessageStaysOrIsCut() {
        long id = queue();
        sends(id, 1, "abcdef");
        long message = memory(16);
        fails(Errno.E2BIG, call(Call.MSGRCV, id, message, 3, 0, 0));
        equal("messages", 1, messages(id));
        returns(3, call(Call.MSGRCV, id, message, 3, 0, Ipc.MSG_NOERROR));
        textIs("abc", message + 8);
        equal("not overwritten", 0, Mem.getByte(message + 11));
        equal("messages", 0, messages(id));
        remove(id);
    }

    @Case("msgrcv")
    static void copyLeavesTheMessageInItsPlace() {
        long id = queue();
        sends(id, 5, "a");
        sends(id, 6, "bc");
        gives(id, 1, Ipc.MSG_COPY, 6, "bc");
        gives(id, 0, Ipc.MSG_COPY, 5, "a");
        fails(Errno.ENOMSG, receive(id, 2, Ipc.MSG_COPY | Ipc.IPC_NOWAIT));
        equal("messages", 2, messages(id));
        fails(Errno.EINVAL, receive(id, 0, Ipc.MSG_COPY));
        fails(Errno.EINVAL, receive(id, 0, Ipc.MSG_COPY | Ipc.MSG_EXCEPT | Ipc.IPC_NOWAIT));
        remove(id);
    }

    @Case("msgrcv")
    static void aReceiverWaitsForItsType() {
        long id = queue();
        long page = Processes.sharedPage();
        long child =
                Children.start(
                        () -> {
                            Mem.putIntVolatile(page, 1);
                            return receive(id, 7, 0);
                        });
        Children.await(() -> Mem.getIntVolatile(page) == 1);
        sends(id, 6, "no");
        sends(id, 7, "yes");
        Children.ends(child, 3);
        equal("messages", 1, messages(id));
        remove(id);
    }

    @Case("msgrcv")
    static void removalEndsWaitingForMessages() {
        int status;
        do {
            long id = queue();
            long child = Children.start(() -> receive(id, 0, 0));
            Children.letSleep();
            remove(id);
            status = Processes.statusOf(child);
            // The queue was gone before the child began to wait.
        } while (status == Errno.EINVAL << 8);
        equal("status", Errno.EIDRM << 8, status);
    }

    @Case("msgrcv")
    static void aSignalEndsWaitingForMessages() {
        long id = queue();
        long page = Processes.sharedPage();
        long child =
                Children.start(
                        () -> {
                            Handlers.install(
                                    Signal.SIGUSR1, Signal.SA_SIGINFO | Signal.SA_RESTART, 0);
                            Mem.putIntVolatile(page, 1);
                            return receive(id, 0, 0);
                        });
        Children.await(() -> Mem.getIntVolatile(page) == 1);
        Children.interrupt(child, Signal.SIGUSR1, Errno.EINTR);
        remove(id);
    }

    @Case("msgrcv")
    static void argumentsOfReceivingAreChecked() {
        long id = queue();
        sends(id, 1, "a");
        fails(Errno.EINVAL, receive(-1, 0, 0));
        fails(Errno.EINVAL, receive(0x7fff0000, 0, 0));
        fails(Errno.EINVAL, call(Call.MSGRCV, id, memory(16), -1, 0, 0));
        fails(Errno.EFAULT, call(Call.MSGRCV, id, UNMAPPED, 1, 0, 0));
        equal("lost", 0, messages(id));
        remove(id);
    }

    @Case("msgctl")
    static void setChangesARoomOwnerAndMode() {
        long id = queue();
        long status = status(id);
        Mem.putLong(status + MsqIdDs.MSG_QBYTES, 10);
        Mem.putInt(status + IpcPerm.MODE, 0644);
        Mem.putInt(status + IpcPerm.UID, Children.NOBODY);
        returns(0, call(Call.MSGCTL, id, Ipc.IPC_SET, status));
        sends(id, 1, "1234567890");
        fails(Errno.EAGAIN, send(id, 1, "1", Ipc.IPC_NOWAIT));
        equal("mode", 0644, Mem.getInt(status(id) + IpcPerm.MODE));
        Mem.putLong(status + MsqIdDs.MSG_QBYTES, 16_385);
        Children.asNobody(Errno.EPERM, () -> call(Call.MSGCTL, id, Ipc.IPC_SET, status));
        Children.asNobody(0, () -> call(Call.MSGCTL, id, Ipc.IPC_RMID, 0));
    }

    @Case("msgctl")
    static void othersCannotChangeAQueue() {
        long id = succeeds(call(Call.MSGGET, Ipc.IPC_PRIVATE, 0666));
        long status = status(id);
        Children.asNobody(Errno.EPERM, () -> call(Call.MSGCTL, id, Ipc.IPC_SET, status));
        Children.asNobody(Errno.EPERM, () -> call(Call.MSGCTL, id, Ipc.IPC_RMID, 0));
        remove(id);
    }

    @Case("msgctl")
    static void statusOfAQueueNeedsPermission() {
        long id = queue();
        long status = memory(MsqIdDs.SIZE);
        Children.asNobody(Errno.EACCES, () -> call(Call.MSGCTL, id, Ipc.IPC_STAT, status));
        Children.asNobody(Errno.EACCES, () -> call(Call.MSGCTL, id & 0x7fff, Ipc.MSG_STAT, status));
        returns(id, call(Call.MSGCTL, id & 0x7fff, Ipc.MSG_STAT, status));
        Children.asNobody(
                0, () -> call(Call.MSGCTL, id & 0x7fff, Ipc.MSG_STAT_ANY, status) == id ? 0 : 1);
        remove(id);
    }

    @Case("msgctl")
    static void limitsOfQueuesAreLinuxDefaults() {
        long limits = memory(MsgInfo.SIZE);
        succeeds(call(Call.MSGCTL, 0, Ipc.IPC_INFO, limits));
        equal("MSGMAX", 8192, Mem.getInt(limits + MsgInfo.MSGMAX));
        equal("MSGMNB", 16_384, Mem.getInt(limits + MsgInfo.MSGMNB));
        equal("MSGMNI", 32_000, Mem.getInt(limits + MsgInfo.MSGMNI));
        equal("MSGPOOL", 512_000, Mem.getInt(limits + MsgInfo.MSGPOOL));
        equal("MSGMAP", 16_384, Mem.getInt(limits + MsgInfo.MSGMAP));
        equal("MSGSSZ", 16, Mem.getInt(limits + MsgInfo.MSGSSZ));
        equal("MSGTQL", 16_384, Mem.getInt(limits + MsgInfo.MSGTQL));
        equal("MSGSEG", 0xffff, Mem.getShort(limits + MsgInfo.MSGSEG) & 0xffff);
    }

    @Case("msgctl")
    static void usageCountsQueuesMessagesAndBytes() {
        long id = queue();
        sends(id, 1, "abc");
        long usage = memory(MsgInfo.SIZE);
        succeeds(call(Call.MSGCTL, 0, Ipc.MSG_INFO, usage));
        holds("queues", Mem.getInt(usage + MsgInfo.MSGPOOL) >= 1);
        holds("messages", Mem.getInt(usage + MsgInfo.MSGMAP) >= 1);
        holds("bytes", Mem.getInt(usage + MsgInfo.MSGTQL) >= 3);
        remove(id);
    }

    @Case("msgctl")
    static void wrongCommandsOfQueuesAreRefused() {
        long id = queue();
        fails(Errno.EINVAL, call(Call.MSGCTL, id, 99, 0));
        fails(Errno.EINVAL, call(Call.MSGCTL, -1, Ipc.IPC_STAT, memory(MsqIdDs.SIZE)));
        fails(Errno.EFAULT, call(Call.MSGCTL, id, Ipc.IPC_STAT, UNMAPPED));
        fails(Errno.EFAULT, call(Call.MSGCTL, id, Ipc.IPC_SET, UNMAPPED));
        remove(id);
        fails(Errno.EINVAL, call(Call.MSGCTL, id, Ipc.IPC_RMID, 0));
    }
}
