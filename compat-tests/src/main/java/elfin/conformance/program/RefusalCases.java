package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.SocketKit.STREAM;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Ipc;
import elfin.abi.Seek;
import elfin.abi.Sockets;
import elfin.raw.Mem;

/** Errors of manual pages that the cases of their calls have no place for. */
final class RefusalCases {
    private static final int USER = 1000;
    private static final int OWNER_ONLY = 0600;

    private RefusalCases() {}

    private static long queue() {
        return succeeds(call(Call.MSGGET, Ipc.IPC_PRIVATE, Ipc.IPC_CREAT | OWNER_ONLY));
    }

    private static long set() {
        return succeeds(call(Call.SEMGET, Ipc.IPC_PRIVATE, 1, Ipc.IPC_CREAT | OWNER_ONLY));
    }

    private static long segment() {
        return succeeds(call(Call.SHMGET, Ipc.IPC_PRIVATE, 4096, Ipc.IPC_CREAT | OWNER_ONLY));
    }

    @Case("msgsnd")
    static void othersDoNotSendToAQueue() {
        long id = queue();
        long message = memory(16);
        Mem.putLong(message, 1);
        Apart.asUser(USER, () -> fails(Errno.EACCES, call(Call.MSGSND, id, message, 1, 0)));
        returns(0, call(Call.MSGCTL, id, Ipc.IPC_RMID, 0));
        fails(Errno.EINVAL, call(Call.MSGSND, id, message, 1, 0));
    }

    @Case("msgrcv")
    static void othersDoNotReceiveFromAQueue() {
        long id = queue();
        Apart.asUser(USER, () -> fails(Errno.EACCES, call(Call.MSGRCV, id, memory(16), 1, 0, 0)));
        returns(0, call(Call.MSGCTL, id, Ipc.IPC_RMID, 0));
    }

    /** An object's msgctl(2) or the like. */
    private interface Control {
        long call(int command, long buffer);
    }

    private static void notForOthers(Control control) {
        Apart.asUser(
                USER,
                () -> {
                    fails(Errno.EACCES, control.call(Ipc.IPC_STAT, memory(256)));
                    fails(Errno.EPERM, control.call(Ipc.IPC_RMID, 0));
                    fails(Errno.EPERM, control.call(Ipc.IPC_SET, memory(256)));
                });
    }

    @Case("msgctl")
    static void othersNeitherSeeNorRemoveAQueue() {
        long id = queue();
        notForOthers((command, buffer) -> call(Call.MSGCTL, id, command, buffer));
        returns(0, call(Call.MSGCTL, id, Ipc.IPC_RMID, 0));
    }

    @Case("msgget")
    static void othersDoNotOpenAQueue() {
        long key = 0x5d000000L | call(Call.GETPID);
        long id = succeeds(call(Call.MSGGET, key, Ipc.IPC_CREAT | OWNER_ONLY));
        Apart.asUser(USER, () -> fails(Errno.EACCES, call(Call.MSGGET, key, OWNER_ONLY)));
        returns(0, call(Call.MSGCTL, id, Ipc.IPC_RMID, 0));
    }

    @Case("semop")
    static void othersDoNotOperateOnASet() {
        long id = set();
        long operation = memory(6);
        Mem.putShort(operation + 2, (short) 1);
        Apart.asUser(USER, () -> fails(Errno.EACCES, call(Call.SEMOP, id, operation, 1)));
        returns(0, call(Call.SEMCTL, id, 0, Ipc.IPC_RMID, 0));
        fails(Errno.EINVAL, call(Call.SEMOP, id, operation, 1));
    }

    @Case("semctl")
    static void othersNeitherSeeNorRemoveASet() {
        long id = set();
        notForOthers((command, buffer) -> call(Call.SEMCTL, id, 0, command, buffer));
        returns(0, call(Call.SEMCTL, id, 0, Ipc.IPC_RMID, 0));
    }

    @Case("semget")
    static void othersDoNotOpenASet() {
        long key = 0x5e000000L | call(Call.GETPID);
        long id = succeeds(call(Call.SEMGET, key, 1, Ipc.IPC_CREAT | OWNER_ONLY));
        Apart.asUser(USER, () -> fails(Errno.EACCES, call(Call.SEMGET, key, 1, OWNER_ONLY)));
        returns(0, call(Call.SEMCTL, id, 0, Ipc.IPC_RMID, 0));
    }

    @Case("shmat")
    static void othersDoNotAttachASegment() {
        long id = segment();
        Apart.asUser(
                USER,
                () -> {
                    fails(Errno.EACCES, call(Call.SHMAT, id, 0, 0));
                    fails(Errno.EACCES, call(Call.SHMAT, id, 0, Ipc.SHM_RDONLY));
                });
        returns(0, call(Call.SHMCTL, id, Ipc.IPC_RMID, 0));
    }

    @Case("shmctl")
    static void othersNeitherSeeNorRemoveASegment() {
        long id = segment();
        notForOthers((command, buffer) -> call(Call.SHMCTL, id, command, buffer));
        returns(0, call(Call.SHMCTL, id, Ipc.IPC_RMID, 0));
    }

    @Case("shmget")
    static void othersDoNotOpenASegment() {
        long key = 0x5f000000L | call(Call.GETPID);
        long id = succeeds(call(Call.SHMGET, key, 4096, Ipc.IPC_CREAT | OWNER_ONLY));
        Apart.asUser(USER, () -> fails(Errno.EACCES, call(Call.SHMGET, key, 4096, OWNER_ONLY)));
        returns(0, call(Call.SHMCTL, id, Ipc.IPC_RMID, 0));
    }

    @Case("mq_unlink")
    static void namesOfQueuesAreNotTooLong() {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            name.append('q');
        }
        fails(Errno.ENAMETOOLONG, call(Call.MQ_UNLINK, text(name.toString())));
    }

    @Case("accept4")
    static void onlyListenersAccept() {
        fails(Errno.EBADF, call(Call.ACCEPT4, CLOSED, 0, 0, 0));
        long file = Files.create("a", "");
        fails(Errno.ENOTSOCK, call(Call.ACCEPT4, file, 0, 0, 0));
        long socket = SocketKit.socket(STREAM);
        fails(Errno.EINVAL, call(Call.ACCEPT4, socket, 0, 0, 0));
        long datagrams = SocketKit.socket(SocketKit.DGRAM);
        fails(Errno.EOPNOTSUPP, call(Call.ACCEPT4, datagrams, 0, 0, 0));
    }

    @Case("shutdown")
    static void whatIsNotConnectedIsNotShutDown() {
        fails(Errno.ENOTSOCK, call(Call.SHUTDOWN, Files.create("a", ""), 0));
        fails(Errno.EINVAL, call(Call.SHUTDOWN, SocketKit.socket(STREAM), 3));
        fails(Errno.EINVAL, call(Call.SHUTDOWN, SocketKit.socket(STREAM), -1));
    }

    @Case("sendmsg")
    static void messagesNeedAConnectionThatIsOpen() {
        long header = memory(56);
        fails(Errno.ENOTCONN, call(Call.SENDMSG, SocketKit.socket(STREAM), header, 0));
        SocketKit.Pair pair = SocketKit.pair(STREAM);
        returns(0, call(Call.CLOSE, pair.b()));
        fails(Errno.EPIPE, call(Call.SENDMSG, pair.a(), header, Sockets.MSG_NOSIGNAL));
    }

    @Case("copy_file_range")
    static void rangeBehindTheEndIsEmpty() {
        long from = Files.create("from", "text");
        long to = Files.create("to", "");
        long position = memory(8);
        Mem.putLong(position, Long.MAX_VALUE);
        returns(0, call(Call.COPY_FILE_RANGE, from, position, to, 0, 2, 0));
        Mem.putLong(position, -1);
        fails(Errno.EOVERFLOW, call(Call.COPY_FILE_RANGE, from, position, to, 0, 2, 0));
    }

    @Case("copy_file_range")
    static void targetIsNotBeyondTheLargestFile() {
        long from = Files.create("from", "text");
        long to = Files.create("to", "");
        long position = memory(8);
        Mem.putLong(position, Long.MAX_VALUE - 1);
        long start = memory(8);
        fails(Errno.EFBIG, call(Call.COPY_FILE_RANGE, from, start, to, position, 4, 0));
    }

    @Case("lseek")
    static void positionsAreNotNegative() {
        long fd = Files.create("a", "text");
        fails(Errno.EINVAL, call(Call.LSEEK, fd, -1, Seek.SEEK_SET));
        fails(Errno.EINVAL, call(Call.LSEEK, fd, -5, Seek.SEEK_END));
        returns(0, call(Call.LSEEK, fd, 0, Seek.SEEK_CUR));
        fails(Errno.EINVAL, call(Call.LSEEK, fd, 0, 99));
    }

    @Case("fadvise64")
    static void adviceIsKnownAndForFiles() {
        long fd = Files.create("a", "text");
        fails(Errno.EINVAL, call(Call.FADVISE64, fd, 0, 4, 99));
        fails(Errno.EINVAL, call(Call.FADVISE64, fd, 0, -1, 0));
        long pipe = memory(8);
        returns(0, call(Call.PIPE, pipe));
        fails(Errno.ESPIPE, call(Call.FADVISE64, Mem.getInt(pipe), 0, 4, 0));
    }

    @Case("sendfile")
    static void fullPipeIsNotWaitedForWhenNonBlocking() {
        long from = Files.create("a", "text");
        long pipe = memory(8);
        returns(0, call(Call.PIPE2, pipe, Fcntl.O_NONBLOCK));
        long to = Mem.getInt(pipe + 4);
        long page = Kit.anonymous(4096);
        while (call(Call.WRITE, to, page, 4096) > 0) {}
        fails(Errno.EAGAIN, call(Call.SENDFILE, to, from, memory(8), 4));
    }

    @Case("fstatfs")
    static void statusGoesToMemory() {
        long fd = Files.create("a", "");
        fails(Errno.EFAULT, call(Call.FSTATFS, fd, UNMAPPED));
        fails(Errno.EBADF, call(Call.FSTATFS, CLOSED, memory(120)));
    }

    @Case("umount2")
    static void othersDoNotUnmount() {
        Apart.asUser(USER, () -> fails(Errno.EPERM, call(Call.UMOUNT2, text("/proc"), 0)));
    }

    @Case("getdents64")
    static void removedDirectoryHasNoEntries() {
        Files.makeDirectory("d");
        long fd = succeeds(call(Call.OPEN, text("d"), Fcntl.O_DIRECTORY, 0));
        returns(0, call(Call.RMDIR, text("d")));
        fails(Errno.ENOENT, call(Call.GETDENTS64, fd, memory(256), 256));
    }

    @Case("epoll_pwait2")
    static void instancesAndTimesAreChecked() {
        fails(Errno.EBADF, call(Call.EPOLL_PWAIT2, CLOSED, memory(16), 1, 0, 0, 8));
        long epoll = succeeds(call(Call.EPOLL_CREATE1, 0));
        fails(Errno.EFAULT, call(Call.EPOLL_PWAIT2, epoll, memory(16), 1, UNMAPPED, 0, 8));
        long time = memory(16);
        Mem.putLong(time + 8, 1_000_000_000);
        fails(Errno.EINVAL, call(Call.EPOLL_PWAIT2, epoll, memory(16), 1, time, 0, 8));
    }
}
