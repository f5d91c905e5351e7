package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.ProcKit.read;
import static elfin.conformance.program.ProcKit.same;
import static elfin.conformance.program.ProcKit.write;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Ipc;
import elfin.abi.struct.MqAttr;
import elfin.abi.struct.MsqIdDs;
import elfin.raw.Mem;

/**
 * Settings under /proc/sys that can be written. Those of a Linux machine that all share are only
 * given the value they have; those of an IPC namespace are changed in one of the case's own, where
 * there are any.
 */
final class SettingCases {
    private static final int CLONE_NEWIPC = 0x0800_0000;
    private static final int RLIMIT_MSGQUEUE = 12;
    private static final int MODE = 0600;

    private SettingCases() {}

    private static String path(String name) {
        return "/proc/sys/" + name;
    }

    /** Runs a part in a process and, where that can be, an IPC namespace of its own. */
    private static void apart(Apart.Part part) {
        Apart.run(
                () -> {
                    long result = call(Call.UNSHARE, CLONE_NEWIPC);
                    equal("unshare", result == 0 ? 0 : -Errno.EINVAL, result);
                    part.run();
                });
    }

    /** Runs a part while a setting has a value. */
    private static void with(String name, String value, Apart.Part part) {
        String before = read(path(name));
        returns(value.length(), write(path(name), value));
        try {
            same(name, value + "\n", read(path(name)));
            part.run();
        } finally {
            returns(before.length(), write(path(name), before));
        }
        same(name, before, read(path(name)));
    }

    private static long queue(String name, long attributes) {
        int flags = Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_EXCL;
        long fd = call(Call.MQ_OPEN, text(name), flags, MODE, attributes);
        if (fd >= 0) {
            returns(0, call(Call.MQ_UNLINK, text(name)));
        }
        return fd;
    }

    private static long attributes(long messages, long bytes) {
        long address = memory(MqAttr.SIZE);
        Mem.putLong(address + MqAttr.MQ_MAXMSG, messages);
        Mem.putLong(address + MqAttr.MQ_MSGSIZE, bytes);
        return address;
    }

    private static void hasAttributes(long fd, long messages, long bytes) {
        long attributes = memory(MqAttr.SIZE);
        returns(0, call(Call.MQ_GETSETATTR, fd, 0, attributes));
        equal("messages", messages, Mem.getLong(attributes + MqAttr.MQ_MAXMSG));
        equal("bytes", bytes, Mem.getLong(attributes + MqAttr.MQ_MSGSIZE));
    }

    private static void limitQueues(long bytes) {
        long limit = memory(16);
        returns(0, call(Call.GETRLIMIT, RLIMIT_MSGQUEUE, limit));
        Mem.putLong(limit, bytes);
        returns(0, call(Call.SETRLIMIT, RLIMIT_MSGQUEUE, limit));
    }

    @Case("mq_open")
    static void queuesWithoutAttributesHaveTheDefaultsThatAreSet() {
        apart(
                () ->
                        with(
                                "fs/mqueue/msg_default",
                                "5",
                                () ->
                                        with(
                                                "fs/mqueue/msgsize_default",
                                                "200",
                                                () -> hasAttributes(queue("elfin-d", 0), 5, 200))));
    }

    @Case("mq_open")
    static void defaultsAboveTheMaximumAreNotGiven() {
        apart(
                () ->
                        with(
                                "fs/mqueue/msg_max",
                                "4",
                                () -> hasAttributes(queue("elfin-m", 0), 4, 8192)));
    }

    @Case("mq_open")
    static void settingsBoundTheAttributesOfTheUnprivileged() {
        apart(
                () ->
                        with(
                                "fs/mqueue/msg_max",
                                "12",
                                () ->
                                        Apart.asUser(
                                                1000,
                                                () -> {
                                                    long more = attributes(13, 16);
                                                    fails(Errno.EINVAL, queue("elfin-u", more));
                                                    long most = attributes(12, 16);
                                                    hasAttributes(queue("elfin-u", most), 12, 16);
                                                })));
    }

    @Case("mq_open")
    static void numberOfQueuesIsBounded() {
        apart(
                () ->
                        with(
                                "fs/mqueue/queues_max",
                                "0",
                                () ->
                                        Apart.asUser(
                                                1000,
                                                () -> fails(Errno.ENOSPC, queue("elfin-n", 0)))));
    }

    @Case("write")
    static void settingsOfQueuesHaveBounds() {
        apart(
                () -> {
                    fails(Errno.EINVAL, write(path("fs/mqueue/msg_max"), "0"));
                    fails(Errno.EINVAL, write(path("fs/mqueue/msg_max"), "65537"));
                    fails(Errno.EINVAL, write(path("fs/mqueue/msg_default"), "0"));
                    fails(Errno.EINVAL, write(path("fs/mqueue/msgsize_max"), "127"));
                    fails(Errno.EINVAL, write(path("fs/mqueue/msgsize_max"), "16777217"));
                    fails(Errno.EINVAL, write(path("fs/mqueue/msgsize_default"), "127"));
                    fails(Errno.EINVAL, write(path("fs/mqueue/msg_max"), "ten"));
                });
    }

    @Case("write")
    static void numbersMayHaveWhiteSpaceAround() {
        apart(
                () -> {
                    returns(5, write(path("fs/mqueue/msg_max"), " 12 \n"));
                    same("value", "12\n", read(path("fs/mqueue/msg_max")));
                    returns(2, write(path("fs/mqueue/msg_max"), "10"));
                });
    }

    @Case("mq_open")
    static void queuesCountAgainstTheLimitOfTheirUser() {
        apart(
                () ->
                        Apart.asUser(
                                1001,
                                () -> {
                                    // A message costs 96 bytes besides its own.
                                    limitQueues(10 * (100 + 96));
                                    long all = attributes(10, 100);
                                    long fd = succeeds(queue("elfin-l", all));
                                    fails(Errno.EMFILE, queue("elfin-l", attributes(1, 1)));
                                    returns(0, call(Call.CLOSE, fd));
                                    succeeds(queue("elfin-l", all));
                                }));
    }

    @Case("mq_open")
    static void queueThatIsTooLargeForTheLimitIsRefused() {
        apart(
                () -> {
                    limitQueues(10 * (100 + 96) - 1);
                    fails(Errno.EMFILE, queue("elfin-l", attributes(10, 100)));
                    fails(Errno.ENOENT, call(Call.MQ_UNLINK, text("elfin-l")));
                });
    }

    private static long send(long id, int length) {
        long message = memory(8 + length);
        Mem.putLong(message, 1);
        return call(Call.MSGSND, id, message, length, Ipc.IPC_NOWAIT);
    }

    private static long messageQueue() {
        return succeeds(call(Call.MSGGET, Ipc.IPC_PRIVATE, Ipc.IPC_CREAT | MODE));
    }

    @Case("msgsnd")
    static void largestMessageIsASetting() {
        apart(
                () ->
                        with(
                                "kernel/msgmax",
                                "100",
                                () -> {
                                    long id = messageQueue();
                                    returns(0, send(id, 100));
                                    fails(Errno.EINVAL, send(id, 101));
                                    returns(0, call(Call.MSGCTL, id, Ipc.IPC_RMID, 0));
                                }));
    }

    @Case("msgget")
    static void newQueuesHoldWhatIsSet() {
        apart(
                () ->
                        with(
                                "kernel/msgmnb",
                                "150",
                                () -> {
                                    long id = messageQueue();
                                    long status = memory(MsqIdDs.SIZE);
                                    returns(0, call(Call.MSGCTL, id, Ipc.IPC_STAT, status));
                                    equal("bytes", 150, Mem.getLong(status + MsqIdDs.MSG_QBYTES));
                                    returns(0, send(id, 100));
                                    fails(Errno.EAGAIN, send(id, 51));
                                    returns(0, call(Call.MSGCTL, id, Ipc.IPC_RMID, 0));
                                }));
    }

    @Case("msgget")
    static void numberOfMessageQueuesIsASetting() {
        apart(
                () ->
                        with(
                                "kernel/msgmni",
                                "0",
                                () ->
                                        fails(
                                                Errno.ENOSPC,
                                                call(
                                                        Call.MSGGET,
                                                        Ipc.IPC_PRIVATE,
                                                        Ipc.IPC_CREAT | MODE))));
    }

    @Case("shmget")
    static void sizeOfSegmentsIsASetting() {
        apart(
                () ->
                        with(
                                "kernel/shmmax",
                                "8192",
                                () -> {
                                    int flags = Ipc.IPC_CREAT | MODE;
                                    fails(Errno.EINVAL, call(Call.SHMGET, 0, 8193, flags));
                                    long id = succeeds(call(Call.SHMGET, 0, 8192, flags));
                                    returns(0, call(Call.SHMCTL, id, Ipc.IPC_RMID, 0));
                                }));
    }

    @Case("shmget")
    static void numberOfSegmentsIsASetting() {
        apart(
                () ->
                        with(
                                "kernel/shmmni",
                                "0",
                                () ->
                                        fails(
                                                Errno.ENOSPC,
                                                call(Call.SHMGET, 0, 1, Ipc.IPC_CREAT | MODE))));
    }

    @Case("shmget")
    static void pagesOfAllSegmentsAreASetting() {
        apart(
                () ->
                        with(
                                "kernel/shmall",
                                "2",
                                () -> {
                                    int flags = Ipc.IPC_CREAT | MODE;
                                    fails(Errno.ENOSPC, call(Call.SHMGET, 0, 3 * 4096, flags));
                                    long id = succeeds(call(Call.SHMGET, 0, 2 * 4096, flags));
                                    fails(Errno.ENOSPC, call(Call.SHMGET, 0, 1, flags));
                                    returns(0, call(Call.SHMCTL, id, Ipc.IPC_RMID, 0));
                                }));
    }

    @Case("write")
    static void sizesOfSegmentsHaveNoSign() {
        apart(
                () -> {
                    String before = read(path("kernel/shmmax"));
                    fails(Errno.EINVAL, write(path("kernel/shmmax"), "x"));
                    returns(before.length(), write(path("kernel/shmmax"), before));
                    same("value", before, read(path("kernel/shmmax")));
                });
    }

    /** Gives a setting of the whole machine the value that it has. */
    private static void takesItsValue(String name) {
        String value = read(path(name));
        returns(value.length(), write(path(name), value));
        same(name, value, read(path(name)));
    }

    @Case("write")
    static void settingsOfTheMachineTakeNumbers() {
        takesItsValue("fs/nr_open");
        takesItsValue("fs/inotify/max_queued_events");
        takesItsValue("fs/inotify/max_user_instances");
        takesItsValue("fs/inotify/max_user_watches");
        takesItsValue("fs/pipe-max-size");
        takesItsValue("vm/max_map_count");
        takesItsValue("net/core/somaxconn");
    }

    @Case("write")
    static void settingsOfTheMachineHaveBounds() {
        fails(Errno.EINVAL, write(path("fs/nr_open"), "63"));
        fails(Errno.EINVAL, write(path("fs/nr_open"), "2147483585"));
        fails(Errno.EINVAL, write(path("fs/inotify/max_user_watches"), "-1"));
        fails(Errno.EINVAL, write(path("fs/pipe-max-size"), "x"));
        fails(Errno.EINVAL, write(path("vm/max_map_count"), "-1"));
        fails(Errno.EINVAL, write(path("net/core/somaxconn"), "-1"));
    }

    @Case("open")
    static void othersDoNotOpenSettingsForWriting() {
        Apart.asUser(1000, () -> fails(Errno.EACCES, write(path("fs/nr_open"), "1048576")));
        Apart.asUser(1000, () -> fails(Errno.EACCES, write(path("fs/mqueue/msg_max"), "10")));
    }
}
