package elfin.conformance.program;

import static elfin.conformance.program.Kit.PAGE;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Pages.PRIVATE;
import static elfin.conformance.program.Pages.READ;
import static elfin.conformance.program.Pages.READ_WRITE;
import static elfin.conformance.program.Pages.map;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Mman;
import elfin.abi.struct.IoVec;
import elfin.raw.Mem;

/** Mappings, locks and copies between processes: combinations that are easily left out. */
final class SpaceRuleCases {
    private static final int MREMAP_MAYMOVE = 1;
    private static final int MREMAP_FIXED = 2;
    private static final int MREMAP_DONTUNMAP = 4;
    private static final int MCL_CURRENT = 1;
    private static final int IOV_MAX = 1024;
    private static final long LIMIT = 0x7fff_ffff_f000L;

    private SpaceRuleCases() {}

    @Case("mmap")
    static void fileOpenForWritingOnlyCannotBeMapped() {
        long fd = succeeds(call(Call.OPEN, Kit.text("w"), Fcntl.O_WRONLY | Fcntl.O_CREAT, 0600));
        fails(Errno.EACCES, call(Call.MMAP, 0, PAGE, READ, Mman.MAP_PRIVATE, fd, 0));
        fails(Errno.EACCES, call(Call.MMAP, 0, PAGE, 2, Mman.MAP_SHARED, fd, 0));
    }

    @Case("mmap")
    static void sharedWritingNeedsWritingButPrivateDoesNot() {
        call(Call.CLOSE, Files.create("r", "hello"));
        long fd = succeeds(call(Call.OPEN, Kit.text("r"), Fcntl.O_RDONLY));
        fails(Errno.EACCES, call(Call.MMAP, 0, PAGE, READ_WRITE, Mman.MAP_SHARED, fd, 0));
        long page = succeeds(call(Call.MMAP, 0, PAGE, READ_WRITE, Mman.MAP_PRIVATE, fd, 0));
        Mem.putByte(page, (byte) 'j');
        long shared = succeeds(call(Call.MMAP, 0, PAGE, READ, Mman.MAP_SHARED, fd, 0));
        Kit.textIs("hello", shared);
        fails(Errno.EACCES, call(Call.MPROTECT, shared, PAGE, READ_WRITE));
    }

    @Case("mmap")
    static void directoriesAndSocketsCannotBeMapped() {
        long directory = succeeds(call(Call.OPEN, Kit.text("."), Fcntl.O_RDONLY));
        fails(Errno.ENODEV, call(Call.MMAP, 0, PAGE, READ, Mman.MAP_PRIVATE, directory, 0));
        long event = succeeds(call(Call.EVENTFD2, 0, 0));
        fails(Errno.ENODEV, call(Call.MMAP, 0, PAGE, READ, Mman.MAP_PRIVATE, event, 0));
    }

    @Case("mmap")
    static void appendOnlyWritingMayNotBeShared() {
        int flags = Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_APPEND;
        long fd = succeeds(call(Call.OPEN, Kit.text("a"), flags, 0600));
        returns(0, call(Call.FTRUNCATE, fd, PAGE));
        succeeds(call(Call.MMAP, 0, PAGE, READ_WRITE, Mman.MAP_SHARED, fd, 0));
    }

    @Case("mmap")
    static void fixedMappingDoesNotMoveToAHintedPlace() {
        long pages = Pages.alone(3);
        Pages.number(pages, 3);
        long middle = pages + PAGE;
        returns(middle, map(middle, PAGE, READ_WRITE, PRIVATE | Mman.MAP_FIXED));
        equal("before", 1, Mem.getLong(pages));
        equal("replaced", 0, Mem.getLong(middle));
        equal("behind", 3, Mem.getLong(pages + 2L * PAGE));
    }

    @Case("mmap")
    static void failedFixedMappingLeavesWhatIsThere() {
        long page = Pages.alone(1);
        Mem.putLong(page, 7);
        long size = 1L << 46;
        fails(Errno.ENOMEM, map(page, size << 1, READ_WRITE, PRIVATE | Mman.MAP_FIXED));
        equal("contents", 7, Mem.getLong(page));
    }

    @Case("mremap")
    static void unknownFlagsOfMovingAreRefused() {
        long page = Pages.alone(1);
        fails(Errno.EINVAL, call(Call.MREMAP, page, PAGE, PAGE, 8, 0));
        fails(Errno.EINVAL, call(Call.MREMAP, page + 1, PAGE, PAGE, 0, 0));
        fails(Errno.EINVAL, call(Call.MREMAP, page, PAGE, 0, MREMAP_MAYMOVE, 0));
        fails(Errno.EINVAL, call(Call.MREMAP, page, PAGE, PAGE, MREMAP_DONTUNMAP, 0));
    }

    @Case("mremap")
    static void movedPagesKeepProtectionAndContents() {
        long pages = Pages.alone(2);
        Pages.number(pages, 2);
        returns(0, call(Call.MPROTECT, pages, 2L * PAGE, READ));
        long place = Pages.alone(2);
        int flags = MREMAP_MAYMOVE | MREMAP_FIXED;
        returns(place, call(Call.MREMAP, pages, 2L * PAGE, 2L * PAGE, flags, place));
        Pages.areNumbered(place, 2);
        equal("store", Pages.NOT_ALLOWED, Pages.store(place, 1));
        holds("gone", !Pages.isMapped(pages));
    }

    @Case("mremap")
    static void lockedPagesStayLockedWhenTheyMove() {
        Processes.inChild(
                () -> {
                    long page = Pages.alone(1);
                    returns(0, call(Call.MLOCK, page, PAGE));
                    long place = Pages.alone(1);
                    int flags = MREMAP_MAYMOVE | MREMAP_FIXED;
                    returns(place, call(Call.MREMAP, page, PAGE, PAGE, flags, place));
                    fails(Errno.EINVAL, call(Call.MADVISE, place, PAGE, Mman.MADV_DONTNEED));
                });
    }

    @Case("munmap")
    static void unmappingOutsideIsRefused() {
        fails(Errno.EINVAL, call(Call.MUNMAP, LIMIT, 2L * PAGE));
        fails(Errno.EINVAL, call(Call.MUNMAP, -PAGE, PAGE));
        fails(Errno.EINVAL, call(Call.MUNMAP, 0, -1L));
    }

    @Case("mprotect")
    static void protectionOfNothingSucceedsAnywhere() {
        returns(0, call(Call.MPROTECT, 0, 0, 0));
        fails(Errno.EINVAL, call(Call.MPROTECT, 1, 0, 0));
    }

    @Case("brk")
    static void breakBelowItsStartChangesNothing() {
        long end = call(Call.BRK, 0);
        returns(end, call(Call.BRK, PAGE));
        returns(end, call(Call.BRK, -1L));
        returns(end, call(Call.BRK, LIMIT));
    }

    @Case("brk")
    static void shrunkBreakGrowsWithZeros() {
        long end = succeeds(call(Call.BRK, 0));
        long start = end + PAGE - 1 & -PAGE;
        returns(start + 2L * PAGE, call(Call.BRK, start + 2L * PAGE));
        Mem.putLong(start + PAGE, 5);
        returns(start + PAGE, call(Call.BRK, start + PAGE));
        returns(start + 2L * PAGE, call(Call.BRK, start + 2L * PAGE));
        equal("zero", 0, Mem.getLong(start + PAGE));
        returns(end, call(Call.BRK, end));
    }

    @Case("mincore")
    static void vectorInBadMemoryIsEfault() {
        long page = Pages.alone(1);
        fails(Errno.EFAULT, call(Call.MINCORE, page, PAGE, UNMAPPED));
        fails(Errno.EINVAL, call(Call.MINCORE, page + 1, PAGE, memory(8)));
    }

    @Case("mlock2")
    static void unknownFlagsOfLockingAreRefused() {
        long page = Pages.alone(1);
        fails(Errno.EINVAL, call(Call.MLOCK2, page, PAGE, 2));
    }

    @Case("munlock")
    static void unlockingGoesOverMappingsOfAllKinds() {
        long pages = Pages.alone(3);
        returns(0, call(Call.MPROTECT, pages + PAGE, PAGE, READ));
        returns(0, call(Call.MLOCK, pages, 3L * PAGE));
        returns(0, call(Call.MUNLOCK, pages, 3L * PAGE));
        returns(0, call(Call.MADVISE, pages, 3L * PAGE, Mman.MADV_DONTNEED));
    }

    @Case("munlockall")
    static void unlockingAllEndsFutureLocksToo() {
        Processes.inChild(
                () -> {
                    long page = Pages.alone(1);
                    returns(0, call(Call.MLOCKALL, MCL_CURRENT));
                    fails(Errno.EINVAL, call(Call.MADVISE, page, PAGE, Mman.MADV_DONTNEED));
                    returns(0, call(Call.MUNLOCKALL));
                    returns(0, call(Call.MADVISE, page, PAGE, Mman.MADV_DONTNEED));
                });
    }

    private static long vector(long address, long size) {
        long vector = memory(IoVec.SIZE);
        Mem.putLong(vector, address);
        Mem.putLong(vector + 8, size);
        return vector;
    }

    @Case("process_vm_readv")
    static void vectorsHaveAtMost1024Parts() {
        long self = call(Call.GETPID);
        long one = vector(memory(8), 8);
        int read = Call.PROCESS_VM_READV;
        fails(Errno.EINVAL, call(read, self, one, IOV_MAX + 1, one, 1, 0));
        fails(Errno.EINVAL, call(read, self, one, 1, one, IOV_MAX + 1, 0));
        fails(Errno.EINVAL, call(read, self, vector(memory(8), -1), 1, one, 1, 0));
        fails(Errno.EFAULT, call(read, self, UNMAPPED, 1, one, 1, 0));
        fails(Errno.EFAULT, call(read, self, one, 1, UNMAPPED, 1, 0));
    }

    @Case("process_vm_writev")
    static void memoryOfTheEndedIsEsrch() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXIT_GROUP, 0);
        }
        Processes.statusOf(child);
        long one = vector(memory(8), 8);
        fails(Errno.ESRCH, call(Call.PROCESS_VM_WRITEV, child, one, 1, one, 1, 0));
        fails(Errno.EINVAL, call(Call.PROCESS_VM_WRITEV, call(Call.GETPID), one, 1, one, 1, 1));
    }

    @Case("madvise")
    static void adviceOfUnalignedStartIsRefusedEvenForNothing() {
        fails(Errno.EINVAL, call(Call.MADVISE, 1, 0, Mman.MADV_NORMAL));
        returns(0, call(Call.MADVISE, 0, 0, Mman.MADV_NORMAL));
    }

    @Case("memfd_create")
    static void nameInBadMemoryIsEfault() {
        fails(Errno.EFAULT, call(Call.MEMFD_CREATE, UNMAPPED, 0));
    }

    @Case("msync")
    static void bothWaysOfWritingAreRefused() {
        long page = Pages.alone(1);
        fails(Errno.EINVAL, call(Call.MSYNC, page, PAGE, Mman.MS_ASYNC | Mman.MS_SYNC));
        fails(Errno.EINVAL, call(Call.MSYNC, page + 1, PAGE, Mman.MS_SYNC));
        returns(0, call(Call.MSYNC, page, PAGE, 0));
    }
}
