package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
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
import static elfin.conformance.program.Pages.FINE;
import static elfin.conformance.program.Pages.NOT_MAPPED;
import static elfin.conformance.program.Pages.PRIVATE;
import static elfin.conformance.program.Pages.READ;
import static elfin.conformance.program.Pages.READ_WRITE;
import static elfin.conformance.program.Pages.isMapped;
import static elfin.conformance.program.Pages.isResident;
import static elfin.conformance.program.Pages.load;
import static elfin.conformance.program.Pages.map;
import static elfin.conformance.program.Pages.store;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.abi.Signal;
import elfin.raw.Mem;

/** madvise(2), process_madvise(2), process_mrelease(2). */
final class AdviceCases {
    private AdviceCases() {}

    private static long advise(long address, int count, int advice) {
        return call(Call.MADVISE, address, (long) count * PAGE, advice);
    }

    @Case("madvise")
    static void lengthZeroSucceedsAnywhere() {
        returns(0, call(Call.MADVISE, UNMAPPED, 0, Mman.MADV_NORMAL));
        returns(0, call(Call.MADVISE, UNMAPPED, 0, Mman.MADV_DONTNEED));
    }

    @Case("madvise")
    static void lengthThatOverflowsIsRefused() {
        long page = Pages.some(1);
        fails(Errno.EINVAL, call(Call.MADVISE, page, -1L, Mman.MADV_NORMAL));
        fails(Errno.EINVAL, call(Call.MADVISE, page, -PAGE, Mman.MADV_NORMAL));
    }

    @Case("madvise")
    static void unknownAdviceIsRefusedBeforeAnythingElse() {
        fails(Errno.EINVAL, call(Call.MADVISE, UNMAPPED, 0, 7));
        fails(Errno.EINVAL, call(Call.MADVISE, UNMAPPED, 0, -1));
        fails(Errno.EINVAL, call(Call.MADVISE, UNMAPPED, PAGE, 1000));
    }

    @Case("madvise")
    static void pagesAroundAHoleAreAdvised() {
        long pages = Pages.some(3);
        Pages.number(pages, 3);
        Pages.unmap(pages + PAGE, 1);
        fails(Errno.ENOMEM, advise(pages, 3, Mman.MADV_DONTNEED));
        equal("before", 0, Mem.getLong(pages));
        equal("behind", 0, Mem.getLong(pages + 2L * PAGE));
    }

    @Case("madvise")
    static void dontneedOfAFileShowsTheFileAgain() {
        long fd = Files.create("a", "hello");
        long page = Pages.file(fd, 1, READ_WRITE, Mman.MAP_PRIVATE);
        Mem.putByte(page, (byte) 'J');
        returns(0, advise(page, 1, Mman.MADV_DONTNEED));
        textIs("hello", page);
    }

    @Case("madvise")
    static void dontneedOfSharedMemoryKeepsIt() {
        long page = Pages.shared(1);
        Mem.putLong(page, 5);
        returns(0, advise(page, 1, Mman.MADV_DONTNEED));
        equal("contents", 5, Mem.getLong(page));
    }

    @Case("madvise")
    static void dontneedOfPartLeavesTheRest() {
        long pages = Pages.some(3);
        Pages.number(pages, 3);
        returns(0, advise(pages + PAGE, 1, Mman.MADV_DONTNEED));
        equal("first", 1, Mem.getLong(pages));
        equal("second", 0, Mem.getLong(pages + PAGE));
        equal("third", 3, Mem.getLong(pages + 2L * PAGE));
    }

    @Case("madvise")
    static void dontneedOfPartOfLargeMemory() {
        long pages = Pages.aligned(Pages.LARGE);
        Pages.number(pages, 512);
        returns(0, advise(pages + 100L * PAGE, 200, Mman.MADV_DONTNEED));
        equal("before", 100, Mem.getLong(pages + 99L * PAGE));
        equal("inside", 0, Mem.getLong(pages + 100L * PAGE));
        equal("inside", 0, Mem.getLong(pages + 299L * PAGE));
        equal("behind", 301, Mem.getLong(pages + 300L * PAGE));
    }

    @Case("madvise")
    static void dontneedOfLockedPagesIsRefused() {
        long page = Pages.alone(1);
        Mem.putLong(page, 5);
        returns(0, call(Call.MLOCK, page, PAGE));
        fails(Errno.EINVAL, advise(page, 1, Mman.MADV_DONTNEED));
        equal("contents", 5, Mem.getLong(page));
        returns(0, advise(page, 1, Mman.MADV_DONTNEED_LOCKED));
        equal("dropped", 0, Mem.getLong(page));
        returns(0, call(Call.MUNLOCK, page, PAGE));
    }

    @Case("madvise")
    static void freedPagesKeepWhatIsWrittenLater() {
        long page = Pages.some(1);
        Mem.putLong(page, 5);
        returns(0, advise(page, 1, Mman.MADV_FREE));
        Mem.putLong(page, 6);
        equal("contents", 6, Mem.getLong(page));
    }

    @Case("madvise")
    static void freedPagesHoldOldContentsOrZeros() {
        long page = Pages.some(1);
        Mem.putLong(page, 5);
        returns(0, advise(page, 1, Mman.MADV_FREE));
        long seen = Mem.getLong(page);
        holds("old or zero", seen == 5 || seen == 0);
    }

    @Case("madvise")
    static void freedPagesStayWhileMemoryIsPlenty() {
        long page = Pages.some(1);
        Mem.putLong(page, 5);
        returns(0, advise(page, 1, Mman.MADV_FREE));
        holds("resident", isResident(page));
        equal("contents", 5, Mem.getLong(page));
    }

    @Case("madvise")
    static void freeIsForPrivateAnonymousMemory() {
        fails(Errno.EINVAL, advise(Pages.shared(1), 1, Mman.MADV_FREE));
        long fd = Files.create("a", "x");
        long page = Pages.file(fd, 1, READ_WRITE, Mman.MAP_PRIVATE);
        fails(Errno.EINVAL, advise(page, 1, Mman.MADV_FREE));
    }

    @Case("madvise")
    static void freedPagesAreSeenByChildren() {
        long page = Pages.some(1);
        Mem.putLong(page, 5);
        returns(0, advise(page, 1, Mman.MADV_FREE));
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long seen = Mem.getLong(page);
            Mem.putLong(page, 6);
            boolean right = (seen == 5 || seen == 0) && Mem.getLong(page) == 6;
            call(Call.EXIT_GROUP, right ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
        long seen = Mem.getLong(page);
        holds("old or zero", seen == 5 || seen == 0);
    }

    @Case("madvise")
    static void removedSharedPagesAreZero() {
        long pages = Pages.shared(3);
        Pages.number(pages, 3);
        returns(0, advise(pages + PAGE, 1, Mman.MADV_REMOVE));
        equal("first", 1, Mem.getLong(pages));
        equal("second", 0, Mem.getLong(pages + PAGE));
        equal("third", 3, Mem.getLong(pages + 2L * PAGE));
    }

    @Case("madvise")
    static void removedSharedPagesAreGoneForAllWhoMapThem() {
        long pages = Pages.shared(2);
        Pages.number(pages, 2);
        long other = succeeds(call(Call.MREMAP, pages, 0, 2L * PAGE, Mman.MREMAP_MAYMOVE, 0));
        Pages.areNumbered(other, 2);
        returns(0, advise(pages, 1, Mman.MADV_REMOVE));
        equal("other mapping", 0, Mem.getLong(other));
        Mem.putLong(other, 8);
        equal("still shared", 8, Mem.getLong(pages));
    }

    @Case("madvise")
    static void removePunchesAHoleInAFile() {
        long fd = Files.create("a", "hello");
        returns(0, call(Call.FTRUNCATE, fd, 2L * PAGE));
        long pages = Pages.file(fd, 2, READ_WRITE, Mman.MAP_SHARED);
        textIs("hello", pages);
        returns(0, advise(pages, 1, Mman.MADV_REMOVE));
        equal("mapped", 0, Mem.getLong(pages));
        long buffer = memory(8);
        Mem.putLong(buffer, -1);
        returns(8, call(Call.PREAD64, fd, buffer, 8, 0));
        equal("read", 0, Mem.getLong(buffer));
        equal("size", 2L * PAGE, Files.size("a"));
        Pages.unmap(pages, 2);
    }

    @Case("madvise")
    static void removeNeedsAWritableSharedMapping() {
        fails(Errno.EINVAL, advise(Pages.some(1), 1, Mman.MADV_REMOVE));
        Files.make("a", "x");
        long fd = Files.open("a", 0);
        fails(Errno.EACCES, advise(Pages.file(fd, 1, READ, Mman.MAP_SHARED), 1, 9));
        fails(Errno.EACCES, advise(Pages.file(fd, 1, READ, Mman.MAP_PRIVATE), 1, 9));
    }

    @Case("madvise")
    static void mappingIsNotInheritedWithDontfork() {
        long page = Pages.alone(1);
        returns(0, advise(page, 1, Mman.MADV_DONTFORK));
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXIT_GROUP, isMapped(page) ? 1 : 0);
        }
        equal("status", 0, statusOf(child));
        returns(0, advise(page, 1, Mman.MADV_DOFORK));
        child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXIT_GROUP, isMapped(page) ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
    }

    @Case("madvise")
    static void childGetsZerosWithWipeonfork() {
        long pages = Pages.some(2);
        Pages.number(pages, 2);
        returns(0, advise(pages, 1, Mman.MADV_WIPEONFORK));
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            boolean right = Mem.getLong(pages) == 0 && Mem.getLong(pages + PAGE) == 2;
            call(Call.EXIT_GROUP, right ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
        Pages.areNumbered(pages, 2);
        returns(0, advise(pages, 1, Mman.MADV_KEEPONFORK));
        child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXIT_GROUP, Mem.getLong(pages) == 1 ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
    }

    @Case("madvise")
    static void wipingIsInherited() {
        long page = Pages.some(1);
        returns(0, advise(page, 1, Mman.MADV_WIPEONFORK));
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            Mem.putLong(page, 9);
            long grandchild = succeeds(call(Call.FORK));
            if (grandchild == 0) {
                call(Call.EXIT_GROUP, (int) Mem.getLong(page));
            }
            call(Call.EXIT_GROUP, statusOf(grandchild) >> 8);
        }
        equal("status", 0, statusOf(child));
    }

    @Case("madvise")
    static void wipingIsForPrivateAnonymousMemory() {
        fails(Errno.EINVAL, advise(Pages.shared(1), 1, Mman.MADV_WIPEONFORK));
        long fd = Files.create("a", "x");
        long page = Pages.file(fd, 1, READ, Mman.MAP_PRIVATE);
        fails(Errno.EINVAL, advise(page, 1, Mman.MADV_WIPEONFORK));
        returns(0, advise(page, 1, Mman.MADV_KEEPONFORK));
    }

    @Case("madvise")
    static void hintsOfUseAreTaken() {
        long page = Pages.some(1);
        for (int advice = Mman.MADV_NORMAL; advice <= Mman.MADV_SEQUENTIAL; advice++) {
            returns(0, advise(page, 1, advice));
        }
        returns(0, advise(page, 1, Mman.MADV_COLD));
        returns(0, advise(page, 1, Mman.MADV_DONTDUMP));
        returns(0, advise(page, 1, Mman.MADV_DODUMP));
    }

    @Case("madvise")
    static void pageoutKeepsContents() {
        long page = Pages.some(1);
        Mem.putLong(page, 5);
        returns(0, advise(page, 1, Mman.MADV_PAGEOUT));
        equal("contents", 5, Mem.getLong(page));
    }

    @Case("madvise")
    static void coldAndPageoutOfLockedPagesAreRefused() {
        long page = Pages.alone(1);
        returns(0, call(Call.MLOCK, page, PAGE));
        fails(Errno.EINVAL, advise(page, 1, Mman.MADV_COLD));
        fails(Errno.EINVAL, advise(page, 1, Mman.MADV_PAGEOUT));
        fails(Errno.EINVAL, advise(page, 1, Mman.MADV_FREE));
        returns(0, call(Call.MUNLOCK, page, PAGE));
    }

    @Case("madvise")
    static void willneedOfAFileBringsItIn() {
        long fd = Files.create("a", "hello");
        long page = Pages.file(fd, 1, READ, Mman.MAP_PRIVATE);
        returns(0, advise(page, 1, Mman.MADV_WILLNEED));
        textIs("hello", page);
    }

    @Case("madvise")
    static void populateReadBringsPagesIn() {
        long pages = Pages.some(3);
        returns(0, advise(pages, 3, Mman.MADV_POPULATE_READ));
        holds("third", isResident(pages + 2L * PAGE));
        equal("zero", 0, Mem.getLong(pages));
    }

    @Case("madvise")
    static void populateWriteBringsPagesIn() {
        long pages = Pages.some(3);
        returns(0, advise(pages, 3, Mman.MADV_POPULATE_WRITE));
        holds("third", isResident(pages + 2L * PAGE));
        equal("zero", 0, Mem.getLong(pages));
    }

    @Case("madvise")
    static void populateNeedsAccess() {
        long page = succeeds(map(0, PAGE, 0, PRIVATE));
        fails(Errno.EINVAL, advise(page, 1, Mman.MADV_POPULATE_READ));
        page = succeeds(map(0, PAGE, READ, PRIVATE));
        returns(0, advise(page, 1, Mman.MADV_POPULATE_READ));
        fails(Errno.EINVAL, advise(page, 1, Mman.MADV_POPULATE_WRITE));
    }

    @Case("madvise")
    static void populatingForReadingNeedsReadingItself() {
        long page = succeeds(map(0, PAGE, Mman.PROT_WRITE, PRIVATE));
        fails(Errno.EINVAL, advise(page, 1, Mman.MADV_POPULATE_READ));
        returns(0, advise(page, 1, Mman.MADV_POPULATE_WRITE));
        page = succeeds(map(0, PAGE, Mman.PROT_EXEC, PRIVATE));
        fails(Errno.EINVAL, advise(page, 1, Mman.MADV_POPULATE_READ));
    }

    @Case("madvise")
    static void populateStopsAtAHole() {
        long pages = Pages.some(3);
        Pages.unmap(pages + PAGE, 1);
        fails(Errno.ENOMEM, advise(pages, 3, Mman.MADV_POPULATE_WRITE));
        holds("before", isResident(pages));
        holds("behind", !isResident(pages + 2L * PAGE));
    }

    @Case("madvise")
    static void populateBehindTheEndOfAFileIsEfault() {
        long fd = Files.create("a", "x");
        long pages = Pages.file(fd, 2, READ, Mman.MAP_SHARED);
        fails(Errno.EFAULT, advise(pages, 2, Mman.MADV_POPULATE_READ));
    }

    @Case("madvise")
    static void hugePagesAreAHint() {
        long pages = Pages.aligned(Pages.LARGE);
        returns(0, advise(pages, 512, Mman.MADV_HUGEPAGE));
        Pages.number(pages, 512);
        Pages.areNumbered(pages, 512);
        returns(0, advise(pages, 512, Mman.MADV_NOHUGEPAGE));
        Pages.areNumbered(pages, 512);
    }

    @Case("madvise")
    static void collapsedPagesKeepTheirContents() {
        long pages = Pages.aligned(Pages.LARGE);
        returns(0, advise(pages, 512, Mman.MADV_NOHUGEPAGE));
        Pages.number(pages, 512);
        returns(0, advise(pages, 512, Mman.MADV_HUGEPAGE));
        returns(0, advise(pages, 512, Mman.MADV_COLLAPSE));
        Pages.areNumbered(pages, 512);
        equal("store", FINE, store(pages + 17L * PAGE, 18));
        Pages.unmap(pages + 3L * PAGE, 1);
        equal("fourth", 5, Mem.getLong(pages + 4L * PAGE));
    }

    @Case("madvise")
    static void collapseOfForbiddenPagesIsRefused() {
        long pages = Pages.aligned(Pages.LARGE);
        returns(0, advise(pages, 512, Mman.MADV_NOHUGEPAGE));
        fails(Errno.EINVAL, advise(pages, 512, Mman.MADV_COLLAPSE));
    }

    @Case("madvise")
    static void guardedPagesFault() {
        long pages = Pages.some(3);
        Pages.number(pages, 3);
        returns(0, advise(pages + PAGE, 1, Mman.MADV_GUARD_INSTALL));
        equal("load", NOT_MAPPED, load(pages + PAGE));
        equal("store", NOT_MAPPED, store(pages + PAGE, 1));
        equal("before", 1, Mem.getLong(pages));
        equal("behind", 3, Mem.getLong(pages + 2L * PAGE));
    }

    @Case("madvise")
    static void guardIsRemovedToZeros() {
        long page = Pages.some(1);
        Mem.putLong(page, 5);
        returns(0, advise(page, 1, Mman.MADV_GUARD_INSTALL));
        returns(0, advise(page, 1, Mman.MADV_GUARD_INSTALL));
        returns(0, advise(page, 1, Mman.MADV_GUARD_REMOVE));
        equal("contents", 0, Mem.getLong(page));
    }

    @Case("madvise")
    static void removingNoGuardKeepsPages() {
        long page = Pages.some(1);
        Mem.putLong(page, 5);
        returns(0, advise(page, 1, Mman.MADV_GUARD_REMOVE));
        equal("contents", 5, Mem.getLong(page));
    }

    @Case("madvise")
    static void guardSurvivesDontneedAndProtection() {
        long page = Pages.some(1);
        returns(0, advise(page, 1, Mman.MADV_GUARD_INSTALL));
        returns(0, advise(page, 1, Mman.MADV_DONTNEED));
        returns(0, call(Call.MPROTECT, page, PAGE, READ));
        returns(0, call(Call.MPROTECT, page, PAGE, READ_WRITE));
        equal("load", NOT_MAPPED, load(page));
    }

    @Case("madvise")
    static void guardIsInherited() {
        long page = Pages.some(1);
        returns(0, advise(page, 1, Mman.MADV_GUARD_INSTALL));
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXIT_GROUP, load(page) == NOT_MAPPED ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
    }

    @Case("madvise")
    static void guardMovesWithItsMapping() {
        long pages = Pages.some(2);
        returns(0, advise(pages + PAGE, 1, Mman.MADV_GUARD_INSTALL));
        long target = Pages.some(2);
        int fixed = Mman.MREMAP_MAYMOVE | Mman.MREMAP_FIXED;
        returns(target, call(Call.MREMAP, pages, 2L * PAGE, 2L * PAGE, fixed, target));
        equal("first", FINE, load(target));
        equal("second", NOT_MAPPED, load(target + PAGE));
    }

    @Case("madvise")
    static void guardIsGoneAfterUnmapping() {
        long page = Pages.alone(1);
        returns(0, advise(page, 1, Mman.MADV_GUARD_INSTALL));
        Pages.unmap(page, 1);
        returns(page, map(page, PAGE, READ_WRITE, PRIVATE | Mman.MAP_FIXED));
        equal("load", FINE, load(page));
    }

    @Case("madvise")
    static void callsFaultOnGuards() {
        long page = Pages.some(1);
        returns(0, advise(page, 1, Mman.MADV_GUARD_INSTALL));
        fails(Errno.EFAULT, call(Call.READ, Files.open("/dev/zero", 0), page, 8));
        fails(Errno.EFAULT, advise(page, 1, Mman.MADV_POPULATE_READ));
        holds("not resident", !isResident(page));
    }

    @Case("madvise")
    static void guardInTheMiddleOfLargeMemory() {
        long pages = Pages.aligned(Pages.LARGE);
        Pages.number(pages, 512);
        returns(0, advise(pages + 7L * PAGE, 1, Mman.MADV_GUARD_INSTALL));
        equal("before", 7, Mem.getLong(pages + 6L * PAGE));
        equal("guard", NOT_MAPPED, load(pages + 7L * PAGE));
        equal("behind", 9, Mem.getLong(pages + 8L * PAGE));
    }

    @Case("madvise")
    static void guardsAreForUnlockedMemory() {
        long page = Pages.alone(1);
        returns(0, call(Call.MLOCK, page, PAGE));
        fails(Errno.EINVAL, advise(page, 1, Mman.MADV_GUARD_INSTALL));
        returns(0, call(Call.MUNLOCK, page, PAGE));
        returns(0, advise(Pages.shared(1), 1, Mman.MADV_GUARD_INSTALL));
        long readOnly = succeeds(map(0, PAGE, READ, PRIVATE));
        returns(0, advise(readOnly, 1, Mman.MADV_GUARD_INSTALL));
    }

    private static long pidFile(long pid) {
        return succeeds(call(Call.PIDFD_OPEN, pid, 0));
    }

    private static long vector(long... ranges) {
        long vector = memory(8L * ranges.length);
        for (int i = 0; i < ranges.length; i++) {
            Mem.putLong(vector + 8L * i, ranges[i]);
        }
        return vector;
    }

    private static long processAdvise(long fd, long vector, int count, int advice) {
        return call(Call.PROCESS_MADVISE, fd, vector, count, advice, 0);
    }

    @Case("process_madvise")
    static void rangesOfTheOwnProcessAreAdvised() {
        long pages = Pages.some(4);
        Pages.number(pages, 4);
        long vector = vector(pages, PAGE, pages + 2L * PAGE, 2L * PAGE);
        long self = pidFile(call(Call.GETPID));
        returns(3L * PAGE, processAdvise(self, vector, 2, Mman.MADV_COLD));
        Pages.areNumbered(pages, 4);
    }

    @Case("process_madvise")
    static void ownPagesMayBeDropped() {
        long page = Pages.some(1);
        Mem.putLong(page, 5);
        long self = pidFile(call(Call.GETPID));
        returns(PAGE, processAdvise(self, vector(page, PAGE), 1, Mman.MADV_DONTNEED));
        equal("contents", 0, Mem.getLong(page));
    }

    @Case("process_madvise")
    static void pagesOfOthersAreOnlyMovedOut() {
        long page = Pages.some(1);
        Mem.putLong(page, 5);
        long child = Processes.sleeper();
        long fd = pidFile(child);
        returns(PAGE, processAdvise(fd, vector(page, PAGE), 1, Mman.MADV_COLD));
        returns(PAGE, processAdvise(fd, vector(page, PAGE), 1, Mman.MADV_PAGEOUT));
        returns(PAGE, processAdvise(fd, vector(page, PAGE), 1, Mman.MADV_WILLNEED));
        fails(Errno.EINVAL, processAdvise(fd, vector(page, PAGE), 1, Mman.MADV_DONTNEED));
        succeeds(call(Call.KILL, child, Signal.SIGKILL));
        statusOf(child);
    }

    @Case("process_madvise")
    static void processAdviceArgumentsAreChecked() {
        long page = Pages.some(1);
        long self = pidFile(call(Call.GETPID));
        long vector = vector(page, PAGE);
        fails(Errno.EINVAL, call(Call.PROCESS_MADVISE, self, vector, 1, Mman.MADV_COLD, 1));
        fails(Errno.EBADF, processAdvise(CLOSED, vector, 1, Mman.MADV_COLD));
        fails(Errno.EBADF, processAdvise(Files.open("/dev/zero", 0), vector, 1, 20));
        fails(Errno.EFAULT, processAdvise(self, UNMAPPED, 1, Mman.MADV_COLD));
        fails(Errno.EINVAL, processAdvise(self, vector, 1025, Mman.MADV_COLD));
        fails(Errno.EINVAL, processAdvise(self, vector, 1, 999));
        returns(0, processAdvise(self, vector, 0, Mman.MADV_COLD));
    }

    @Case("process_madvise")
    static void advisedBytesBeforeAnErrorAreReturned() {
        long pages = Pages.alone(2);
        long self = pidFile(call(Call.GETPID));
        long vector = vector(pages, PAGE, pages + 2L * PAGE, PAGE);
        returns(PAGE, processAdvise(self, vector, 2, Mman.MADV_COLD));
        fails(Errno.ENOMEM, processAdvise(self, vector + 16, 1, Mman.MADV_COLD));
        fails(Errno.EINVAL, processAdvise(self, vector(pages + 1, PAGE), 1, Mman.MADV_COLD));
    }

    @Case("process_madvise")
    static void endedProcessIsEsrch() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXIT_GROUP, 0);
        }
        long fd = pidFile(child);
        statusOf(child);
        long page = Pages.some(1);
        fails(Errno.ESRCH, processAdvise(fd, vector(page, PAGE), 1, Mman.MADV_COLD));
    }

    @Case("process_mrelease")
    static void livingProcessKeepsItsMemory() {
        long child = Processes.sleeper();
        fails(Errno.EINVAL, call(Call.PROCESS_MRELEASE, pidFile(child), 0));
        succeeds(call(Call.KILL, child, Signal.SIGKILL));
        statusOf(child);
    }

    @Case("process_mrelease")
    static void killedProcessGivesItsMemory() {
        long child = Processes.sleeper();
        long fd = pidFile(child);
        succeeds(call(Call.KILL, child, Signal.SIGKILL));
        long result = call(Call.PROCESS_MRELEASE, fd, 0);
        holds("released, or already gone", result == 0 || result == -Errno.ESRCH);
        statusOf(child);
    }

    @Case("process_mrelease")
    static void releaseArgumentsAreChecked() {
        fails(Errno.EINVAL, call(Call.PROCESS_MRELEASE, pidFile(call(Call.GETPID)), 1));
        fails(Errno.EBADF, call(Call.PROCESS_MRELEASE, CLOSED, 0));
        fails(Errno.EBADF, call(Call.PROCESS_MRELEASE, Files.open("/dev/zero", 0), 0));
    }

    @Case("process_mrelease")
    static void reapedProcessIsEsrch() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXIT_GROUP, 0);
        }
        long fd = pidFile(child);
        statusOf(child);
        fails(Errno.ESRCH, call(Call.PROCESS_MRELEASE, fd, 0));
    }
}
