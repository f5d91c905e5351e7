package elfin.conformance.program;

import static elfin.conformance.program.Kit.NON_CANONICAL;
import static elfin.conformance.program.Kit.PAGE;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.textIs;
import static elfin.conformance.program.Pages.FINE;
import static elfin.conformance.program.Pages.NOT_ALLOWED;
import static elfin.conformance.program.Pages.PRIVATE;
import static elfin.conformance.program.Pages.READ;
import static elfin.conformance.program.Pages.READ_WRITE;
import static elfin.conformance.program.Pages.isMapped;
import static elfin.conformance.program.Pages.load;
import static elfin.conformance.program.Pages.map;
import static elfin.conformance.program.Pages.store;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.abi.Signal;
import elfin.raw.Mem;

/** mprotect(2), pkey_mprotect(2) and its kin, mseal(2). */
final class ProtectionCases {
    private static final int GROWSDOWN = Mman.PROT_GROWSDOWN;
    private static final int GROWSUP = Mman.PROT_GROWSUP;
    private static final int RLIMIT_DATA = 2;

    private ProtectionCases() {}

    private static long protect(long address, int count, int protection) {
        return call(Call.MPROTECT, address, (long) count * PAGE, protection);
    }

    private static long seal(long address, int count) {
        return call(Call.MSEAL, address, (long) count * PAGE, 0);
    }

    @Case("mprotect")
    static void contentsSurviveRemovedAccess() {
        long pages = Pages.some(4);
        Pages.number(pages, 4);
        returns(0, protect(pages, 4, 0));
        equal("load", NOT_ALLOWED, load(pages));
        returns(0, protect(pages, 4, READ));
        Pages.areNumbered(pages, 4);
        equal("store", NOT_ALLOWED, store(pages, 9));
    }

    @Case("mprotect")
    static void onlyTheRangeChanges() {
        long pages = Pages.some(3);
        returns(0, protect(pages + PAGE, 1, READ));
        equal("before", FINE, store(pages, 1));
        equal("inside", NOT_ALLOWED, store(pages + PAGE, 1));
        equal("behind", FINE, store(pages + 2L * PAGE, 1));
    }

    @Case("mprotect")
    static void rangeMayCoverSeveralMappings() {
        long pages = Pages.some(4);
        returns(0, protect(pages + PAGE, 1, READ));
        returns(0, protect(pages, 4, 0));
        returns(0, protect(pages, 4, READ_WRITE));
        equal("second page", FINE, store(pages + PAGE, 1));
    }

    @Case("mprotect")
    static void pagesBeforeAHoleAreChanged() {
        long pages = Pages.some(3);
        Pages.unmap(pages + PAGE, 1);
        fails(Errno.ENOMEM, protect(pages, 3, READ));
        equal("before the hole", NOT_ALLOWED, store(pages, 1));
        equal("behind the hole", FINE, store(pages + 2L * PAGE, 1));
    }

    @Case("mprotect")
    static void unmappedStartIsEnomem() {
        long pages = Pages.alone(1);
        fails(Errno.ENOMEM, protect(pages + PAGE, 1, READ));
        fails(Errno.ENOMEM, protect(NON_CANONICAL, 1, READ));
    }

    @Case("mprotect")
    static void lengthThatOverflowsIsRefused() {
        long pages = Pages.some(1);
        fails(Errno.ENOMEM, call(Call.MPROTECT, pages, -PAGE, READ));
    }

    @Case("mprotect")
    static void readOnlySharedFileStaysReadOnly() {
        Files.make("a", "x");
        long fd = Files.open("a", 0);
        long page = Pages.file(fd, 1, READ, Mman.MAP_SHARED);
        fails(Errno.EACCES, protect(page, 1, READ_WRITE));
        long own = Pages.file(fd, 1, READ, Mman.MAP_PRIVATE);
        returns(0, protect(own, 1, READ_WRITE));
        equal("store", FINE, store(own, 1));
    }

    @Case("mprotect")
    static void sharedFileIsMadeWritable() {
        long fd = Files.create("a", "hello");
        long page = Pages.file(fd, 1, READ, Mman.MAP_SHARED);
        textIs("hello", page);
        returns(0, protect(page, 1, READ_WRITE));
        Mem.putByte(page, (byte) 'J');
        Files.holds("a", "Jello");
        Pages.unmap(page, 1);
    }

    @Case("mprotect")
    static void semaphoreBitIsIgnored() {
        long page = Pages.some(1);
        returns(0, protect(page, 1, READ_WRITE | Mman.PROT_SEM));
    }

    @Case("mprotect")
    static void growsDownReachesTheStartOfAStack() {
        long pages = Pages.some(8);
        Pages.unmap(pages, 8);
        int flags = PRIVATE | Mman.MAP_GROWSDOWN | Mman.MAP_FIXED;
        returns(pages + 4L * PAGE, map(pages + 4L * PAGE, 4L * PAGE, READ_WRITE, flags));
        returns(0, protect(pages + 6L * PAGE, 1, READ | GROWSDOWN));
        equal("start", NOT_ALLOWED, store(pages + 4L * PAGE, 1));
        equal("behind", FINE, store(pages + 7L * PAGE, 1));
        succeeds(call(Call.MUNMAP, pages, 8L * PAGE));
    }

    @Case("mprotect")
    static void growsDownNeedsAStack() {
        fails(Errno.EINVAL, protect(Pages.some(1), 1, READ | GROWSDOWN));
    }

    @Case("mprotect")
    static void growingBothWaysOrUpIsRefused() {
        long page = Pages.some(1);
        fails(Errno.EINVAL, protect(page, 1, READ | GROWSUP));
        fails(Errno.EINVAL, protect(page, 1, READ | GROWSUP | GROWSDOWN));
    }

    @Case("mprotect")
    static void executablePagesRun() {
        long page = Pages.some(1);
        // ret
        Mem.putByte(page, (byte) 0xc3);
        returns(0, protect(page, 1, READ | Mman.PROT_EXEC));
        Machine.jump(page);
        equal("store", NOT_ALLOWED, store(page, 1));
    }

    @Case(value = "mprotect", ends = Case.KILLED_BY + Signal.SIGSEGV)
    static void pagesNoLongerExecutableDoNotRun() {
        long page = Pages.some(1);
        Mem.putByte(page, (byte) 0xc3);
        returns(0, protect(page, 1, READ | Mman.PROT_EXEC));
        Machine.jump(page);
        returns(0, protect(page, 1, READ));
        Machine.jump(page);
    }

    @Case("mprotect")
    static void copiedPagesStayCopies() {
        long page = Pages.some(1);
        Mem.putLong(page, 1);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            succeeds(protect(page, 1, READ));
            succeeds(protect(page, 1, READ_WRITE));
            Mem.putLong(page, 2);
            call(Call.EXIT_GROUP, 0);
        }
        equal("status", 0, statusOf(child));
        equal("parent's", 1, Mem.getLong(page));
    }

    @Case("mprotect")
    static void dataLimitHoldsForPagesMadeWritable() {
        long pages = succeeds(map(0, 64L << 20, READ, PRIVATE));
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long limit = memory(16);
            Mem.putLong(limit, 32L << 20);
            Mem.putLong(limit + 8, -1);
            returns(0, call(Call.SETRLIMIT, RLIMIT_DATA, limit));
            long result = call(Call.MPROTECT, pages, 64L << 20, READ_WRITE);
            call(Call.EXIT_GROUP, result == -Errno.ENOMEM ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
        returns(0, call(Call.MUNMAP, pages, 64L << 20));
    }

    @Case("mprotect")
    static void protectionOfLargeMemoryIsOfEachPage() {
        long pages = Pages.aligned(Pages.LARGE);
        Pages.number(pages, 512);
        returns(0, protect(pages + 10L * PAGE, 1, 0));
        equal("before", FINE, store(pages + 9L * PAGE, 10));
        equal("inside", NOT_ALLOWED, load(pages + 10L * PAGE));
        returns(0, protect(pages, 512, READ));
        Pages.areNumbered(pages, 512);
        equal("last", NOT_ALLOWED, store(pages + 511L * PAGE, 1));
    }

    @Case("pkey_alloc")
    static void processorHasNoProtectionKeys() {
        fails(Errno.EINVAL, call(Call.PKEY_ALLOC, 0, 0));
    }

    @Case("pkey_alloc")
    static void flagsAndRightsOfAKeyAreChecked() {
        fails(Errno.EINVAL, call(Call.PKEY_ALLOC, 1, 0));
        fails(Errno.EINVAL, call(Call.PKEY_ALLOC, 0, 0x10));
    }

    @Case("pkey_free")
    static void keysThatWereNotAllocatedCannotBeFreed() {
        fails(Errno.EINVAL, call(Call.PKEY_FREE, 1));
        fails(Errno.EINVAL, call(Call.PKEY_FREE, 99));
        fails(Errno.EINVAL, call(Call.PKEY_FREE, -1));
    }

    @Case("pkey_mprotect")
    static void withoutAKeyItIsMprotect() {
        long page = Pages.some(1);
        returns(0, call(Call.PKEY_MPROTECT, page, PAGE, READ, -1));
        equal("store", NOT_ALLOWED, store(page, 1));
        fails(Errno.EINVAL, call(Call.PKEY_MPROTECT, page + 1, PAGE, READ, -1));
    }

    @Case("pkey_mprotect")
    static void keysThatWereNotAllocatedAreRefused() {
        long page = Pages.some(1);
        fails(Errno.EINVAL, call(Call.PKEY_MPROTECT, page, PAGE, READ, 1));
        fails(Errno.EINVAL, call(Call.PKEY_MPROTECT, page, PAGE, READ, 16));
        equal("unchanged", FINE, store(page, 1));
    }

    @Case("mseal")
    static void sealedPagesCannotBeUnmapped() {
        long pages = Pages.alone(3);
        returns(0, seal(pages + PAGE, 1));
        fails(Errno.EPERM, call(Call.MUNMAP, pages + PAGE, PAGE));
        fails(Errno.EPERM, call(Call.MUNMAP, pages, 3L * PAGE));
        holds("first page", isMapped(pages));
        Pages.unmap(pages, 1);
    }

    @Case("mseal")
    static void sealedPagesCannotBeProtected() {
        long pages = Pages.alone(3);
        returns(0, seal(pages + PAGE, 1));
        fails(Errno.EPERM, protect(pages + PAGE, 1, READ));
        fails(Errno.EPERM, protect(pages + PAGE, 1, READ_WRITE));
        equal("still writable", FINE, store(pages + PAGE, 1));
    }

    @Case("mseal")
    static void sealedPagesCannotBeReplaced() {
        long page = Pages.alone(1);
        returns(0, seal(page, 1));
        fails(Errno.EPERM, map(page, PAGE, READ_WRITE, PRIVATE | Mman.MAP_FIXED));
        fails(Errno.EEXIST, map(page, PAGE, READ, PRIVATE | Mman.MAP_FIXED_NOREPLACE));
    }

    @Case("mseal")
    static void sealedPagesCannotBeRemapped() {
        long pages = Pages.alone(2);
        returns(0, seal(pages, 2));
        long target = Pages.some(2);
        int fixed = Mman.MREMAP_MAYMOVE | Mman.MREMAP_FIXED;
        fails(Errno.EPERM, call(Call.MREMAP, pages, 2L * PAGE, 2L * PAGE, fixed, target));
        fails(Errno.EPERM, call(Call.MREMAP, pages, 2L * PAGE, PAGE, 0, 0));
        fails(Errno.EPERM, call(Call.MREMAP, pages, 2L * PAGE, 4L * PAGE, 1, 0));
        fails(Errno.EPERM, call(Call.MREMAP, target, 2L * PAGE, 2L * PAGE, fixed, pages));
    }

    @Case("mseal")
    static void sealedReadOnlyPagesCannotBeDropped() {
        long page = Pages.alone(1);
        Mem.putLong(page, 5);
        returns(0, protect(page, 1, READ));
        returns(0, seal(page, 1));
        fails(Errno.EPERM, call(Call.MADVISE, page, PAGE, Mman.MADV_DONTNEED));
        equal("contents", 5, Mem.getLong(page));
        returns(0, call(Call.MADVISE, page, PAGE, Mman.MADV_RANDOM));
    }

    @Case("mseal")
    static void sealedWritablePagesCanBeDropped() {
        long page = Pages.alone(1);
        Mem.putLong(page, 5);
        returns(0, seal(page, 1));
        returns(0, call(Call.MADVISE, page, PAGE, Mman.MADV_DONTNEED));
        equal("contents", 0, Mem.getLong(page));
    }

    @Case("mseal")
    static void sealedPagesOfAFileCanBeDropped() {
        long fd = Files.create("a", "hello");
        long page = Pages.file(fd, 1, READ_WRITE, Mman.MAP_PRIVATE);
        Mem.putByte(page, (byte) 'j');
        returns(0, protect(page, 1, READ));
        returns(0, seal(page, 1));
        returns(0, call(Call.MADVISE, page, PAGE, Mman.MADV_DONTNEED));
        textIs("hello", page);
    }

    @Case("mseal")
    static void sealedReadOnlyPagesCannotBeDiscardedInAnyWay() {
        long page = Pages.alone(1);
        returns(0, protect(page, 1, READ));
        returns(0, seal(page, 1));
        fails(Errno.EPERM, call(Call.MADVISE, page, PAGE, Mman.MADV_FREE));
        fails(Errno.EPERM, call(Call.MADVISE, page, PAGE, Mman.MADV_DONTNEED_LOCKED));
        fails(Errno.EPERM, call(Call.MADVISE, page, PAGE, Mman.MADV_DONTFORK));
        fails(Errno.EPERM, call(Call.MADVISE, page, PAGE, Mman.MADV_WIPEONFORK));
    }

    @Case("mseal")
    static void sealingTwiceSucceeds() {
        long page = Pages.alone(1);
        returns(0, seal(page, 1));
        returns(0, seal(page, 1));
    }

    @Case("mseal")
    static void sealsAreInherited() {
        long page = Pages.alone(1);
        returns(0, seal(page, 1));
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXIT_GROUP, call(Call.MUNMAP, page, PAGE) == -Errno.EPERM ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
    }

    @Case("mseal")
    static void sealArgumentsAreChecked() {
        long pages = Pages.alone(2);
        fails(Errno.EINVAL, call(Call.MSEAL, pages + 1, PAGE, 0));
        fails(Errno.EINVAL, call(Call.MSEAL, pages, PAGE, 1));
        fails(Errno.EINVAL, call(Call.MSEAL, pages, -1L, 0));
        fails(Errno.ENOMEM, seal(pages, 3));
        returns(0, call(Call.MSEAL, pages, 0, 0));
        Pages.unmap(pages, 2);
    }

    @Case("mseal")
    static void sealedHolesAreEnomemAndSealNothing() {
        long pages = Pages.alone(3);
        Pages.unmap(pages + PAGE, 1);
        fails(Errno.ENOMEM, seal(pages, 3));
        Pages.unmap(pages, 1);
    }
}
