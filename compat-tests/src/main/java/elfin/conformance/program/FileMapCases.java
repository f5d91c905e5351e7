package elfin.conformance.program;

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
import static elfin.conformance.program.Pages.BEYOND_FILE;
import static elfin.conformance.program.Pages.FINE;
import static elfin.conformance.program.Pages.READ;
import static elfin.conformance.program.Pages.READ_WRITE;
import static elfin.conformance.program.Pages.load;
import static elfin.conformance.program.Pages.store;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Mman;
import elfin.raw.Mem;

/** Mapped files: one memory for mappings and calls, and what is left when a file shrinks. */
final class FileMapCases {
    private FileMapCases() {}

    private static long sized(String name, int count) {
        long fd = Files.create(name, "");
        returns(0, call(Call.FTRUNCATE, fd, (long) count * PAGE));
        return fd;
    }

    @Case("mmap")
    static void writesShowInSharedMappings() {
        long fd = sized("a", 2);
        long pages = Pages.file(fd, 2, READ, Mman.MAP_SHARED);
        equal("before", 0, Mem.getLong(pages + PAGE));
        returns(5, call(Call.PWRITE64, fd, text("hello"), 5, PAGE));
        textIs("hello", pages + PAGE);
    }

    @Case("mmap")
    static void storesShowInReads() {
        long fd = sized("a", 2);
        long pages = Pages.file(fd, 2, READ_WRITE, Mman.MAP_SHARED);
        Mem.putLong(pages + PAGE - 4, 0x0102030405060708L);
        long buffer = memory(8);
        returns(8, call(Call.PREAD64, fd, buffer, 8, PAGE - 4));
        equal("read", 0x0102030405060708L, Mem.getLong(buffer));
        Pages.unmap(pages, 2);
    }

    @Case("mmap")
    static void twoMappingsOfAFileAreOneMemory() {
        long fd = sized("a", 1);
        long one = Pages.file(fd, 1, READ_WRITE, Mman.MAP_SHARED);
        long two = Pages.file(fd, 1, READ_WRITE, Mman.MAP_SHARED);
        Mem.putLong(one, 1);
        equal("two", 1, Mem.getLong(two));
        Mem.putLong(two, 2);
        equal("one", 2, Mem.getLong(one));
        Pages.unmap(one, 1);
        Pages.unmap(two, 1);
    }

    @Case("mmap")
    static void mappingsOfTwoDescriptorsAreOneMemory() {
        long fd = sized("a", 1);
        long other = Files.open("a", Fcntl.O_RDWR);
        long one = Pages.file(fd, 1, READ_WRITE, Mman.MAP_SHARED);
        long two = Pages.file(other, 1, READ_WRITE, Mman.MAP_SHARED);
        Mem.putLong(one, 1);
        equal("two", 1, Mem.getLong(two));
        Pages.unmap(one, 1);
        Pages.unmap(two, 1);
    }

    @Case("mmap")
    static void childrenShareMappedFiles() {
        long fd = sized("a", 1);
        long page = Pages.file(fd, 1, READ_WRITE, Mman.MAP_SHARED);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            Mem.putLong(page, 7);
            call(Call.EXIT_GROUP, 0);
        }
        equal("status", 0, statusOf(child));
        equal("seen", 7, Mem.getLong(page));
        Pages.unmap(page, 1);
    }

    @Case("mmap")
    static void offsetSelectsThePage() {
        long fd = sized("a", 3);
        returns(1, call(Call.PWRITE64, fd, text("x"), 1, 2L * PAGE));
        long page = succeeds(call(Call.MMAP, 0, PAGE, READ, Mman.MAP_PRIVATE, fd, 2L * PAGE));
        textIs("x", page);
    }

    @Case("mmap")
    static void bytesBehindTheEndAreZeroAndLost() {
        long fd = Files.create("a", "abc");
        long page = Pages.file(fd, 1, READ_WRITE, Mman.MAP_SHARED);
        equal("zero", 0, Mem.getByte(page + 3));
        Mem.putByte(page + 3, (byte) 'x');
        Pages.unmap(page, 1);
        Files.holds("a", "abc");
        equal("size", 3, Files.size("a"));
    }

    @Case("mmap")
    static void mappingsBehindTheEndRaiseSigbus() {
        long fd = Files.create("a", "x");
        long pages = Pages.file(fd, 2, READ_WRITE, Mman.MAP_SHARED);
        equal("inside", FINE, load(pages));
        equal("load", BEYOND_FILE, load(pages + PAGE));
        equal("store", BEYOND_FILE, store(pages + PAGE, 1));
        Pages.unmap(pages, 2);
    }

    @Case("mmap")
    static void mappingGrowsIntoAFileThatGrows() {
        long fd = Files.create("a", "x");
        long pages = Pages.file(fd, 2, READ_WRITE, Mman.MAP_SHARED);
        equal("before", BEYOND_FILE, load(pages + PAGE));
        returns(0, call(Call.FTRUNCATE, fd, 2L * PAGE));
        equal("after", FINE, store(pages + PAGE, 5));
        Pages.unmap(pages, 2);
    }

    @Case("ftruncate")
    static void truncationTakesSharedPages() {
        long fd = sized("a", 3);
        long pages = Pages.file(fd, 3, READ_WRITE, Mman.MAP_SHARED);
        Pages.number(pages, 3);
        returns(0, call(Call.FTRUNCATE, fd, PAGE));
        equal("first", FINE, load(pages));
        equal("second", BEYOND_FILE, load(pages + PAGE));
        equal("third", BEYOND_FILE, store(pages + 2L * PAGE, 1));
        Pages.unmap(pages, 3);
    }

    @Case("ftruncate")
    static void truncationTakesPrivateCopies() {
        long fd = sized("a", 2);
        long pages = Pages.file(fd, 2, READ_WRITE, Mman.MAP_PRIVATE);
        Pages.number(pages, 2);
        returns(0, call(Call.FTRUNCATE, fd, PAGE));
        equal("own copy within", 1, Mem.getLong(pages));
        equal("own copy behind", BEYOND_FILE, load(pages + PAGE));
    }

    @Case("ftruncate")
    static void truncationInAPageClearsItsRest() {
        long fd = sized("a", 1);
        long page = Pages.file(fd, 1, READ_WRITE, Mman.MAP_SHARED);
        Mem.putLong(page + 8, -1);
        returns(0, call(Call.FTRUNCATE, fd, 12));
        equal("half is zero", 0xffff_ffffL, Mem.getLong(page + 8));
        returns(0, call(Call.FTRUNCATE, fd, PAGE));
        equal("stays zero", 0xffff_ffffL, Mem.getLong(page + 8));
        Pages.unmap(page, 1);
    }

    @Case("ftruncate")
    static void pagesBackAfterTruncationAreZero() {
        long fd = sized("a", 2);
        long pages = Pages.file(fd, 2, READ_WRITE, Mman.MAP_SHARED);
        Pages.number(pages, 2);
        returns(0, call(Call.FTRUNCATE, fd, 0));
        returns(0, call(Call.FTRUNCATE, fd, 2L * PAGE));
        equal("first", 0, Mem.getLong(pages));
        equal("second", 0, Mem.getLong(pages + PAGE));
        Pages.unmap(pages, 2);
    }

    @Case("open")
    static void truncationByOpenTakesPages() {
        long fd = sized("a", 1);
        long page = Pages.file(fd, 1, READ_WRITE, Mman.MAP_SHARED);
        Mem.putLong(page, 1);
        Files.open("a", Fcntl.O_RDWR | Fcntl.O_TRUNC);
        equal("load", BEYOND_FILE, load(page));
        Pages.unmap(page, 1);
    }

    @Case("read")
    static void readIntoAMappingBehindTheEndIsEfault() {
        long fd = Files.create("a", "x");
        long pages = Pages.file(fd, 2, READ_WRITE, Mman.MAP_SHARED);
        long zero = Files.open("/dev/zero", 0);
        fails(Errno.EFAULT, call(Call.READ, zero, pages + PAGE, 8));
        Pages.unmap(pages, 2);
    }

    @Case("write")
    static void writeFromAMappingOfTheSameFile() {
        long fd = Files.create("a", "hello");
        long page = Pages.file(fd, 1, READ_WRITE, Mman.MAP_SHARED);
        returns(5, call(Call.PWRITE64, fd, page, 5, 5));
        Files.holds("a", "hellohello");
        Pages.unmap(page, 1);
    }

    @Case("fallocate")
    static void punchedHolesShowInMappings() {
        long fd = sized("a", 3);
        long pages = Pages.file(fd, 3, READ_WRITE, Mman.MAP_SHARED);
        Pages.number(pages, 3);
        returns(0, call(Call.FALLOCATE, fd, 3, PAGE, PAGE));
        equal("first", 1, Mem.getLong(pages));
        equal("second", 0, Mem.getLong(pages + PAGE));
        equal("third", 3, Mem.getLong(pages + 2L * PAGE));
        Mem.putLong(pages + PAGE, 9);
        long buffer = memory(8);
        returns(8, call(Call.PREAD64, fd, buffer, 8, PAGE));
        equal("written again", 9, Mem.getLong(buffer));
        Pages.unmap(pages, 3);
    }

    @Case("mmap")
    static void privateMappingSeesTheFileUntilItIsWritten() {
        long fd = Files.create("a", "hello");
        long page = Pages.file(fd, 1, READ_WRITE, Mman.MAP_PRIVATE);
        textIs("hello", page);
        Mem.putByte(page + 100, (byte) 1);
        returns(1, call(Call.PWRITE64, fd, text("J"), 1, 0));
        textIs("hello", page);
    }

    @Case("mmap")
    static void executableMappingOfAFileRuns() {
        long fd = Files.create("a", "");
        long code = memory(8);
        Mem.putByte(code, (byte) 0xc3);
        returns(1, call(Call.WRITE, fd, code, 1));
        long page = Pages.file(fd, 1, READ | Mman.PROT_EXEC, Mman.MAP_PRIVATE);
        Machine.jump(page);
    }

    @Case("mmap")
    static void modificationTimeChangesByStores() {
        long fd = sized("a", 1);
        long page = Pages.file(fd, 1, READ_WRITE, Mman.MAP_SHARED);
        long times = memory(32);
        Mem.putLong(times + 16, 1);
        returns(0, call(Call.UTIMENSAT, -100, text("a"), times, 0));
        Mem.putLong(page, 1);
        returns(0, call(Call.MSYNC, page, PAGE, Mman.MS_SYNC));
        holds("newer", Mem.getLong(Files.status("a") + Files.ST_MTIME) > 1);
        Pages.unmap(page, 1);
    }
}
