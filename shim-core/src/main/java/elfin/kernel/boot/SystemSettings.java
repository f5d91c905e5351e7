package elfin.kernel.boot;

import elfin.kernel.fs.event.InotifyFile;
import elfin.kernel.fs.pipe.Pipe;
import elfin.kernel.fs.proc.Settings;
import elfin.kernel.ipc.IpcTable;
import elfin.kernel.ipc.MessageQueue;
import elfin.kernel.ipc.PosixQueueFileSystem;
import elfin.kernel.ipc.SemaphoreSet;
import elfin.kernel.ipc.SharedSegment;
import elfin.kernel.mm.MappingList;
import elfin.kernel.net.Socket;

/** The limits under /proc/sys that can be set, with the bounds that Linux has for them. */
final class SystemSettings {
    private static final String KERNEL = "kernel";
    private static final String QUEUES = "fs/mqueue";
    private static final String WATCHES = "fs/inotify";
    private static final int MOST = Integer.MAX_VALUE;

    /** Linux's {@code IPCMNI}. */
    private static final int MOST_OBJECTS = 1 << 15;

    private SystemSettings() {}

    static void add(Settings to) {
        queues(to);
        messages(to);
        segments(to);
        nextId(to, "msg_next_id", MessageQueue.TABLE);
        nextId(to, "sem_next_id", SemaphoreSet.TABLE);
        nextId(to, "shm_next_id", SharedSegment.TABLE);
        watches(to);
        others(to);
    }

    private static void queues(Settings to) {
        PosixQueueFileSystem all = PosixQueueFileSystem.INSTANCE;
        to.number(
                QUEUES, "queues_max", 0, MOST, () -> all.mostQueues, n -> all.mostQueues = (int) n);
        int messages = PosixQueueFileSystem.HARD_MESSAGES;
        to.number(
                QUEUES,
                "msg_max",
                PosixQueueFileSystem.LEAST_MESSAGES,
                messages,
                () -> all.mostMessages,
                number -> all.mostMessages = (int) number);
        to.number(
                QUEUES,
                "msg_default",
                PosixQueueFileSystem.LEAST_MESSAGES,
                messages,
                () -> all.defaultMessages,
                number -> all.defaultMessages = (int) number);
        int bytes = PosixQueueFileSystem.HARD_MESSAGE_BYTES;
        to.number(
                QUEUES,
                "msgsize_max",
                PosixQueueFileSystem.LEAST_MESSAGE_BYTES,
                bytes,
                () -> all.mostMessageBytes,
                number -> all.mostMessageBytes = (int) number);
        to.number(
                QUEUES,
                "msgsize_default",
                PosixQueueFileSystem.LEAST_MESSAGE_BYTES,
                bytes,
                () -> all.defaultMessageBytes,
                number -> all.defaultMessageBytes = (int) number);
    }

    private static void messages(Settings to) {
        to.number(
                KERNEL,
                "msgmax",
                0,
                MOST,
                () -> MessageQueue.mostMessageBytes,
                number -> MessageQueue.mostMessageBytes = (int) number);
        to.number(
                KERNEL,
                "msgmnb",
                0,
                MOST,
                () -> MessageQueue.defaultQueueBytes,
                number -> MessageQueue.defaultQueueBytes = (int) number);
        objects(to, "msgmni", MessageQueue.TABLE);
    }

    private static void segments(Settings to) {
        objects(to, "shmmni", SharedSegment.TABLE);
        to.unsigned(
                KERNEL,
                "shmmax",
                () -> SharedSegment.mostBytes,
                number -> SharedSegment.mostBytes = number);
        to.unsigned(
                KERNEL,
                "shmall",
                () -> SharedSegment.mostPages,
                number -> SharedSegment.mostPages = number);
    }

    private static void objects(Settings to, String name, IpcTable table) {
        to.number(KERNEL, name, 0, MOST_OBJECTS, table::most, most -> table.setMost((int) most));
    }

    private static void nextId(Settings to, String name, IpcTable table) {
        to.number(KERNEL, name, 0, MOST, table::nextId, id -> table.setNextId((int) id));
    }

    private static void watches(Settings to) {
        to.number(
                WATCHES,
                "max_queued_events",
                0,
                MOST,
                () -> InotifyFile.mostEvents,
                number -> InotifyFile.mostEvents = (int) number);
        to.number(
                WATCHES,
                "max_user_instances",
                0,
                MOST,
                () -> InotifyFile.mostInstances,
                number -> InotifyFile.mostInstances = (int) number);
        to.number(
                WATCHES,
                "max_user_watches",
                0,
                MOST,
                () -> InotifyFile.mostWatches,
                number -> InotifyFile.mostWatches = (int) number);
    }

    private static void others(Settings to) {
        to.number(
                "fs",
                "pipe-max-size",
                1,
                1L << 31,
                () -> Pipe.mostCapacity,
                number -> Pipe.mostCapacity = Pipe.rounded(number));
        to.number(
                "vm",
                "max_map_count",
                0,
                MOST,
                () -> MappingList.most,
                number -> MappingList.most = (int) number);
        to.number(
                "net/core",
                "somaxconn",
                0,
                MOST,
                () -> Socket.mostPending,
                number -> Socket.mostPending = (int) number);
    }
}
