package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.NON_CANONICAL;
import static elfin.conformance.program.Kit.PAGE;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.textIs;
import static elfin.conformance.program.Pages.PRIVATE;
import static elfin.conformance.program.Pages.READ;
import static elfin.conformance.program.Pages.READ_WRITE;
import static elfin.conformance.program.Pages.isResident;
import static elfin.conformance.program.Pages.map;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.raw.Mem;

/** mincore(2), msync(2), cachestat(2), and the mlock(2) family. */
final class ResidencyCases {
    private static final int RLIMIT_MEMLOCK = 8;
    private static final int NOBODY = 65534;

    /** {@code struct cachestat}. */
    private static final int NR_CACHE = 0;

    private static final int NR_EVICTED = 24;
    private static final int CACHESTAT_SIZE = 40;

    private ResidencyCases() {}

    @Case("mincore")
    static void vectorHasAByteForEachPage() {
        long pages = Pages.some(5);
        Mem.putLong(pages + 2L * PAGE, 1);
        long vector = memory(8);
        Mem.fill(vector, 8, (byte) 0x55);
        returns(0, call(Call.MINCORE, pages, 4L * PAGE + 1, vector));
        equal("third", 1, Mem.getByte(vector + 2) & 1);
        equal("fourth", 0, Mem.getByte(vector + 3) & 1);
        equal("fifth", 0, Mem.getByte(vector + 4));
        equal("behind", 0x55, Mem.getByte(vector + 5));
    }

    @Case("mincore")
    static void lengthZeroOfMincoreSucceeds() {
        returns(0, call(Call.MINCORE, Pages.some(1), 0, memory(1)));
        returns(0, call(Call.MINCORE, UNMAPPED & -PAGE, 0, 0));
    }

    @Case("mincore")
    static void rangesOutsideTheAddressSpaceAreEnomem() {
        fails(Errno.ENOMEM, call(Call.MINCORE, 0x7fff_ffff_f000L, PAGE, memory(8)));
        fails(Errno.ENOMEM, call(Call.MINCORE, NON_CANONICAL, PAGE, memory(8)));
        fails(Errno.ENOMEM, call(Call.MINCORE, Pages.some(1), -1L, memory(8)));
    }

    @Case("mincore")
    static void pagesBeforeAHoleAreReported() {
        long pages = Pages.alone(1);
        Mem.putLong(pages, 1);
        long vector = memory(8);
        fails(Errno.ENOMEM, call(Call.MINCORE, pages, 2L * PAGE, vector));
        equal("first", 1, Mem.getByte(vector) & 1);
    }

    @Case("mincore")
    static void filePagesJustWrittenAreResident() {
        long fd = Files.create("a", "hello");
        long page = Pages.file(fd, 1, READ, Mman.MAP_SHARED);
        holds("resident", isResident(page));
    }

    @Case("mincore")
    static void droppedPagesAreNotResident() {
        long page = Pages.some(1);
        Mem.putLong(page, 1);
        returns(0, call(Call.MADVISE, page, PAGE, Mman.MADV_DONTNEED));
        holds("not resident", !isResident(page));
    }

    @Case("mincore")
    static void largeMemoryIsResidentPageByPage() {
        long pages = Pages.aligned(Pages.LARGE);
        Pages.number(pages, 512);
        long vector = memory(512);
        returns(0, call(Call.MINCORE, pages, Pages.LARGE, vector));
        for (int i = 0; i < 512; i++) {
            equal("page " + i, 1, Mem.getByte(vector + i) & 1);
        }
    }

    @Case("msync")
    static void eachFlagIsAccepted() {
        long page = Pages.some(1);
        returns(0, call(Call.MSYNC, page, PAGE, 0));
        returns(0, call(Call.MSYNC, page, PAGE, Mman.MS_SYNC));
        returns(0, call(Call.MSYNC, page, PAGE, Mman.MS_INVALIDATE));
        returns(0, call(Call.MSYNC, page, PAGE, Mman.MS_SYNC | Mman.MS_INVALIDATE));
    }

    @Case("msync")
    static void unknownFlagsOfMsyncAreRefused() {
        fails(Errno.EINVAL, call(Call.MSYNC, Pages.some(1), PAGE, 8));
    }

    @Case("msync")
    static void lengthZeroOfMsyncSucceeds() {
        returns(0, call(Call.MSYNC, 0x10000, 0, Mman.MS_SYNC));
    }

    @Case("msync")
    static void lengthOfMsyncThatOverflowsIsEnomem() {
        fails(Errno.ENOMEM, call(Call.MSYNC, Pages.some(1), -PAGE, Mman.MS_SYNC));
    }

    @Case("msync")
    static void holesAreEnomemAtTheEnd() {
        long pages = Pages.some(3);
        Pages.unmap(pages + PAGE, 1);
        fails(Errno.ENOMEM, call(Call.MSYNC, pages, 3L * PAGE, Mman.MS_SYNC));
    }

    @Case("msync")
    static void lockedPagesCannotBeInvalidated() {
        long page = Pages.alone(1);
        returns(0, call(Call.MLOCK, page, PAGE));
        fails(Errno.EBUSY, call(Call.MSYNC, page, PAGE, Mman.MS_INVALIDATE));
        returns(0, call(Call.MUNLOCK, page, PAGE));
    }

    @Case("msync")
    static void stretchOfAFileIsWrittenBack() {
        long fd = Files.create("a", "");
        returns(0, call(Call.FTRUNCATE, fd, 2L * PAGE));
        long pages = Pages.file(fd, 2, READ_WRITE, Mman.MAP_SHARED);
        Mem.putByte(pages + PAGE, (byte) 'x');
        returns(0, call(Call.MSYNC, pages + PAGE, 1, Mman.MS_SYNC));
        long buffer = memory(8);
        returns(1, call(Call.PREAD64, fd, buffer, 1, PAGE));
        textIs("x", buffer);
        Pages.unmap(pages, 2);
    }

    @Case("mlock")
    static void lengthOfMlockIsRoundedOutwards() {
        long pages = Pages.alone(2);
        returns(0, call(Call.MLOCK, pages + PAGE - 1, 2));
        holds("first", isResident(pages));
        holds("second", isResident(pages + PAGE));
        returns(0, call(Call.MUNLOCK, pages, 2L * PAGE));
    }

    @Case("mlock")
    static void lengthZeroOfMlockSucceeds() {
        returns(0, call(Call.MLOCK, UNMAPPED & -PAGE, 0));
        returns(0, call(Call.MUNLOCK, UNMAPPED & -PAGE, 0));
    }

    @Case("mlock")
    static void lengthOfMlockThatOverflowsIsRefused() {
        fails(Errno.EINVAL, call(Call.MLOCK, Pages.some(1), -PAGE));
        fails(Errno.EINVAL, call(Call.MUNLOCK, Pages.some(1), -PAGE));
    }

    @Case("mlock")
    static void inaccessiblePagesAreLockedButNotBroughtIn() {
        long page = succeeds(map(0, PAGE, 0, PRIVATE));
        fails(Errno.ENOMEM, call(Call.MLOCK, page, PAGE));
        fails(Errno.EINVAL, call(Call.MADVISE, page, PAGE, Mman.MADV_DONTNEED));
        returns(0, call(Call.MUNLOCK, page, PAGE));
    }

    @Case("mlock")
    static void pagesBeforeAHoleAreLocked() {
        long page = Pages.alone(1);
        fails(Errno.ENOMEM, call(Call.MLOCK, page, 2L * PAGE));
        fails(Errno.EINVAL, call(Call.MADVISE, page, PAGE, Mman.MADV_DONTNEED));
        returns(0, call(Call.MUNLOCK, page, PAGE));
    }

    private static void becomeNobodyWithLimit(long bytes) {
        long limit = memory(16);
        Mem.putLong(limit, bytes);
        Mem.putLong(limit + 8, bytes);
        returns(0, call(Call.SETRLIMIT, RLIMIT_MEMLOCK, limit));
        returns(0, call(Call.SETRESUID, NOBODY, NOBODY, NOBODY));
    }

    @Case("mlock")
    static void lockedMemoryIsLimited() {
        long pages = Pages.some(16);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            becomeNobodyWithLimit(8L * PAGE);
            boolean right =
                    call(Call.MLOCK, pages, 8L * PAGE) == 0
                            && call(Call.MLOCK, pages + 8L * PAGE, PAGE) == -Errno.ENOMEM
                            && call(Call.MLOCK, pages, 4L * PAGE) == 0
                            && call(Call.MUNLOCK, pages, PAGE) == 0
                            && call(Call.MLOCK, pages + 8L * PAGE, PAGE) == 0;
            call(Call.EXIT_GROUP, right ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
    }

    @Case("mlock")
    static void withoutALimitNobodyMayLock() {
        long pages = Pages.some(1);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            becomeNobodyWithLimit(0);
            boolean right =
                    call(Call.MLOCK, pages, PAGE) == -Errno.EPERM
                            && call(Call.MLOCKALL, Mman.MCL_FUTURE) == -Errno.EPERM
                            && map(0, PAGE, READ_WRITE, PRIVATE | Mman.MAP_LOCKED) == -Errno.EPERM;
            call(Call.EXIT_GROUP, right ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
    }

    @Case("mlock")
    static void privilegedProcessMayLockMore() {
        long pages = Pages.some(16);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long limit = memory(16);
            Mem.putLong(limit, PAGE);
            Mem.putLong(limit + 8, PAGE);
            returns(0, call(Call.SETRLIMIT, RLIMIT_MEMLOCK, limit));
            call(Call.EXIT_GROUP, call(Call.MLOCK, pages, 16L * PAGE) == 0 ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
    }

    @Case("mlock")
    static void mappingBeyondTheLimitIsEagain() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            becomeNobodyWithLimit(4L * PAGE);
            boolean right =
                    map(0, 8L * PAGE, READ_WRITE, PRIVATE | Mman.MAP_LOCKED) == -Errno.EAGAIN
                            && map(0, 4L * PAGE, READ_WRITE, PRIVATE | Mman.MAP_LOCKED) > 0;
            call(Call.EXIT_GROUP, right ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
    }

    @Case("mlock")
    static void growingALockedMappingIsLimited() {
        long pages = Pages.alone(8);
        Pages.unmap(pages + 4L * PAGE, 4);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            becomeNobodyWithLimit(4L * PAGE);
            boolean right =
                    call(Call.MLOCK, pages, 4L * PAGE) == 0
                            && call(Call.MREMAP, pages, 4L * PAGE, 8L * PAGE, 0, 0)
                                    == -Errno.EAGAIN;
            call(Call.EXIT_GROUP, right ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
    }

    @Case("mlock")
    static void locksAreNotInherited() {
        long page = Pages.alone(1);
        returns(0, call(Call.MLOCK, page, PAGE));
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long result = call(Call.MADVISE, page, PAGE, Mman.MADV_DONTNEED);
            call(Call.EXIT_GROUP, result == 0 ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
        returns(0, call(Call.MUNLOCK, page, PAGE));
    }

    @Case("mlock2")
    static void lockOnFaultBringsNothingIn() {
        long page = Pages.alone(1);
        returns(0, call(Call.MLOCK2, page, PAGE, Mman.MLOCK_ONFAULT));
        holds("not resident", !isResident(page));
        fails(Errno.EINVAL, call(Call.MADVISE, page, PAGE, Mman.MADV_DONTNEED));
        returns(0, call(Call.MUNLOCK, page, PAGE));
    }

    @Case("mlock2")
    static void lockWithoutFlagsIsMlock() {
        long page = Pages.alone(1);
        returns(0, call(Call.MLOCK2, page, PAGE, 0));
        holds("resident", isResident(page));
        returns(0, call(Call.MUNLOCK, page, PAGE));
        fails(Errno.EINVAL, call(Call.MLOCK2, page, PAGE, 2));
    }

    @Case("munlock")
    static void unlockingUnlockedPagesSucceeds() {
        returns(0, call(Call.MUNLOCK, Pages.some(1), PAGE));
    }

    @Case("munlock")
    static void unlockingHolesIsEnomem() {
        long page = Pages.alone(1);
        fails(Errno.ENOMEM, call(Call.MUNLOCK, page, 2L * PAGE));
    }

    @Case(value = "mlockall", alone = true)
    static void futureMappingsAreLocked() {
        returns(0, call(Call.MLOCKALL, Mman.MCL_FUTURE));
        long pages = succeeds(map(0, 2L * PAGE, READ_WRITE, PRIVATE));
        holds("resident", isResident(pages + PAGE));
        fails(Errno.EINVAL, call(Call.MADVISE, pages, PAGE, Mman.MADV_DONTNEED));
        returns(0, call(Call.MUNLOCKALL));
        returns(0, call(Call.MADVISE, pages, PAGE, Mman.MADV_DONTNEED));
        long later = succeeds(map(0, PAGE, READ_WRITE, PRIVATE));
        holds("no longer", !isResident(later));
    }

    @Case(value = "mlockall", alone = true)
    static void futureMappingsAreLockedOnFault() {
        returns(0, call(Call.MLOCKALL, Mman.MCL_FUTURE | Mman.MCL_ONFAULT));
        long pages = succeeds(map(0, 2L * PAGE, READ_WRITE, PRIVATE));
        holds("not resident", !isResident(pages + PAGE));
        fails(Errno.EINVAL, call(Call.MADVISE, pages, PAGE, Mman.MADV_DONTNEED));
    }

    @Case(value = "mlockall", alone = true)
    static void currentMappingsAreLocked() {
        long page = Pages.some(1);
        returns(0, call(Call.MLOCKALL, Mman.MCL_CURRENT));
        holds("resident", isResident(page));
        long later = Pages.some(1);
        holds("later ones not", !isResident(later));
    }

    @Case(value = "mlockall", alone = true)
    static void currentMappingsAreLockedOnFault() {
        long page = Pages.alone(1);
        returns(0, call(Call.MLOCKALL, Mman.MCL_CURRENT | Mman.MCL_ONFAULT));
        holds("not resident", !isResident(page));
        fails(Errno.EINVAL, call(Call.MADVISE, page, PAGE, Mman.MADV_DONTNEED));
    }

    @Case("mlockall")
    static void flagsOfMlockallAreChecked() {
        fails(Errno.EINVAL, call(Call.MLOCKALL, 0));
        fails(Errno.EINVAL, call(Call.MLOCKALL, Mman.MCL_ONFAULT));
        fails(Errno.EINVAL, call(Call.MLOCKALL, 8));
    }

    @Case("munlockall")
    static void unlockingAllSucceedsWithoutLocks() {
        returns(0, call(Call.MUNLOCKALL));
    }

    @Case("cachestat")
    static void writtenPagesAreInTheCache() {
        long fd = Files.create("a", "");
        long pages = Pages.some(3);
        returns(3L * PAGE, call(Call.WRITE, fd, pages, 3L * PAGE));
        long range = memory(16);
        Mem.putLong(range + 8, 3L * PAGE);
        long stat = memory(CACHESTAT_SIZE);
        returns(0, call(Call.CACHESTAT, fd, range, stat, 0));
        equal("nr_cache", 3, Mem.getLong(stat + NR_CACHE));
        equal("nr_evicted", 0, Mem.getLong(stat + NR_EVICTED));
    }

    @Case("cachestat")
    static void lengthZeroMeansToTheEnd() {
        long fd = Files.create("a", "");
        returns(2L * PAGE, call(Call.WRITE, fd, Pages.some(2), 2L * PAGE));
        long range = memory(16);
        Mem.putLong(range, PAGE);
        long stat = memory(CACHESTAT_SIZE);
        returns(0, call(Call.CACHESTAT, fd, range, stat, 0));
        equal("nr_cache", 1, Mem.getLong(stat + NR_CACHE));
    }

    @Case("cachestat")
    static void holesAreNotInTheCache() {
        long fd = Files.create("a", "");
        returns(0, call(Call.FTRUNCATE, fd, 64L * PAGE));
        long stat = memory(CACHESTAT_SIZE);
        returns(0, call(Call.CACHESTAT, fd, memory(16), stat, 0));
        equal("nr_cache", 0, Mem.getLong(stat + NR_CACHE));
    }

    @Case("cachestat")
    static void argumentsOfCachestatAreChecked() {
        long fd = Files.create("a", "x");
        long range = memory(16);
        long stat = memory(CACHESTAT_SIZE);
        fails(Errno.EINVAL, call(Call.CACHESTAT, fd, range, stat, 1));
        fails(Errno.EBADF, call(Call.CACHESTAT, CLOSED, range, stat, 0));
        fails(Errno.EFAULT, call(Call.CACHESTAT, fd, UNMAPPED, stat, 0));
        fails(Errno.EFAULT, call(Call.CACHESTAT, fd, range, UNMAPPED, 0));
    }
}
