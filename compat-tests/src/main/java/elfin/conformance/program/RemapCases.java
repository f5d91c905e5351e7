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
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Kit.textIs;
import static elfin.conformance.program.Pages.FINE;
import static elfin.conformance.program.Pages.NOT_ALLOWED;
import static elfin.conformance.program.Pages.NOT_MAPPED;
import static elfin.conformance.program.Pages.READ;
import static elfin.conformance.program.Pages.READ_WRITE;
import static elfin.conformance.program.Pages.isMapped;
import static elfin.conformance.program.Pages.load;
import static elfin.conformance.program.Pages.store;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.raw.Mem;

/** mremap(2) with all of its flags, remap_file_pages(2). */
final class RemapCases {
    private static final int MAYMOVE = Mman.MREMAP_MAYMOVE;
    private static final int FIXED = Mman.MREMAP_MAYMOVE | Mman.MREMAP_FIXED;
    private static final int DONTUNMAP = Mman.MREMAP_MAYMOVE | Mman.MREMAP_DONTUNMAP;

    private RemapCases() {}

    private static long remap(long address, int oldCount, int newCount, int flags, long to) {
        return call(
                Call.MREMAP, address, (long) oldCount * PAGE, (long) newCount * PAGE, flags, to);
    }

    @Case("mremap")
    static void growsInPlaceWhenThereIsRoom() {
        long pages = Pages.alone(4);
        Pages.unmap(pages + PAGE, 3);
        Mem.putLong(pages, 1);
        returns(pages, remap(pages, 1, 4, 0, 0));
        equal("contents", 1, Mem.getLong(pages));
        equal("new page", 0, Mem.getLong(pages + 3L * PAGE));
    }

    @Case("mremap")
    static void growingInPlaceWithoutRoomIsEnomem() {
        long pages = Pages.some(3);
        returns(0, call(Call.MPROTECT, pages + PAGE, PAGE, READ));
        fails(Errno.ENOMEM, remap(pages, 1, 2, 0, 0));
    }

    @Case("mremap")
    static void growingPartOfAMappingMoves() {
        long pages = Pages.some(4);
        Pages.number(pages, 4);
        long moved = succeeds(remap(pages, 2, 3, MAYMOVE, 0));
        holds("moved", moved != pages);
        Pages.areNumbered(moved, 2);
        equal("new page", 0, Mem.getLong(moved + 2L * PAGE));
        holds("old place", !isMapped(pages));
        equal("the rest stays", 3, Mem.getLong(pages + 2L * PAGE));
    }

    @Case("mremap")
    static void sameSizeStays() {
        long pages = Pages.some(2);
        returns(pages, remap(pages, 2, 2, 0, 0));
        returns(pages, remap(pages, 2, 2, MAYMOVE, 0));
    }

    @Case("mremap")
    static void movesToAFixedPlace() {
        long pages = Pages.some(2);
        long target = Pages.some(2);
        Pages.number(pages, 2);
        returns(target, remap(pages, 2, 2, FIXED, target));
        Pages.areNumbered(target, 2);
        equal("old place", NOT_MAPPED, load(pages));
    }

    @Case("mremap")
    static void movesToAFixedPlaceAndGrows() {
        long pages = Pages.some(1);
        long target = Pages.some(3);
        Pages.number(pages, 1);
        Mem.putLong(target + 2L * PAGE, 9);
        returns(target, remap(pages, 1, 3, FIXED, target));
        Pages.areNumbered(target, 1);
        equal("new page", 0, Mem.getLong(target + 2L * PAGE));
    }

    @Case("mremap")
    static void movesToAFixedPlaceAndShrinks() {
        long pages = Pages.some(3);
        long target = Pages.some(3);
        Pages.number(pages, 3);
        Mem.putLong(target + 2L * PAGE, 9);
        returns(target, remap(pages, 3, 1, FIXED, target));
        Pages.areNumbered(target, 1);
        holds("tail", !isMapped(pages + 2L * PAGE));
        equal("what lies behind", 9, Mem.getLong(target + 2L * PAGE));
    }

    @Case("mremap")
    static void fixedPlaceMustNotOverlap() {
        long pages = Pages.some(4);
        fails(Errno.EINVAL, remap(pages, 2, 2, FIXED, pages + PAGE));
        fails(Errno.EINVAL, remap(pages + PAGE, 2, 2, FIXED, pages));
        fails(Errno.EINVAL, remap(pages, 2, 2, FIXED, pages));
    }

    @Case("mremap")
    static void fixedPlaceMustBeAWholePageInside() {
        long pages = Pages.some(2);
        fails(Errno.EINVAL, remap(pages, 2, 2, FIXED, pages + 8L * PAGE + 1));
        fails(Errno.EINVAL, remap(pages, 2, 2, FIXED, NON_CANONICAL));
        fails(Errno.EINVAL, remap(pages, 2, 2, FIXED, 0x7fff_ffff_e000L));
    }

    @Case("mremap")
    static void fixedNeedsMaymove() {
        long pages = Pages.some(1);
        long target = Pages.some(1);
        fails(Errno.EINVAL, remap(pages, 1, 1, Mman.MREMAP_FIXED, target));
        fails(Errno.EINVAL, remap(pages, 1, 1, Mman.MREMAP_DONTUNMAP, 0));
    }

    @Case("mremap")
    static void severalMappingsMoveTogether() {
        long pages = Pages.some(3);
        long target = Pages.some(3);
        Pages.number(pages, 3);
        returns(0, call(Call.MPROTECT, pages + PAGE, PAGE, READ));
        returns(target, remap(pages, 3, 3, FIXED, target));
        Pages.areNumbered(target, 3);
        equal("protection", NOT_ALLOWED, store(target + PAGE, 1));
    }

    @Case("mremap")
    static void severalMappingsCannotGrow() {
        long pages = Pages.some(3);
        returns(0, call(Call.MPROTECT, pages + PAGE, PAGE, READ));
        fails(Errno.EFAULT, remap(pages, 3, 4, MAYMOVE, 0));
    }

    @Case("mremap")
    static void dontunmapLeavesAnEmptyMapping() {
        long pages = Pages.some(2);
        Pages.number(pages, 2);
        long moved = succeeds(remap(pages, 2, 2, DONTUNMAP, 0));
        holds("moved", moved != pages);
        Pages.areNumbered(moved, 2);
        equal("old page", 0, Mem.getLong(pages));
        equal("writable", FINE, store(pages, 5));
    }

    @Case("mremap")
    static void dontunmapTakesAHint() {
        long pages = Pages.some(2);
        long hint = Pages.alone(2);
        Pages.unmap(hint, 2);
        returns(hint, remap(pages, 2, 2, DONTUNMAP, hint));
    }

    @Case("mremap")
    static void dontunmapToAFixedPlace() {
        long pages = Pages.some(2);
        long target = Pages.some(2);
        Pages.number(pages, 2);
        returns(target, remap(pages, 2, 2, DONTUNMAP | FIXED, target));
        Pages.areNumbered(target, 2);
        equal("old page", 0, Mem.getLong(pages));
    }

    @Case("mremap")
    static void dontunmapCannotResize() {
        long pages = Pages.some(2);
        fails(Errno.EINVAL, remap(pages, 2, 3, DONTUNMAP, 0));
        fails(Errno.EINVAL, remap(pages, 2, 1, DONTUNMAP, 0));
    }

    @Case("mremap")
    static void dontunmapWorksOnSharedMemory() {
        long pages = Pages.shared(2);
        Pages.number(pages, 2);
        long moved = succeeds(remap(pages, 2, 2, DONTUNMAP, 0));
        Pages.areNumbered(moved, 2);
        Pages.areNumbered(pages, 2);
    }

    @Case("mremap")
    static void lengthZeroDuplicatesSharedMemory() {
        long pages = Pages.shared(2);
        Pages.number(pages, 2);
        long other = succeeds(remap(pages, 0, 2, MAYMOVE, 0));
        holds("another place", other != pages);
        Pages.areNumbered(other, 2);
        Mem.putLong(other, 99);
        equal("shared", 99, Mem.getLong(pages));
    }

    @Case("mremap")
    static void lengthZeroOfPrivateMemoryIsRefused() {
        fails(Errno.EINVAL, remap(Pages.some(2), 0, 2, MAYMOVE, 0));
    }

    @Case("mremap")
    static void lengthZeroNeedsMaymove() {
        fails(Errno.ENOMEM, remap(Pages.shared(2), 0, 2, 0, 0));
    }

    @Case("mremap")
    static void oldRangeMustBeMapped() {
        long pages = Pages.alone(1);
        fails(Errno.EFAULT, remap(pages, 2, 3, MAYMOVE, 0));
        fails(Errno.EFAULT, remap(pages + PAGE, 1, 2, MAYMOVE, 0));
        fails(Errno.EFAULT, remap(NON_CANONICAL, 1, 2, MAYMOVE, 0));
    }

    @Case("mremap")
    static void enormousSizesAreRefused() {
        long pages = Pages.some(1);
        fails(Errno.EINVAL, call(Call.MREMAP, pages, PAGE, -1L, MAYMOVE, 0));
        fails(Errno.ENOMEM, call(Call.MREMAP, pages, PAGE, 1L << 45, MAYMOVE, 0));
    }

    @Case("mremap")
    static void shrinkingUnmapsOverSeveralMappings() {
        long pages = Pages.some(4);
        returns(0, call(Call.MPROTECT, pages + 2L * PAGE, PAGE, READ));
        returns(pages, remap(pages, 4, 1, 0, 0));
        holds("first", isMapped(pages));
        holds("second", !isMapped(pages + PAGE));
        holds("fourth", !isMapped(pages + 3L * PAGE));
    }

    @Case("mremap")
    static void filePagesGrowWithTheFile() {
        long fd = Files.create("a", "");
        returns(0, call(Call.FTRUNCATE, fd, 4L * PAGE));
        returns(1, call(Call.PWRITE64, fd, text("x"), 1, 3L * PAGE));
        long pages = Pages.file(fd, 1, READ_WRITE, Mman.MAP_SHARED);
        long grown = succeeds(remap(pages, 1, 4, MAYMOVE, 0));
        textIs("x", grown + 3L * PAGE);
        Pages.unmap(grown, 4);
    }

    @Case("mremap")
    static void movedLargeMemoryKeepsItsContents() {
        long pages = Pages.aligned(Pages.LARGE);
        Pages.number(pages, 512);
        long target = Pages.aligned(Pages.LARGE);
        returns(target, remap(pages, 512, 512, FIXED, target));
        Pages.areNumbered(target, 512);
        long odd = Pages.aligned(2 * Pages.LARGE) + PAGE;
        returns(odd, remap(target, 512, 512, FIXED, odd));
        Pages.areNumbered(odd, 512);
    }

    @Case("mremap")
    static void growthIsLimitedByTheAddressSpace() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long pages = Pages.some(1);
            long limit = memory(16);
            Mem.putLong(limit, 256L << 20);
            Mem.putLong(limit + 8, -1);
            returns(0, call(Call.SETRLIMIT, 9, limit));
            long grown = call(Call.MREMAP, pages, PAGE, 512L << 20, MAYMOVE, 0);
            call(Call.EXIT_GROUP, grown == -Errno.ENOMEM ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
    }

    private static long remapFilePages(long address, long size, int protection, long page) {
        return call(Call.REMAP_FILE_PAGES, address, size, protection, page, 0);
    }

    @Case("remap_file_pages")
    static void pagesOfASharedMappingAreExchanged() {
        long pages = Pages.shared(4);
        Pages.number(pages, 4);
        returns(0, remapFilePages(pages, PAGE, 0, 3));
        equal("first page", 4, Mem.getLong(pages));
        Mem.putLong(pages, 44);
        equal("the same page", 44, Mem.getLong(pages + 3L * PAGE));
    }

    @Case("remap_file_pages")
    static void pagesOfAFileAreExchanged() {
        long fd = Files.create("a", "");
        returns(0, call(Call.FTRUNCATE, fd, 3L * PAGE));
        long pages = Pages.file(fd, 3, READ_WRITE, Mman.MAP_SHARED);
        Pages.number(pages, 3);
        returns(0, remapFilePages(pages, PAGE, 0, 2));
        equal("first page", 3, Mem.getLong(pages));
        Pages.unmap(pages, 3);
    }

    @Case("remap_file_pages")
    static void protectionMustBeZero() {
        fails(Errno.EINVAL, remapFilePages(Pages.shared(2), PAGE, READ, 1));
    }

    @Case("remap_file_pages")
    static void privateMappingsAreRefused() {
        fails(Errno.EINVAL, remapFilePages(Pages.some(2), PAGE, 0, 1));
    }

    @Case("remap_file_pages")
    static void unmappedPlacesAreRefused() {
        long pages = Pages.alone(1);
        Pages.unmap(pages, 1);
        fails(Errno.EINVAL, remapFilePages(pages, PAGE, 0, 0));
    }

    @Case("remap_file_pages")
    static void sizesThatOverflowAreRefused() {
        long pages = Pages.shared(2);
        fails(Errno.EINVAL, remapFilePages(pages, 0, 0, 0));
        fails(Errno.EINVAL, remapFilePages(pages, PAGE, 0, -1));
        fails(Errno.EINVAL, remapFilePages(pages, 3L * PAGE, 0, 0));
    }
}
