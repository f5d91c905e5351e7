package elfin.conformance.program;

import static elfin.conformance.program.Kit.PAGE;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.anonymous;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;

import elfin.abi.Errno;
import elfin.abi.Ipc;
import elfin.abi.Signal;
import elfin.abi.struct.IpcPerm;
import elfin.abi.struct.ShmIdDs;
import elfin.abi.struct.ShmInfo;
import elfin.abi.struct.ShmInfoLimits;
import elfin.raw.Mem;

/** System V shared memory. */
final class SharedMemoryCases {
    private static final int MODE = 0600;
    private static final int SIGSEGV_STATUS = Case.KILLED_BY + Signal.SIGSEGV;

    private SharedMemoryCases() {}

    private static long segment(long size) {
        return succeeds(call(Call.SHMGET, Ipc.IPC_PRIVATE, size, Ipc.IPC_CREAT | MODE));
    }

    /** A key that no other process uses. */
    private static long key() {
        return 0x5e000000L | call(Call.GETPID);
    }

    private static long attach(long id) {
        return succeeds(call(Call.SHMAT, id, 0, 0));
    }

    private static void remove(long id) {
        returns(0, call(Call.SHMCTL, id, Ipc.IPC_RMID, 0));
    }

    private static long status(long id) {
        long status = memory(ShmIdDs.SIZE);
        returns(0, call(Call.SHMCTL, id, Ipc.IPC_STAT, status));
        return status;
    }

    private static long attachments(long id) {
        return Mem.getLong(status(id) + ShmIdDs.SHM_NATTCH);
    }

    @Case("shmget")
    static void aNewSegmentHasItsSizeOwnerAndMode() {
        long id = segment(5000);
        long status = status(id);
        equal("size", 5000, Mem.getLong(status + ShmIdDs.SHM_SEGSZ));
        equal("mode", MODE, Mem.getInt(status + IpcPerm.MODE));
        equal("uid", 0, Mem.getInt(status + IpcPerm.UID));
        equal("creator", call(Call.GETPID), Mem.getInt(status + ShmIdDs.SHM_CPID));
        equal("last", 0, Mem.getInt(status + ShmIdDs.SHM_LPID));
        equal("attached", 0, Mem.getLong(status + ShmIdDs.SHM_ATIME));
        equal("detached", 0, Mem.getLong(status + ShmIdDs.SHM_DTIME));
        holds("changed", Mem.getLong(status + ShmIdDs.SHM_CTIME) > 0);
        remove(id);
    }

    @Case("shmget")
    static void aKeyLeadsToTheSameSegment() {
        long id = succeeds(call(Call.SHMGET, key(), PAGE, Ipc.IPC_CREAT | MODE));
        returns(id, call(Call.SHMGET, key(), PAGE, 0));
        returns(id, call(Call.SHMGET, key(), 0, Ipc.IPC_CREAT | MODE));
        equal("key", key(), Mem.getInt(status(id) + IpcPerm.__KEY));
        remove(id);
    }

    @Case("shmget")
    static void exclusiveCreationFailsWhereOneExists() {
        long id = succeeds(call(Call.SHMGET, key(), PAGE, Ipc.IPC_CREAT | Ipc.IPC_EXCL | MODE));
        fails(Errno.EEXIST, call(Call.SHMGET, key(), PAGE, Ipc.IPC_CREAT | Ipc.IPC_EXCL | MODE));
        remove(id);
    }

    @Case("shmget")
    static void anUnknownKeyIsNotFound() {
        fails(Errno.ENOENT, call(Call.SHMGET, key(), PAGE, MODE));
    }

    @Case("shmget")
    static void aSegmentHasAtLeastOneByte() {
        fails(Errno.EINVAL, call(Call.SHMGET, Ipc.IPC_PRIVATE, 0, Ipc.IPC_CREAT | MODE));
        fails(Errno.EINVAL, call(Call.SHMGET, Ipc.IPC_PRIVATE, -1, Ipc.IPC_CREAT | MODE));
    }

    @Case("shmget")
    static void anExistingSegmentIsNotTooSmall() {
        long id = succeeds(call(Call.SHMGET, key(), 5000, Ipc.IPC_CREAT | MODE));
        fails(Errno.EINVAL, call(Call.SHMGET, key(), 5001, 0));
        returns(id, call(Call.SHMGET, key(), 5000, 0));
        remove(id);
    }

    @Case("shmget")
    static void othersNeedPermissionOfTheMode() {
        long key = key();
        long id = succeeds(call(Call.SHMGET, key, PAGE, Ipc.IPC_CREAT | 0604));
        Children.asNobody(Errno.EACCES, () -> call(Call.SHMGET, key, PAGE, 0600));
        Children.asNobody(0, () -> call(Call.SHMGET, key, PAGE, 0400) == id ? 0 : 1);
        Children.asNobody(0, () -> call(Call.SHMGET, key, PAGE, 0) == id ? 0 : 1);
        remove(id);
    }

    @Case("shmget")
    static void privateSegmentsAreAllDifferent() {
        long first = segment(PAGE);
        long second = segment(PAGE);
        holds("two ids", first != second);
        remove(first);
        remove(second);
    }

    @Case("shmget")
    static void anIdIsNotUsedAgainAtOnce() {
        long first = segment(PAGE);
        remove(first);
        long second = segment(PAGE);
        holds("another id", first != second);
        fails(Errno.EINVAL, call(Call.SHMCTL, first, Ipc.IPC_STAT, memory(ShmIdDs.SIZE)));
        remove(second);
    }

    @Case("shmget")
    static void hugePagesAreNotThere() {
        int flags = Ipc.IPC_CREAT | MODE | Ipc.SHM_HUGETLB;
        fails(Errno.ENOMEM, call(Call.SHMGET, Ipc.IPC_PRIVATE, 2 << 20, flags));
    }

    @Case("shmat")
    static void attachmentsShareTheirMemory() {
        long id = segment(2 * PAGE);
        long first = attach(id);
        long second = attach(id);
        holds("two places", first != second);
        equal("zeroed", 0, Mem.getLong(first + PAGE));
        Mem.putLong(first + PAGE, 77);
        equal("second", 77, Mem.getLong(second + PAGE));
        equal("attachments", 2, attachments(id));
        remove(id);
    }

    @Case("shmat")
    static void contentsStayWhileNobodyIsAttached() {
        long id = segment(PAGE);
        long place = attach(id);
        Mem.putLong(place, 5);
        returns(0, call(Call.SHMDT, place));
        equal("contents", 5, Mem.getLong(attach(id)));
        remove(id);
    }

    @Case("shmat")
    static void aChildInheritsTheAttachment() {
        long id = segment(PAGE);
        long place = attach(id);
        long gate = Files.pipe();
        long child =
                Children.start(
                        () -> {
                            Mem.putLong(place, 9);
                            call(Call.READ, Files.readEnd(gate), place + 8, 1);
                            return 0;
                        });
        Children.await(() -> Mem.getLongVolatile(place) == 9);
        equal("attachments", 2, attachments(id));
        call(Call.WRITE, Files.writeEnd(gate), place, 1);
        Children.ends(child, 0);
        equal("attachments", 1, attachments(id));
        equal("last", child, Mem.getInt(status(id) + ShmIdDs.SHM_LPID));
        remove(id);
    }

    @Case("shmat")
    static void aReadOnlyAttachmentCanBeRead() {
        long id = segment(PAGE);
        long writable = attach(id);
        Mem.putLong(writable, 3);
        long place = succeeds(call(Call.SHMAT, id, 0, Ipc.SHM_RDONLY));
        equal("contents", 3, Mem.getLong(place));
        fails(Errno.EACCES, call(Call.MPROTECT, place, PAGE, 3));
        fails(Errno.EFAULT, call(Call.READ, Files.open("/dev/zero", 0), place, 1));
        remove(id);
    }

    @Case(value = "shmat", ends = SIGSEGV_STATUS)
    static void aReadOnlyAttachmentCannotBeWritten() {
        long id = segment(PAGE);
        long place = succeeds(call(Call.SHMAT, id, 0, Ipc.SHM_RDONLY));
        remove(id);
        Mem.putLong(place, 1);
    }

    @Case("shmat")
    static void anAddressIsTakenAsItIs() {
        long id = segment(PAGE);
        long hole = anonymous(4 * PAGE);
        returns(0, call(Call.MUNMAP, hole, 4 * PAGE));
        returns(hole + PAGE, call(Call.SHMAT, id, hole + PAGE, 0));
        remove(id);
    }

    @Case("shmat")
    static void anAddressCanBeRoundedDown() {
        long id = segment(PAGE);
        long hole = anonymous(4 * PAGE);
        returns(0, call(Call.MUNMAP, hole, 4 * PAGE));
        fails(Errno.EINVAL, call(Call.SHMAT, id, hole + 5, 0));
        returns(hole, call(Call.SHMAT, id, hole + 5, Ipc.SHM_RND));
        remove(id);
    }

    @Case("shmat")
    static void whatIsMappedIsNotReplaced() {
        long id = segment(PAGE);
        long place = anonymous(PAGE);
        fails(Errno.EINVAL, call(Call.SHMAT, id, place, 0));
        remove(id);
    }

    @Case("shmat")
    static void remapReplacesWhatIsMapped() {
        long id = segment(PAGE);
        long place = anonymous(2 * PAGE);
        Mem.putLong(place, 1);
        Mem.putLong(place + PAGE, 2);
        returns(place, call(Call.SHMAT, id, place, Ipc.SHM_REMAP));
        equal("replaced", 0, Mem.getLong(place));
        equal("behind", 2, Mem.getLong(place + PAGE));
        remove(id);
    }

    @Case("shmat")
    static void remapNeedsAnAddress() {
        long id = segment(PAGE);
        fails(Errno.EINVAL, call(Call.SHMAT, id, 0, Ipc.SHM_REMAP));
        fails(Errno.EINVAL, call(Call.SHMAT, id, 5, Ipc.SHM_REMAP | Ipc.SHM_RND));
        remove(id);
    }

    @Case("shmat")
    static void attachingNeedsPermission() {
        long id = segment(PAGE);
        Children.asNobody(Errno.EACCES, () -> call(Call.SHMAT, id, 0, 0));
        Children.asNobody(Errno.EACCES, () -> call(Call.SHMAT, id, 0, Ipc.SHM_RDONLY));
        remove(id);
    }

    @Case("shmat")
    static void readersOfTheModeAttachReadOnly() {
        long id = succeeds(call(Call.SHMGET, Ipc.IPC_PRIVATE, PAGE, 0644));
        Children.asNobody(Errno.EACCES, () -> call(Call.SHMAT, id, 0, 0));
        Children.asNobody(0, () -> call(Call.SHMAT, id, 0, Ipc.SHM_RDONLY) > 0 ? 0 : 1);
        Children.asNobody(
                Errno.EACCES, () -> call(Call.SHMAT, id, 0, Ipc.SHM_RDONLY | Ipc.SHM_EXEC));
        remove(id);
    }

    @Case("shmat")
    static void aWrongIdIsRefused() {
        fails(Errno.EINVAL, call(Call.SHMAT, -1, 0, 0));
        fails(Errno.EINVAL, call(Call.SHMAT, 0x7fff0000, 0, 0));
    }

    @Case("shmat")
    static void attachingTellsItsTimeAndProcess() {
        long id = segment(PAGE);
        attach(id);
        long status = status(id);
        holds("attach time", Mem.getLong(status + ShmIdDs.SHM_ATIME) > 0);
        equal("detach time", 0, Mem.getLong(status + ShmIdDs.SHM_DTIME));
        equal("last", call(Call.GETPID), Mem.getInt(status + ShmIdDs.SHM_LPID));
        remove(id);
    }

    @Case("shmdt")
    static void detachingUnmaps() {
        long id = segment(2 * PAGE);
        long place = attach(id);
        returns(0, call(Call.SHMDT, place));
        equal("attachments", 0, attachments(id));
        fails(Errno.EFAULT, call(Call.STAT, place, memory(Files.STAT_SIZE)));
        holds("detach time", Mem.getLong(status(id) + ShmIdDs.SHM_DTIME) > 0);
        fails(Errno.EINVAL, call(Call.SHMDT, place));
        remove(id);
    }

    @Case("shmdt")
    static void onlyTheBeginningOfAnAttachmentDetaches() {
        long id = segment(2 * PAGE);
        long place = attach(id);
        fails(Errno.EINVAL, call(Call.SHMDT, place + PAGE));
        fails(Errno.EINVAL, call(Call.SHMDT, place + 1));
        returns(0, call(Call.SHMDT, place));
        fails(Errno.EINVAL, call(Call.SHMDT, anonymous(PAGE)));
        fails(Errno.EINVAL, call(Call.SHMDT, UNMAPPED));
        remove(id);
    }

    @Case("shmdt")
    static void detachingTakesAllPiecesOfACutAttachment() {
        long id = segment(3 * PAGE);
        long place = attach(id);
        returns(0, call(Call.MUNMAP, place + PAGE, PAGE));
        equal("attachments", 2, attachments(id));
        returns(0, call(Call.SHMDT, place));
        equal("attachments", 0, attachments(id));
        remove(id);
    }

    @Case("shmdt")
    static void unmappingDetachesToo() {
        long id = segment(PAGE);
        long place = attach(id);
        returns(0, call(Call.MUNMAP, place, PAGE));
        equal("attachments", 0, attachments(id));
        remove(id);
    }

    @Case("shmctl")
    static void aRemovedSegmentLivesUntilItIsDetached() {
        long id = succeeds(call(Call.SHMGET, key(), PAGE, Ipc.IPC_CREAT | MODE));
        long place = attach(id);
        remove(id);
        Mem.putLong(place, 4);
        long status = status(id);
        equal("mode", MODE | Ipc.SHM_DEST, Mem.getInt(status + IpcPerm.MODE));
        equal("key", 0, Mem.getInt(status + IpcPerm.__KEY));
        fails(Errno.ENOENT, call(Call.SHMGET, key(), PAGE, 0));
        long again = attach(id);
        equal("contents", 4, Mem.getLong(again));
        returns(0, call(Call.SHMDT, place));
        returns(0, call(Call.SHMDT, again));
        fails(Errno.EINVAL, call(Call.SHMCTL, id, Ipc.IPC_STAT, memory(ShmIdDs.SIZE)));
    }

    @Case("shmctl")
    static void removalAtTheEndOfTheLastProcess() {
        long id = segment(PAGE);
        long child =
                Children.start(
                        () -> {
                            attach(id);
                            return call(Call.SHMCTL, id, Ipc.IPC_RMID, 0);
                        });
        Children.ends(child, 0);
        fails(Errno.EINVAL, call(Call.SHMCTL, id, Ipc.IPC_STAT, memory(ShmIdDs.SIZE)));
    }

    @Case("shmctl")
    static void setChangesOwnerGroupAndMode() {
        long id = segment(PAGE);
        long status = status(id);
        Mem.putInt(status + IpcPerm.UID, Children.NOBODY);
        Mem.putInt(status + IpcPerm.GID, 12);
        Mem.putInt(status + IpcPerm.MODE, 0177640);
        returns(0, call(Call.SHMCTL, id, Ipc.IPC_SET, status));
        long after = status(id);
        equal("uid", Children.NOBODY, Mem.getInt(after + IpcPerm.UID));
        equal("gid", 12, Mem.getInt(after + IpcPerm.GID));
        equal("creator", 0, Mem.getInt(after + IpcPerm.CUID));
        equal("mode", 0640, Mem.getInt(after + IpcPerm.MODE));
        Children.asNobody(0, () -> call(Call.SHMCTL, id, Ipc.IPC_RMID, 0));
    }

    @Case("shmctl")
    static void onlyOwnersChangeAndRemove() {
        long id = succeeds(call(Call.SHMGET, Ipc.IPC_PRIVATE, PAGE, 0666));
        long status = status(id);
        Children.asNobody(Errno.EPERM, () -> call(Call.SHMCTL, id, Ipc.IPC_SET, status));
        Children.asNobody(Errno.EPERM, () -> call(Call.SHMCTL, id, Ipc.IPC_RMID, 0));
        Children.asNobody(Errno.EPERM, () -> call(Call.SHMCTL, id, Ipc.SHM_LOCK, 0));
        remove(id);
    }

    @Case("shmctl")
    static void statusNeedsPermission() {
        long id = segment(PAGE);
        Children.asNobody(
                Errno.EACCES, () -> call(Call.SHMCTL, id, Ipc.IPC_STAT, memory(ShmIdDs.SIZE)));
        long index = id & 0x7fff;
        Children.asNobody(
                Errno.EACCES, () -> call(Call.SHMCTL, index, Ipc.SHM_STAT, memory(ShmIdDs.SIZE)));
        Children.asNobody(
                0,
                () ->
                        call(Call.SHMCTL, index, Ipc.SHM_STAT_ANY, memory(ShmIdDs.SIZE)) == id
                                ? 0
                                : 1);
        remove(id);
    }

    @Case("shmctl")
    static void lockingShowsInTheMode() {
        long id = segment(PAGE);
        returns(0, call(Call.SHMCTL, id, Ipc.SHM_LOCK, 0));
        equal("mode", MODE | Ipc.SHM_LOCKED, Mem.getInt(status(id) + IpcPerm.MODE));
        returns(0, call(Call.SHMCTL, id, Ipc.SHM_UNLOCK, 0));
        equal("mode", MODE, Mem.getInt(status(id) + IpcPerm.MODE));
        remove(id);
    }

    @Case("shmctl")
    static void limitsAreLinuxDefaults() {
        long limits = memory(ShmInfoLimits.SIZE);
        succeeds(call(Call.SHMCTL, 0, Ipc.IPC_INFO, limits));
        equal("SHMMIN", 1, Mem.getLong(limits + ShmInfoLimits.SHMMIN));
        equal("SHMMNI", 4096, Mem.getLong(limits + ShmInfoLimits.SHMMNI));
        equal("SHMSEG", 4096, Mem.getLong(limits + ShmInfoLimits.SHMSEG));
        equal("SHMMAX", -1L - (1L << 24), Mem.getLong(limits + ShmInfoLimits.SHMMAX));
    }

    @Case("shmctl")
    static void usageCountsSegmentsAndPages() {
        long before = memory(ShmInfo.SIZE);
        succeeds(call(Call.SHMCTL, 0, Ipc.SHM_INFO, before));
        long id = segment(3 * PAGE);
        Mem.putLong(attach(id), 1);
        long after = memory(ShmInfo.SIZE);
        succeeds(call(Call.SHMCTL, 0, Ipc.SHM_INFO, after));
        holds(
                "segments",
                Mem.getInt(after + ShmInfo.USED_IDS) > Mem.getInt(before + ShmInfo.USED_IDS));
        holds(
                "pages",
                Mem.getLong(after + ShmInfo.SHM_TOT) >= Mem.getLong(before + ShmInfo.SHM_TOT) + 3);
        holds(
                "resident",
                Mem.getLong(after + ShmInfo.SHM_RSS) > Mem.getLong(before + ShmInfo.SHM_RSS));
        remove(id);
    }

    @Case("shmctl")
    static void wrongCommandsAndAddressesAreRefused() {
        long id = segment(PAGE);
        fails(Errno.EINVAL, call(Call.SHMCTL, id, 99, 0));
        fails(Errno.EINVAL, call(Call.SHMCTL, id, -1, 0));
        fails(Errno.EINVAL, call(Call.SHMCTL, -1, Ipc.IPC_STAT, memory(ShmIdDs.SIZE)));
        fails(Errno.EFAULT, call(Call.SHMCTL, id, Ipc.IPC_STAT, UNMAPPED));
        fails(Errno.EFAULT, call(Call.SHMCTL, id, Ipc.IPC_SET, UNMAPPED));
        remove(id);
    }

    @Case("shmctl")
    static void aRemovedSegmentIsGone() {
        long id = segment(PAGE);
        remove(id);
        fails(Errno.EINVAL, call(Call.SHMCTL, id, Ipc.IPC_RMID, 0));
        fails(Errno.EINVAL, call(Call.SHMAT, id, 0, 0));
        fails(Errno.EINVAL, call(Call.SHMCTL, id, Ipc.SHM_LOCK, 0));
    }

    @Case("shmat")
    static void sharedFutexesWorkInASegment() {
        long id = segment(PAGE);
        long here = attach(id);
        long there = attach(id);
        remove(id);
        long child =
                Children.start(
                        () -> {
                            Mem.putIntVolatile(here + 4, 1);
                            return call(Call.FUTEX, here, 0, 0, 0);
                        });
        Children.await(() -> Mem.getIntVolatile(here + 4) == 1);
        Children.await(() -> call(Call.FUTEX, there, 1, 1) == 1);
        Children.ends(child, 0);
    }
}
