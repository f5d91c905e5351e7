package elfin.kernel.ipc;

import elfin.abi.Ipc;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.SharedMemory;
import elfin.kernel.task.Task;

/** A System V shared memory segment: shmget(2). */
public final class SharedSegment extends IpcObject {
    /** Linux's {@code SHMMAX} and {@code SHMALL}, bytes and pages. */
    public static long mostBytes = -1L - (1L << 24);

    public static long mostPages = -1L - (1L << 24);

    /** All segments. */
    public static final IpcTable TABLE = new IpcTable(4096);

    private static long allPages;

    final SharedMemory memory;

    /** As the program asked for, in bytes. */
    public final long size;

    public final int creatorPid;
    public int lastPid;
    public long attachSeconds;
    public long detachSeconds;
    private int attachments;

    private SharedSegment(int key, int mode, long size, SharedMemory memory) {
        super(key, mode);
        this.size = size;
        this.memory = memory;
        creatorPid = Task.current().process.pid;
    }

    /** Makes a segment of zeros; null without memory. */
    public static SharedSegment create(int key, int mode, long size) {
        long pages = size + Frames.SIZE - 1 >>> Frames.SHIFT;
        SharedMemory memory = SharedMemory.create(pages);
        if (memory == null) {
            return null;
        }
        memory.retain();
        SharedSegment segment = new SharedSegment(key, mode, size, memory);
        TABLE.add(segment);
        allPages += pages;
        return segment;
    }

    /** Pages of all segments. */
    public static long allPages() {
        return allPages;
    }

    /** Whether a segment of a size would not be too much beside the others. */
    public static boolean mayHave(long size) {
        long all = allPages + (size + Frames.SIZE - 1 >>> Frames.SHIFT);
        return Long.compareUnsigned(all, mostPages) <= 0;
    }

    public long pages() {
        return size + Frames.SIZE - 1 >>> Frames.SHIFT;
    }

    /** Pages that are in memory. */
    public long residentPages() {
        return memory.residentPages();
    }

    /** How many mappings there are: {@code shm_nattch}. */
    public int attachments() {
        return attachments;
    }

    /** {@code IPC_RMID}: it goes when nobody is attached to it any more. */
    public void destroy() {
        if (attachments == 0) {
            free();
        } else {
            mode |= Ipc.SHM_DEST;
            TABLE.forgetKey(this);
        }
    }

    void opened() {
        attachments++;
        attachSeconds = IpcClock.seconds();
        lastPid = currentPid();
    }

    void closed() {
        attachments--;
        detachSeconds = IpcClock.seconds();
        lastPid = currentPid();
        if (attachments == 0 && (mode & Ipc.SHM_DEST) != 0) {
            free();
        }
    }

    private void free() {
        TABLE.remove(this);
        allPages -= pages();
        memory.release();
    }

    private static int currentPid() {
        return Task.current().process.pid;
    }
}
