package elfin.kernel.syscall.memory;

import elfin.abi.Errno;
import elfin.abi.struct.IoVec;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.ForeignMemory;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.OriginalMemory;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;

/** process_vm_readv(2), process_vm_writev(2): copies between two processes' memories. */
public final class ProcessMemory {
    /** Linux's UIO_MAXIOV. */
    private static final int MOST_PARTS = 1024;

    /** Linux's MAX_RW_COUNT. */
    private static final long MOST_BYTES = 0x7fff_f000L;

    private final AddressSpace space;
    private final boolean writes;
    private final OriginalMemory original;

    /** Where the copy is in the caller's parts. */
    private final long localVector;

    private final long localCount;
    private int localIndex;
    private long localDone;

    private ProcessMemory(AddressSpace space, boolean writes, long localVector, long localCount) {
        this.space = space;
        this.writes = writes;
        this.original = new OriginalMemory(space);
        this.localVector = localVector;
        this.localCount = localCount;
    }

    @Syscall("process_vm_readv")
    public static long read(
            int pid, long local, long localCount, long remote, long remoteCount, long flags) {
        return copy(pid, local, localCount, remote, remoteCount, flags, false);
    }

    @Syscall("process_vm_writev")
    public static long write(
            int pid, long local, long localCount, long remote, long remoteCount, long flags) {
        return copy(pid, local, localCount, remote, remoteCount, flags, true);
    }

    private static long copy(
            int pid,
            long local,
            long localCount,
            long remote,
            long remoteCount,
            long flags,
            boolean writes) {
        if (flags != 0) {
            return -Errno.EINVAL;
        }
        long room = checkParts(local, localCount, true);
        if (room <= 0) {
            return room;
        }
        long wanted = checkParts(remote, remoteCount, false);
        if (wanted <= 0) {
            return wanted;
        }
        Task task = ProcessTable.findTask(pid);
        if (task == null) {
            return -Errno.ESRCH;
        }
        Process process = task.process;
        if (!Task.current().mayTrace(task)) {
            return -Errno.EPERM;
        }
        if (process.addressSpace == null) {
            return -Errno.ESRCH;
        }
        ProcessMemory copy = new ProcessMemory(process.addressSpace, writes, local, localCount);
        try {
            return copy.copyAll(remote, remoteCount, room);
        } finally {
            copy.original.close();
        }
    }

    /** The bytes of all parts, or an error; only the caller's addresses must be a program's. */
    private static long checkParts(long vector, long count, boolean local) {
        if (count < 0 || count > MOST_PARTS) {
            return -Errno.EINVAL;
        }
        long total = 0;
        for (int i = 0; i < count; i++) {
            long length = length(vector, i);
            if (length < 0) {
                return -Errno.EINVAL;
            }
            if (local && !UserMemory.isUserRange(base(vector, i), length)) {
                return -Errno.EFAULT;
            }
            total = Math.min(total + length, MOST_BYTES);
        }
        return total;
    }

    private static long base(long vector, int index) {
        return UserMemory.getLong(vector + (long) index * IoVec.SIZE + IoVec.IOV_BASE);
    }

    private static long length(long vector, int index) {
        return UserMemory.getLong(vector + (long) index * IoVec.SIZE + IoVec.IOV_LEN);
    }

    private long copyAll(long remote, long remoteCount, long room) {
        long done = 0;
        for (int i = 0; i < remoteCount && done < room; i++) {
            long address = base(remote, i);
            long length = Math.min(length(remote, i), room - done);
            long copied = copyPart(address, length);
            done += copied;
            if (copied < length) {
                break;
            }
        }
        return done == 0 && room > 0 && hasBytes(remote, remoteCount) ? -Errno.EFAULT : done;
    }

    private static boolean hasBytes(long remote, long count) {
        for (int i = 0; i < count; i++) {
            if (length(remote, i) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Copies from or to one of the other's parts, page by page; the bytes copied. */
    private long copyPart(long address, long length) {
        long done = 0;
        while (done < length) {
            long at = address + done;
            if (!UserMemory.isUserRange(at, 1)) {
                break;
            }
            long place = writes ? ForeignMemory.writable(space, at, false) : original.readable(at);
            if (place == 0) {
                break;
            }
            long chunk = Math.min(length - done, Frames.SIZE - (at & Frames.SIZE - 1));
            long copied = copyChunk(place, chunk);
            done += copied;
            if (copied < chunk) {
                break;
            }
        }
        return done;
    }

    /** Copies between kernel memory and the caller's parts. */
    private long copyChunk(long place, long length) {
        long done = 0;
        while (done < length && localIndex < localCount) {
            long left = length(localVector, localIndex) - localDone;
            if (left == 0) {
                localIndex++;
                localDone = 0;
                continue;
            }
            long chunk = Math.min(left, length - done);
            long address = base(localVector, localIndex) + localDone;
            long missing =
                    writes
                            ? UserMemory.copyIn(address, place + done, chunk)
                            : UserMemory.copyOut(place + done, address, chunk);
            done += chunk - missing;
            localDone += chunk - missing;
            if (missing != 0) {
                break;
            }
        }
        return done;
    }
}
