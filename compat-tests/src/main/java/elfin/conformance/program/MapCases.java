package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.PAGE;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Pages.FINE;
import static elfin.conformance.program.Pages.NOT_ALLOWED;
import static elfin.conformance.program.Pages.NOT_MAPPED;
import static elfin.conformance.program.Pages.PRIVATE;
import static elfin.conformance.program.Pages.READ;
import static elfin.conformance.program.Pages.READ_WRITE;
import static elfin.conformance.program.Pages.SHARED;
import static elfin.conformance.program.Pages.isMapped;
import static elfin.conformance.program.Pages.isResident;
import static elfin.conformance.program.Pages.load;
import static elfin.conformance.program.Pages.map;
import static elfin.conformance.program.Pages.store;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Mman;
import elfin.abi.Signal;
import elfin.raw.Mem;

/** mmap(2) with all of its flags, munmap(2), and the limits of both. */
final class MapCases {
    private static final long ADDRESS_SPACE = 0x7fff_ffff_f000L;
    private static final int RLIMIT_DATA = 2;
    private static final int RLIMIT_STACK = 3;
    private static final int RLIMIT_AS = 9;
    private static final int MOST_MAPPINGS = 65_530;

    private MapCases() {}

    private static void limit(int resource, long bytes) {
        long limit = memory(16);
        Mem.putLong(limit, bytes);
        Mem.putLong(limit + 8, -1);
        returns(0, call(Call.SETRLIMIT, resource, limit));
    }

    @Case("mmap")
    static void freeHintIsTaken() {
        long hint = Pages.alone(4) + PAGE;
        succeeds(call(Call.MUNMAP, hint - PAGE, 4L * PAGE));
        returns(hint, map(hint, PAGE, READ_WRITE, PRIVATE));
    }

    @Case("mmap")
    static void hintIsRoundedDownToItsPage() {
        long hint = Pages.alone(1);
        Pages.unmap(hint, 1);
        returns(hint, map(hint + 123, PAGE, READ_WRITE, PRIVATE));
    }

    @Case("mmap")
    static void takenHintGivesAnotherPlace() {
        long taken = Pages.some(1);
        long other = succeeds(map(taken, PAGE, READ_WRITE, PRIVATE));
        holds("elsewhere", other != taken);
    }

    @Case("mmap")
    static void hintBelowTheLowestAddressIsRaised() {
        long place = succeeds(map(PAGE, PAGE, READ_WRITE, PRIVATE));
        holds("not below mmap_min_addr", place >= 0x10000);
        succeeds(call(Call.MUNMAP, place, PAGE));
    }

    @Case("mmap")
    static void hintBeyondTheAddressSpaceIsIgnored() {
        long place = succeeds(map(1L << 50, PAGE, READ_WRITE, PRIVATE));
        holds("inside", place + PAGE <= ADDRESS_SPACE);
    }

    @Case("mmap")
    static void fixedBeyondTheAddressSpaceIsRefused() {
        int fixed = PRIVATE | Mman.MAP_FIXED;
        fails(Errno.ENOMEM, map(ADDRESS_SPACE, PAGE, READ_WRITE, fixed));
        fails(Errno.ENOMEM, map(ADDRESS_SPACE - PAGE, 2L * PAGE, READ_WRITE, fixed));
        fails(Errno.ENOMEM, map(1L << 63, PAGE, READ_WRITE, fixed));
    }

    @Case("mmap")
    static void noreplaceNeedsAWholePage() {
        fails(Errno.EINVAL, map(0x12345001, PAGE, READ, PRIVATE | Mman.MAP_FIXED_NOREPLACE));
    }

    @Case("mmap")
    static void noreplaceRefusesAnOverlapOfOnePage() {
        long pages = Pages.alone(1);
        int flags = PRIVATE | Mman.MAP_FIXED_NOREPLACE;
        fails(Errno.EEXIST, map(pages - PAGE, 2L * PAGE, READ_WRITE, flags));
        fails(Errno.EEXIST, map(pages, 2L * PAGE, READ_WRITE, flags));
        returns(pages + PAGE, map(pages + PAGE, PAGE, READ_WRITE, flags));
    }

    @Case("mmap")
    static void lengthIsRoundedUpToPages() {
        long pages = Pages.alone(2);
        succeeds(call(Call.MUNMAP, pages, 2L * PAGE));
        returns(pages, map(pages, PAGE + 1, READ_WRITE, PRIVATE | Mman.MAP_FIXED));
        holds("second page", isMapped(pages + PAGE));
        holds("no third page", !isMapped(pages + 2L * PAGE));
    }

    @Case("mmap")
    static void lengthThatOverflowsIsEnomem() {
        fails(Errno.ENOMEM, map(0, -1L, READ, PRIVATE));
        fails(Errno.ENOMEM, map(0, -PAGE, READ, PRIVATE));
        fails(Errno.ENOMEM, map(0, Long.MAX_VALUE, READ, PRIVATE));
    }

    @Case("mmap")
    static void offsetThatOverflowsIsEoverflow() {
        long fd = Files.create("a", "x");
        fails(
                Errno.EOVERFLOW,
                call(Call.MMAP, 0, 2L * PAGE, READ, Mman.MAP_PRIVATE, fd, -(long) PAGE));
    }

    @Case("mmap")
    static void bothOrNoTypeIsRefused() {
        fails(Errno.EINVAL, map(0, PAGE, READ, Mman.MAP_ANONYMOUS));
        fails(Errno.EINVAL, map(0, PAGE, READ, Mman.MAP_ANONYMOUS | 4));
        fails(Errno.EINVAL, map(0, PAGE, READ, Mman.MAP_ANONYMOUS | Mman.MAP_SHARED_VALIDATE));
    }

    @Case("mmap")
    static void validatedTypeRefusesUnknownFlags() {
        long fd = Files.create("a", "x");
        int flags = Mman.MAP_SHARED_VALIDATE;
        succeeds(call(Call.MMAP, 0, PAGE, READ, flags, fd, 0));
        fails(Errno.EOPNOTSUPP, call(Call.MMAP, 0, PAGE, READ, flags | 1 << 24, fd, 0));
    }

    @Case("mmap")
    static void plainTypesIgnoreUnknownFlags() {
        succeeds(map(0, PAGE, READ, PRIVATE | 1 << 28));
        long fd = Files.create("a", "x");
        succeeds(call(Call.MMAP, 0, PAGE, READ, Mman.MAP_SHARED | 1 << 28, fd, 0));
    }

    @Case("mmap")
    static void synchronousMappingNeedsPersistentMemory() {
        long fd = Files.create("a", "x");
        int flags = Mman.MAP_SHARED_VALIDATE | Mman.MAP_SYNC;
        fails(Errno.EOPNOTSUPP, call(Call.MMAP, 0, PAGE, READ, flags, fd, 0));
    }

    @Case("mmap")
    static void anonymousIgnoresTheDescriptor() {
        succeeds(call(Call.MMAP, 0, PAGE, READ, PRIVATE, CLOSED, 0));
    }

    @Case("mmap")
    static void anonymousOffsetMustBeOfWholePages() {
        fails(Errno.EINVAL, call(Call.MMAP, 0, PAGE, READ, PRIVATE, -1, 1));
        succeeds(call(Call.MMAP, 0, PAGE, READ, PRIVATE, -1, PAGE));
    }

    @Case("mmap")
    static void pathOnlyDescriptorCannotBeMapped() {
        Files.make("a", "x");
        long fd = Files.open("a", Fcntl.O_PATH);
        fails(Errno.EBADF, call(Call.MMAP, 0, PAGE, READ, Mman.MAP_PRIVATE, fd, 0));
    }

    @Case("mmap")
    static void pipesCannotBeMapped() {
        long fd = Files.readEnd(Files.pipe());
        fails(Errno.ENODEV, call(Call.MMAP, 0, PAGE, READ, Mman.MAP_PRIVATE, fd, 0));
    }

    @Case("mmap")
    static void zerosOfTheDeviceAreMemory() {
        long fd = Files.open("/dev/zero", Fcntl.O_RDWR);
        long page = succeeds(call(Call.MMAP, 0, PAGE, READ_WRITE, Mman.MAP_PRIVATE, fd, 0));
        equal("zero", 0, Mem.getLong(page));
        Mem.putLong(page, 1);
        equal("own", 1, Mem.getLong(page));
    }

    @Case("mmap")
    static void zerosOfTheDeviceCanBeShared() {
        long fd = Files.open("/dev/zero", Fcntl.O_RDWR);
        long page = succeeds(call(Call.MMAP, 0, PAGE, READ_WRITE, Mman.MAP_SHARED, fd, 0));
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            Mem.putLong(page, 7);
            call(Call.EXIT_GROUP, 0);
        }
        equal("status", 0, statusOf(child));
        equal("seen", 7, Mem.getLong(page));
    }

    @Case("mmap")
    static void populatedPagesAreResident() {
        long pages = succeeds(map(0, 4L * PAGE, READ_WRITE, PRIVATE | Mman.MAP_POPULATE));
        for (int i = 0; i < 4; i++) {
            holds("page " + i, isResident(pages + (long) i * PAGE));
        }
    }

    @Case("mmap")
    static void untouchedPagesAreNotResident() {
        long pages = Pages.some(2);
        holds("first", !isResident(pages));
        Mem.putLong(pages, 1);
        holds("first, written", isResident(pages));
        holds("second", !isResident(pages + PAGE));
    }

    @Case("mmap")
    static void populatedFilePagesAreResident() {
        long fd = Files.create("a", "x");
        succeeds(call(Call.FTRUNCATE, fd, 3L * PAGE));
        long pages = Pages.file(fd, 3, READ, Mman.MAP_PRIVATE | Mman.MAP_POPULATE);
        holds("third", isResident(pages + 2L * PAGE));
    }

    @Case("mmap")
    static void lockedMappingIsPopulated() {
        long pages = succeeds(map(0, 2L * PAGE, READ_WRITE, PRIVATE | Mman.MAP_LOCKED));
        holds("second", isResident(pages + PAGE));
        Pages.unmap(pages, 2);
    }

    @Case("mmap")
    static void inaccessiblePopulatedMappingSucceeds() {
        long pages = succeeds(map(0, PAGE, 0, PRIVATE | Mman.MAP_POPULATE));
        equal("load", NOT_ALLOWED, load(pages));
    }

    @Case("mmap")
    static void unreservedMappingMayBeHuge() {
        long pages = succeeds(map(0, 1L << 40, READ_WRITE, PRIVATE | Mman.MAP_NORESERVE));
        Mem.putLong(pages + (1L << 39), 5);
        returns(0, call(Call.MUNMAP, pages, 1L << 40));
    }

    @Case("mmap")
    static void inaccessibleMappingMayBeHuge() {
        long pages = succeeds(map(0, 1L << 40, 0, PRIVATE));
        returns(0, call(Call.MUNMAP, pages, 1L << 40));
    }

    @Case("mmap")
    static void reservedMappingBeyondAllMemoryIsRefused() {
        fails(Errno.ENOMEM, map(0, 1L << 44, READ_WRITE, PRIVATE));
        fails(Errno.ENOMEM, map(0, 1L << 44, READ_WRITE, SHARED));
    }

    @Case("mmap")
    static void hugePagesWithoutAPoolAreEnomem() {
        fails(Errno.ENOMEM, map(0, 2L << 20, READ_WRITE, PRIVATE | Mman.MAP_HUGETLB));
        fails(Errno.ENOMEM, map(0, 2L << 20, READ_WRITE, SHARED | Mman.MAP_HUGETLB));
    }

    @Case("mmap")
    static void hugePagesOfOrdinaryFilesAreRefused() {
        long fd = Files.create("a", "x");
        int flags = Mman.MAP_PRIVATE | Mman.MAP_HUGETLB;
        fails(Errno.EINVAL, call(Call.MMAP, 0, 2L << 20, READ, flags, fd, 0));
    }

    @Case("mmap")
    static void hugePagesOfAnUnknownSizeAreRefused() {
        int unknown = 15 << 26;
        fails(Errno.EINVAL, map(0, 2L << 20, READ, PRIVATE | Mman.MAP_HUGETLB | unknown));
    }

    @Case("mmap")
    static void stackFlagIsAccepted() {
        long pages = succeeds(map(0, 2L * PAGE, READ_WRITE, PRIVATE | Mman.MAP_STACK));
        Mem.putLong(pages, 1);
    }

    @Case("mmap")
    static void lowPlaceIsBelowTwoGibibytes() {
        long page = succeeds(map(1L << 46, PAGE, READ_WRITE, PRIVATE | Mman.MAP_32BIT));
        holds("low", page + PAGE <= 1L << 31);
        Pages.unmap(page, 1);
    }

    @Case("mmap")
    static void lowPlaceRunsOut() {
        fails(Errno.ENOMEM, map(0, 3L << 30, 0, PRIVATE | Mman.MAP_32BIT));
    }

    @Case("mmap")
    static void highPlaceIsAboveFourGibibytes() {
        long page = succeeds(map(0, PAGE, READ_WRITE, PRIVATE | Mman.MAP_ABOVE4G));
        holds("high", page >= 1L << 32);
    }

    @Case("mmap")
    static void lowHintIsTakenInsteadOfAHighPlace() {
        long hint = 0x2000_0000L;
        returns(hint, map(hint, PAGE, READ_WRITE, PRIVATE | Mman.MAP_ABOVE4G));
        Pages.unmap(hint, 1);
    }

    @Case("mmap")
    static void growingMappingIsExtendedByAccessesBelow() {
        long pages = Pages.some(512);
        succeeds(call(Call.MUNMAP, pages, 512L * PAGE));
        long top = pages + 511L * PAGE;
        int flags = PRIVATE | Mman.MAP_GROWSDOWN | Mman.MAP_FIXED;
        returns(top, map(top, PAGE, READ_WRITE, flags));
        equal("below", FINE, store(top - 8, 77));
        equal("kept", 77, Mem.getLong(top - 8));
        holds("grown", isMapped(top - PAGE));
        equal("further", FINE, store(top - 20L * PAGE, 78));
        holds("what lies between", isMapped(top - 19L * PAGE));
        succeeds(call(Call.MUNMAP, pages, 512L * PAGE));
    }

    @Case("mmap")
    static void growingMappingKeepsAGapToOthers() {
        long pages = Pages.some(600);
        succeeds(call(Call.MUNMAP, pages + PAGE, 599L * PAGE));
        long top = pages + 300L * PAGE;
        int flags = PRIVATE | Mman.MAP_GROWSDOWN | Mman.MAP_FIXED;
        returns(top, map(top, PAGE, READ_WRITE, flags));
        equal("within the gap", NOT_MAPPED, store(pages + 100L * PAGE, 1));
        equal("above it", FINE, store(pages + 258L * PAGE, 1));
        succeeds(call(Call.MUNMAP, pages, 600L * PAGE));
    }

    @Case("mmap")
    static void growingMappingStopsAtTheStackLimit() {
        long pages = Pages.some(512);
        succeeds(call(Call.MUNMAP, pages, 512L * PAGE));
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long top = pages + 511L * PAGE;
            int flags = PRIVATE | Mman.MAP_GROWSDOWN | Mman.MAP_FIXED;
            returns(top, map(top, PAGE, READ_WRITE, flags));
            limit(RLIMIT_STACK, 16L * PAGE);
            int within = store(top - 8L * PAGE, 1);
            int beyond = store(top - 32L * PAGE, 1);
            call(Call.EXIT_GROUP, within == FINE && beyond == NOT_MAPPED ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
    }

    @Case("mmap")
    static void sharedMappingCannotGrow() {
        fails(Errno.EINVAL, map(0, PAGE, READ_WRITE, SHARED | Mman.MAP_GROWSDOWN));
        long fd = Files.create("a", "x");
        int flags = Mman.MAP_PRIVATE | Mman.MAP_GROWSDOWN;
        fails(Errno.EINVAL, call(Call.MMAP, 0, PAGE, READ, flags, fd, 0));
    }

    @Case("mmap")
    static void callsGrowAMappingToo() {
        long pages = Pages.some(512);
        succeeds(call(Call.MUNMAP, pages, 512L * PAGE));
        long top = pages + 511L * PAGE;
        int flags = PRIVATE | Mman.MAP_GROWSDOWN | Mman.MAP_FIXED;
        returns(top, map(top, PAGE, READ_WRITE, flags));
        long zero = Files.open("/dev/zero", 0);
        returns(64, call(Call.READ, zero, top - 64, 64));
        succeeds(call(Call.MUNMAP, pages, 512L * PAGE));
    }

    @Case("mmap")
    static void droppablePagesAreMemory() {
        int flags = Mman.MAP_DROPPABLE | Mman.MAP_ANONYMOUS;
        long page = succeeds(map(0, PAGE, READ_WRITE, flags));
        Mem.putLong(page, 9);
        equal("kept, without pressure", 9, Mem.getLong(page));
    }

    @Case("mmap")
    static void droppablePagesAreWipedInAChild() {
        int flags = Mman.MAP_DROPPABLE | Mman.MAP_ANONYMOUS;
        long page = succeeds(map(0, PAGE, READ_WRITE, flags));
        Mem.putLong(page, 9);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXIT_GROUP, (int) Mem.getLong(page));
        }
        equal("status", 0, statusOf(child));
        equal("parent's", 9, Mem.getLong(page));
    }

    @Case("mmap")
    static void droppablePagesCannotBeLocked() {
        int flags = Mman.MAP_DROPPABLE | Mman.MAP_ANONYMOUS;
        fails(Errno.EINVAL, map(0, PAGE, READ_WRITE, flags | Mman.MAP_LOCKED));
    }

    @Case("mmap")
    static void droppableFilesDoNotExist() {
        long fd = Files.create("a", "x");
        fails(Errno.EINVAL, call(Call.MMAP, 0, PAGE, READ, Mman.MAP_DROPPABLE, fd, 0));
    }

    @Case("mmap")
    static void sharedAnonymousPagesAreSeenByChildren() {
        long page = Pages.shared(1);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            Mem.putLong(page, 3);
            call(Call.EXIT_GROUP, 0);
        }
        equal("status", 0, statusOf(child));
        equal("seen", 3, Mem.getLong(page));
    }

    @Case("mmap")
    static void privatePagesAreCopiedForChildren() {
        long page = Pages.some(1);
        Mem.putLong(page, 1);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long before = Mem.getLong(page);
            Mem.putLong(page, 3);
            call(Call.EXIT_GROUP, (int) before);
        }
        equal("child saw", 1 << 8, statusOf(child));
        equal("parent sees", 1, Mem.getLong(page));
    }

    @Case("mmap")
    static void writeOnlyPagesAreReadable() {
        long page = succeeds(map(0, PAGE, Mman.PROT_WRITE, PRIVATE));
        equal("load", FINE, load(page));
        equal("store", FINE, store(page, 1));
    }

    @Case("mmap")
    static void inaccessiblePagesFault() {
        long page = succeeds(map(0, PAGE, 0, PRIVATE));
        equal("load", NOT_ALLOWED, load(page));
        equal("store", NOT_ALLOWED, store(page, 1));
    }

    @Case("mmap")
    static void addressSpaceIsLimited() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            limit(RLIMIT_AS, 256L << 20);
            long huge = map(0, 512L << 20, 0, PRIVATE);
            long small = map(0, PAGE, 0, PRIVATE);
            call(Call.EXIT_GROUP, huge == -Errno.ENOMEM && small > 0 ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
    }

    @Case("mmap")
    static void replacingCountsOnceTowardsTheLimit() {
        long pages = succeeds(map(0, 64L << 20, 0, PRIVATE));
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            limit(RLIMIT_AS, 112L << 20);
            long again = map(pages, 64L << 20, READ, PRIVATE | Mman.MAP_FIXED);
            call(Call.EXIT_GROUP, again == pages ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
        returns(0, call(Call.MUNMAP, pages, 64L << 20));
    }

    @Case("mmap")
    static void dataIsLimited() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            limit(RLIMIT_DATA, 64L << 20);
            long data = map(0, 128L << 20, READ_WRITE, PRIVATE);
            long unwritable = map(0, 128L << 20, READ, PRIVATE);
            long shared = map(0, 1L << 20, READ_WRITE, SHARED);
            boolean right = data == -Errno.ENOMEM && unwritable > 0 && shared > 0;
            call(Call.EXIT_GROUP, right ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
    }

    @Case("mmap")
    static void numberOfMappingsIsLimited() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long size = 2L * MOST_MAPPINGS * PAGE;
            long pages = succeeds(map(0, size, 0, PRIVATE));
            long made = 0;
            long result = 0;
            while (made < MOST_MAPPINGS && result == 0) {
                result = call(Call.MPROTECT, pages + (2 * made + 1) * PAGE, PAGE, READ);
                made++;
            }
            boolean right = result == -Errno.ENOMEM && made > MOST_MAPPINGS / 2 - 2000;
            long another = 0;
            for (int i = 0; i < 8 && another >= 0; i++) {
                another = map(0, PAGE, READ, SHARED);
            }
            call(Call.EXIT_GROUP, right && another == -Errno.ENOMEM ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
    }

    @Case("mmap")
    static void neighboursAreJoined() {
        long pages = Pages.alone(3);
        succeeds(call(Call.MUNMAP, pages, 3L * PAGE));
        int flags = PRIVATE | Mman.MAP_FIXED;
        returns(pages, map(pages, PAGE, READ_WRITE, flags));
        returns(pages + 2L * PAGE, map(pages + 2L * PAGE, PAGE, READ_WRITE, flags));
        returns(pages + PAGE, map(pages + PAGE, PAGE, READ_WRITE, flags));
        // Growing in place works for a whole mapping only.
        returns(pages, call(Call.MREMAP, pages, 3L * PAGE, 2L * PAGE, 0, 0));
        returns(pages, call(Call.MREMAP, pages, 2L * PAGE, 3L * PAGE, 0, 0));
    }

    @Case("munmap")
    static void unmappingNothingSucceeds() {
        long pages = Pages.alone(2);
        Pages.unmap(pages, 2);
        Pages.unmap(pages, 2);
    }

    @Case("munmap")
    static void unmappingAcrossHolesAndMappings() {
        long pages = Pages.some(6);
        Pages.unmap(pages + PAGE, 1);
        returns(0, call(Call.MPROTECT, pages + 3L * PAGE, PAGE, READ));
        Pages.unmap(pages, 6);
        for (int i = 0; i < 6; i++) {
            holds("page " + i, !isMapped(pages + (long) i * PAGE));
        }
    }

    @Case("munmap")
    static void lengthOfMunmapIsRoundedUp() {
        long pages = Pages.some(2);
        returns(0, call(Call.MUNMAP, pages, 1));
        holds("first", !isMapped(pages));
        holds("second", isMapped(pages + PAGE));
        returns(0, call(Call.MUNMAP, pages + PAGE, PAGE));
    }

    @Case("munmap")
    static void rangesOutsideAreRefused() {
        fails(Errno.EINVAL, call(Call.MUNMAP, ADDRESS_SPACE, PAGE));
        fails(Errno.EINVAL, call(Call.MUNMAP, 0x10000, ADDRESS_SPACE));
        fails(Errno.EINVAL, call(Call.MUNMAP, 0x10000, -1L));
    }

    @Case("munmap")
    static void unmappedPageFaultsInAllThreads() {
        long page = Pages.some(1);
        Mem.putLong(page, 1);
        Pages.unmap(page, 1);
        equal("load", NOT_MAPPED, load(page));
    }

    @Case("munmap")
    static void pagesMappedAnewAreZero() {
        long pages = Pages.some(8);
        Pages.number(pages, 8);
        Pages.unmap(pages, 8);
        returns(pages, map(pages, 8L * PAGE, READ_WRITE, PRIVATE | Mman.MAP_FIXED));
        for (int i = 0; i < 8; i++) {
            equal("page " + i, 0, Mem.getLong(pages + (long) i * PAGE));
        }
    }

    @Case("mmap")
    static void largeMemoryKeepsItsContents() {
        long pages = Pages.aligned(2 * Pages.LARGE);
        for (int i = 0; i < 1024; i += 7) {
            Mem.putLong(pages + (long) i * PAGE, i);
        }
        Pages.unmap(pages + 100L * PAGE, 50);
        returns(0, call(Call.MPROTECT, pages + 700L * PAGE, PAGE, READ));
        for (int i = 0; i < 1024; i += 7) {
            if (i < 100 || i >= 150) {
                equal("page " + i, i, Mem.getLong(pages + (long) i * PAGE));
            }
        }
        equal("hole", NOT_MAPPED, load(pages + 120L * PAGE));
        equal("read-only page", NOT_ALLOWED, store(pages + 700L * PAGE, 1));
        equal("its neighbour", FINE, store(pages + 701L * PAGE, 1));
    }

    @Case("mmap")
    static void largeMemoryIsCopiedOnWrite() {
        long pages = Pages.aligned(Pages.LARGE);
        Pages.number(pages, 512);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            Mem.putLong(pages + 5L * PAGE, 1000);
            boolean right = Mem.getLong(pages + 6L * PAGE) == 7;
            call(Call.EXIT_GROUP, right ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
        Pages.areNumbered(pages, 512);
        Pages.number(pages, 512);
    }

    @Case(value = "mmap", ends = Case.KILLED_BY + Signal.SIGSEGV)
    static void writeToAReadOnlyMappingKills() {
        Machine.store(succeeds(map(0, PAGE, READ, PRIVATE)), 1);
    }

    @Case("mmap")
    static void nameOfTheFileMayGo() {
        long fd = Files.create("a", "hello");
        long page = Pages.file(fd, 1, READ_WRITE, Mman.MAP_SHARED);
        succeeds(call(Call.CLOSE, fd));
        succeeds(call(Call.UNLINK, text("a")));
        Mem.putByte(page, (byte) 'J');
        Kit.textIs("Jello", page);
        Pages.unmap(page, 1);
    }
}
