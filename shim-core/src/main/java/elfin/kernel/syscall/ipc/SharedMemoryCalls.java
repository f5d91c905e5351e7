package elfin.kernel.syscall.ipc;

import elfin.abi.Errno;
import elfin.abi.Ipc;
import elfin.abi.Mman;
import elfin.abi.struct.ShmIdDs;
import elfin.abi.struct.ShmInfo;
import elfin.abi.struct.ShmInfoLimits;
import elfin.kernel.core.Syscall;
import elfin.kernel.ipc.IpcObject;
import elfin.kernel.ipc.SegmentAttachment;
import elfin.kernel.ipc.SharedSegment;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.Mapping;
import elfin.kernel.mm.MappingList;
import elfin.kernel.mm.MemoryMapper;
import elfin.kernel.syscall.file.StructBuffer;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.Limits;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;

/** shmget(2), shmat(2), shmdt(2), shmctl(2). There are no huge pages in reserve. */
public final class SharedMemoryCalls {
    private static final int EXECUTE = 0111;
    private static final int CAP_IPC_LOCK = 14;
    private static final long PAGE_MASK = Frames.SIZE - 1;

    private SharedMemoryCalls() {}

    @Syscall("shmget")
    public static long get(int key, long size, int flags) {
        SharedSegment segment =
                (SharedSegment) IpcCommands.existing(SharedSegment.TABLE, key, flags);
        if (segment != null) {
            if (Long.compareUnsigned(segment.size, size) < 0) {
                return -Errno.EINVAL;
            }
            IpcCommands.requirePermission(segment, flags);
            return segment.id();
        }
        if (size == 0 || Long.compareUnsigned(size, SharedSegment.mostBytes) > 0) {
            return -Errno.EINVAL;
        }
        if (!SharedSegment.mayHave(size)) {
            return -Errno.ENOSPC;
        }
        if (size < 0 || size > AddressSpace.LIMIT || (flags & Ipc.SHM_HUGETLB) != 0) {
            return -Errno.ENOMEM;
        }
        if (SharedSegment.TABLE.isFull()) {
            return -Errno.ENOSPC;
        }
        segment = SharedSegment.create(key, flags, size);
        return segment == null ? -Errno.ENOMEM : segment.id();
    }

    @Syscall("shmat")
    public static long attach(int id, long address, int flags) {
        long place = address;
        boolean replaces = (flags & Ipc.SHM_REMAP) != 0;
        if (id < 0) {
            return -Errno.EINVAL;
        }
        if ((place & PAGE_MASK) != 0) {
            if ((flags & Ipc.SHM_RND) == 0) {
                return -Errno.EINVAL;
            }
            place &= ~PAGE_MASK;
        }
        if (place == 0 && replaces) {
            return -Errno.EINVAL;
        }
        boolean readOnly = (flags & Ipc.SHM_RDONLY) != 0;
        int protection = Mman.PROT_READ | (readOnly ? 0 : Mman.PROT_WRITE);
        int wanted = readOnly ? IpcObject.READ : IpcObject.READ | IpcObject.WRITE;
        if ((flags & Ipc.SHM_EXEC) != 0) {
            protection |= Mman.PROT_EXEC;
            wanted |= EXECUTE;
        }
        SharedSegment segment = (SharedSegment) IpcCommands.find(SharedSegment.TABLE, id, wanted);
        AddressSpace space = Task.current().process.addressSpace;
        int mapFlags = Mman.MAP_SHARED;
        if (address != 0) {
            mapFlags |= Mman.MAP_FIXED;
            long end = place + (segment.pages() << Frames.SHIFT);
            boolean wraps = Long.compareUnsigned(place + segment.size, place) < 0;
            if (!replaces && (wraps || end > place && space.mappings.intersects(place, end))) {
                return -Errno.EINVAL;
            }
        }
        return MemoryMapper.map(
                space,
                place,
                segment.size,
                protection,
                mapFlags,
                new SegmentAttachment(segment),
                !readOnly,
                0);
    }

    @Syscall("shmdt")
    public static long detach(long address) {
        if ((address & PAGE_MASK) != 0) {
            return -Errno.EINVAL;
        }
        AddressSpace space = Task.current().process.addressSpace;
        MappingList mappings = space.mappings;
        SegmentAttachment attachment = null;
        int index = mappings.firstEndingAfter(address);
        while (index < mappings.size() && attachment == null) {
            attachment = attachmentAt(mappings.get(index++), address);
        }
        if (attachment == null) {
            return -Errno.EINVAL;
        }
        // mmap(2) and mprotect(2) may have cut it in pieces.
        long end = address + (attachment.segment().pages() << Frames.SHIFT);
        index = mappings.firstEndingAfter(address);
        while (index < mappings.size() && mappings.get(index).end <= end) {
            Mapping piece = mappings.get(index);
            if (attachmentAt(piece, address) == attachment) {
                MemoryMapper.unmap(space, piece.start, piece.end - piece.start);
            } else {
                index++;
            }
        }
        return 0;
    }

    /** What a mapping attaches if its place fits an attachment that began at an address. */
    private static SegmentAttachment attachmentAt(Mapping mapping, long address) {
        return mapping.file instanceof SegmentAttachment attachment
                        && mapping.start - address >>> Frames.SHIFT == mapping.pageIndex
                ? attachment
                : null;
    }

    @Syscall("shmctl")
    public static long control(int id, int command, long buffer) {
        if (id < 0 || command < 0) {
            return -Errno.EINVAL;
        }
        switch (command) {
            case Ipc.IPC_INFO:
                return limits(buffer);
            case Ipc.SHM_INFO:
                return usage(buffer);
            case Ipc.IPC_STAT, Ipc.SHM_STAT, Ipc.SHM_STAT_ANY:
                return describe(id, command, buffer);
            case Ipc.IPC_SET:
                IpcCommands.Owner owner = IpcCommands.Owner.read(buffer);
                owner.apply(IpcCommands.findOwned(SharedSegment.TABLE, id));
                return 0;
            case Ipc.IPC_RMID:
                ((SharedSegment) IpcCommands.findOwned(SharedSegment.TABLE, id)).destroy();
                return 0;
            case Ipc.SHM_LOCK, Ipc.SHM_UNLOCK:
                return lock(id, command == Ipc.SHM_LOCK);
            default:
                return -Errno.EINVAL;
        }
    }

    private static long limits(long buffer) {
        new StructBuffer(ShmInfoLimits.SIZE)
                .putLong(ShmInfoLimits.SHMMAX, SharedSegment.mostBytes)
                .putLong(ShmInfoLimits.SHMMIN, 1)
                .putLong(ShmInfoLimits.SHMMNI, SharedSegment.TABLE.most())
                .putLong(ShmInfoLimits.SHMSEG, SharedSegment.TABLE.most())
                .putLong(ShmInfoLimits.SHMALL, SharedSegment.mostPages)
                .copyOut(buffer);
        return SharedSegment.TABLE.highestIndex();
    }

    private static long usage(long buffer) {
        long resident = 0;
        for (int i = 0; i <= SharedSegment.TABLE.highestIndex(); i++) {
            if (SharedSegment.TABLE.at(i) instanceof SharedSegment segment) {
                resident += segment.residentPages();
            }
        }
        new StructBuffer(ShmInfo.SIZE)
                .putInt(ShmInfo.USED_IDS, SharedSegment.TABLE.inUse())
                .putLong(ShmInfo.SHM_TOT, SharedSegment.allPages())
                .putLong(ShmInfo.SHM_RSS, resident)
                .copyOut(buffer);
        return SharedSegment.TABLE.highestIndex();
    }

    private static long describe(int id, int command, long buffer) {
        SharedSegment segment =
                (SharedSegment)
                        IpcCommands.toDescribe(
                                SharedSegment.TABLE,
                                id,
                                command == Ipc.IPC_STAT,
                                command == Ipc.SHM_STAT_ANY);
        StructBuffer status = new StructBuffer(ShmIdDs.SIZE);
        IpcCommands.describe(segment, status);
        status.putLong(ShmIdDs.SHM_SEGSZ, segment.size)
                .putLong(ShmIdDs.SHM_ATIME, segment.attachSeconds)
                .putLong(ShmIdDs.SHM_DTIME, segment.detachSeconds)
                .putLong(ShmIdDs.SHM_CTIME, segment.changeSeconds)
                .putInt(ShmIdDs.SHM_CPID, segment.creatorPid)
                .putInt(ShmIdDs.SHM_LPID, segment.lastPid)
                .putLong(ShmIdDs.SHM_NATTCH, segment.attachments())
                .copyOut(buffer);
        return command == Ipc.IPC_STAT ? 0 : segment.id();
    }

    /** All memory stays where it is anyway; the mode tells. */
    private static long lock(int id, boolean locks) {
        SharedSegment segment = (SharedSegment) IpcCommands.find(SharedSegment.TABLE, id);
        Process self = Task.current().process;
        Credentials who = Task.current().credentials();
        if (!who.hasCapability(CAP_IPC_LOCK)) {
            if (who.euid != segment.uid && who.euid != segment.creatorUid) {
                return -Errno.EPERM;
            }
            if (locks && self.limits.soft(Limits.RLIMIT_MEMLOCK) == 0) {
                return -Errno.EPERM;
            }
        }
        segment.mode = locks ? segment.mode | Ipc.SHM_LOCKED : segment.mode & ~Ipc.SHM_LOCKED;
        return 0;
    }
}
