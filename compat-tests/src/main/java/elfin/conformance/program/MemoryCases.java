package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.NON_CANONICAL;
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
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Kit.textIs;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Mman;
import elfin.raw.Mem;

/** Mappings and the program break. */
final class MemoryCases {
    private static final int PRIVATE = Mman.MAP_PRIVATE | Mman.MAP_ANONYMOUS;
    private static final int READ_WRITE = Mman.PROT_READ | Mman.PROT_WRITE;
    private static final long HUGE = 1L << 47;

    private MemoryCases() {}

    private static long map(long address, long size, int protection, int flags) {
        return call(Call.MMAP, address, size, protection, flags, -1, 0);
    }

    @Case("mmap")
    static void anonymousPagesAreZeroAndWritable() {
        long pages = anonymous(3L * PAGE);
        equal("aligned", 0, pages % PAGE);
        for (int i = 0; i < 3 * PAGE; i += 512) {
            equal("zero", 0, Mem.getLong(pages + i));
        }
        Mem.putLong(pages + 2 * PAGE, 42);
        equal("written", 42, Mem.getLong(pages + 2 * PAGE));
    }

    @Case("mmap")
    static void mmapArgumentsAreChecked() {
        fails(Errno.EINVAL, map(0, 0, READ_WRITE, PRIVATE));
        fails(Errno.EINVAL, map(0, PAGE, READ_WRITE, Mman.MAP_ANONYMOUS));
        fails(Errno.EINVAL, map(1, PAGE, READ_WRITE, PRIVATE | Mman.MAP_FIXED));
        fails(Errno.ENOMEM, map(0, HUGE, READ_WRITE, PRIVATE));
        fails(Errno.ENOMEM, map(0, -1, READ_WRITE, PRIVATE));
        fails(Errno.EBADF, call(Call.MMAP, 0, PAGE, 1, Mman.MAP_PRIVATE, CLOSED, 0));
        long fd = Files.create("a", "x");
        fails(Errno.EINVAL, call(Call.MMAP, 0, PAGE, 1, Mman.MAP_PRIVATE, fd, 1));
    }

    @Case("mmap")
    static void fixedMappingReplacesWhatIsThere() {
        long pages = anonymous(2L * PAGE);
        Mem.putLong(pages, 1);
        Mem.putLong(pages + PAGE, 2);
        returns(pages, map(pages, PAGE, READ_WRITE, PRIVATE | Mman.MAP_FIXED));
        equal("new page", 0, Mem.getLong(pages));
        equal("old page", 2, Mem.getLong(pages + PAGE));
    }

    @Case("mmap")
    static void noreplaceRefusesWhatIsThere() {
        long pages = anonymous(PAGE);
        fails(Errno.EEXIST, map(pages, PAGE, READ_WRITE, PRIVATE | Mman.MAP_FIXED_NOREPLACE));
        returns(0, call(Call.MUNMAP, pages, PAGE));
        returns(pages, map(pages, PAGE, READ_WRITE, PRIVATE | Mman.MAP_FIXED_NOREPLACE));
    }

    @Case("mmap")
    static void lowest4GibibytesCanBeAskedFor() {
        long pages = succeeds(map(0, PAGE, READ_WRITE, PRIVATE | Mman.MAP_32BIT));
        holds("below 2 GiB", pages + PAGE <= 1L << 31);
    }

    @Case("mmap")
    static void filePagesShowTheFile() {
        long fd = Files.create("a", "hello");
        long map = succeeds(call(Call.MMAP, 0, PAGE, 1, Mman.MAP_PRIVATE, fd, 0));
        textIs("hello\0", map);
        equal("rest of the page", 0, Mem.getByte(map + PAGE - 1));
        returns(1, call(Call.PWRITE64, fd, text("J"), 1, 0));
        textIs("Jello", map);
    }

    @Case("mmap")
    static void privateFilePagesAreCopiedOnWrite() {
        long fd = Files.create("a", "hello");
        long map = succeeds(call(Call.MMAP, 0, PAGE, READ_WRITE, Mman.MAP_PRIVATE, fd, 0));
        Mem.putByte(map, (byte) 'J');
        Files.holds("a", "hello");
        textIs("Jello", map);
    }

    @Case("mmap")
    static void sharedFilePagesAreTheFile() {
        long fd = Files.create("a", "hello");
        long map = succeeds(call(Call.MMAP, 0, PAGE, READ_WRITE, Mman.MAP_SHARED, fd, 0));
        succeeds(call(Call.CLOSE, fd));
        Mem.putByte(map, (byte) 'J');
        returns(0, call(Call.MSYNC, map, PAGE, Mman.MS_SYNC));
        Files.holds("a", "Jello");
    }

    @Case("mmap")
    static void modesOfTheDescriptorAreObeyed() {
        Files.make("a", "hello");
        long read = Files.open("a", 0);
        long write = Files.open("a", Fcntl.O_WRONLY);
        fails(Errno.EACCES, call(Call.MMAP, 0, PAGE, READ_WRITE, Mman.MAP_SHARED, read, 0));
        succeeds(call(Call.MMAP, 0, PAGE, READ_WRITE, Mman.MAP_PRIVATE, read, 0));
        fails(Errno.EACCES, call(Call.MMAP, 0, PAGE, 1, Mman.MAP_PRIVATE, write, 0));
        long dir = Files.openDirectory(".");
        fails(Errno.ENODEV, call(Call.MMAP, 0, PAGE, 1, Mman.MAP_PRIVATE, dir, 0));
    }

    @Case("munmap")
    static void middleOfAMappingCanBeUnmapped() {
        long pages = anonymous(3L * PAGE);
        Mem.putLong(pages + 2 * PAGE, 3);
        returns(0, call(Call.MUNMAP, pages + PAGE, PAGE));
        equal("last page", 3, Mem.getLong(pages + 2 * PAGE));
        fails(Errno.EFAULT, call(Call.WRITE, Files.create("a", ""), pages + PAGE, 1));
        returns(0, call(Call.MUNMAP, pages + PAGE, PAGE));
    }

    @Case("munmap")
    static void munmapArgumentsAreChecked() {
        long pages = anonymous(PAGE);
        fails(Errno.EINVAL, call(Call.MUNMAP, pages + 1, PAGE));
        fails(Errno.EINVAL, call(Call.MUNMAP, pages, 0));
        fails(Errno.EINVAL, call(Call.MUNMAP, NON_CANONICAL, PAGE));
    }

    @Case("mprotect")
    static void protectionIsObeyedByCalls() {
        long page = anonymous(PAGE);
        long fd = Files.open("/dev/zero", 0);
        returns(0, call(Call.MPROTECT, page, PAGE, Mman.PROT_READ));
        fails(Errno.EFAULT, call(Call.READ, fd, page, 8));
        returns(0, call(Call.MPROTECT, page, PAGE, READ_WRITE));
        returns(8, call(Call.READ, fd, page, 8));
    }

    @Case("mprotect")
    static void mprotectArgumentsAreChecked() {
        long pages = anonymous(2L * PAGE);
        fails(Errno.EINVAL, call(Call.MPROTECT, pages + 1, PAGE, 1));
        returns(0, call(Call.MPROTECT, pages, 0, 1));
        succeeds(call(Call.MUNMAP, pages + PAGE, PAGE));
        fails(Errno.ENOMEM, call(Call.MPROTECT, pages, 2L * PAGE, 1));
        fails(Errno.EINVAL, call(Call.MPROTECT, pages, PAGE, 0x100));
    }

    @Case("mremap")
    static void growingMayMove() {
        long pages = anonymous(PAGE);
        Mem.putLong(pages, 77);
        long moved = succeeds(call(Call.MREMAP, pages, PAGE, 64L * PAGE, Mman.MREMAP_MAYMOVE, 0));
        equal("contents", 77, Mem.getLong(moved));
        equal("new pages", 0, Mem.getLong(moved + 63L * PAGE));
    }

    @Case("mremap")
    static void shrinkingUnmapsTheTail() {
        long pages = anonymous(3L * PAGE);
        returns(pages, call(Call.MREMAP, pages, 3L * PAGE, PAGE, 0, 0));
        fails(Errno.EFAULT, call(Call.WRITE, Files.create("a", ""), pages + PAGE, 1));
    }

    @Case("mremap")
    static void mremapArgumentsAreChecked() {
        long pages = anonymous(PAGE);
        fails(Errno.EINVAL, call(Call.MREMAP, pages + 1, PAGE, PAGE, 0, 0));
        fails(Errno.EINVAL, call(Call.MREMAP, pages, PAGE, 0, 0, 0));
        fails(Errno.EINVAL, call(Call.MREMAP, pages, PAGE, PAGE, 0x80, 0));
        fails(Errno.EINVAL, call(Call.MREMAP, pages, PAGE, PAGE, Mman.MREMAP_FIXED, 0));
        succeeds(call(Call.MUNMAP, pages, PAGE));
        fails(Errno.EFAULT, call(Call.MREMAP, pages, PAGE, 2L * PAGE, 1, 0));
    }

    @Case("brk")
    static void breakGrowsAndShrinks() {
        long start = call(Call.BRK, 0);
        returns(start + 2 * PAGE, call(Call.BRK, start + 2 * PAGE));
        Mem.putLong(start + PAGE, 5);
        returns(start, call(Call.BRK, start));
        returns(start + 2 * PAGE, call(Call.BRK, start + 2 * PAGE));
        equal("fresh page", 0, Mem.getLong(start + PAGE));
        returns(start, call(Call.BRK, start));
    }

    @Case("brk")
    static void impossibleBreakChangesNothing() {
        long start = call(Call.BRK, 0);
        returns(start, call(Call.BRK, 1));
        returns(start, call(Call.BRK, 1L << 47));
    }

    @Case("madvise")
    static void dontneedDropsAnonymousPages() {
        long page = anonymous(PAGE);
        Mem.putLong(page, 5);
        returns(0, call(Call.MADVISE, page, PAGE, Mman.MADV_DONTNEED));
        equal("contents", 0, Mem.getLong(page));
        fails(Errno.EINVAL, call(Call.MADVISE, page + 1, PAGE, Mman.MADV_DONTNEED));
        fails(Errno.EINVAL, call(Call.MADVISE, page, PAGE, 999));
        succeeds(call(Call.MUNMAP, page, PAGE));
        fails(Errno.ENOMEM, call(Call.MADVISE, page, PAGE, Mman.MADV_DONTNEED));
    }

    @Case("mincore")
    static void touchedPagesAreResident() {
        long pages = anonymous(2L * PAGE);
        long vector = memory(2);
        Mem.putLong(pages, 1);
        returns(0, call(Call.MINCORE, pages, 2L * PAGE, vector));
        equal("first", 1, Mem.getByte(vector) & 1);
        fails(Errno.EINVAL, call(Call.MINCORE, pages + 1, PAGE, vector));
        fails(Errno.EFAULT, call(Call.MINCORE, pages, PAGE, UNMAPPED));
        succeeds(call(Call.MUNMAP, pages, 2L * PAGE));
        fails(Errno.ENOMEM, call(Call.MINCORE, pages, PAGE, vector));
    }

    @Case("msync")
    static void msyncArgumentsAreChecked() {
        long page = anonymous(PAGE);
        returns(0, call(Call.MSYNC, page, PAGE, Mman.MS_ASYNC));
        fails(Errno.EINVAL, call(Call.MSYNC, page + 1, PAGE, Mman.MS_ASYNC));
        fails(Errno.EINVAL, call(Call.MSYNC, page, PAGE, Mman.MS_ASYNC | Mman.MS_SYNC));
        succeeds(call(Call.MUNMAP, page, PAGE));
        fails(Errno.ENOMEM, call(Call.MSYNC, page, PAGE, Mman.MS_ASYNC));
    }

    @Case("mlock")
    static void lockedPagesStay() {
        long pages = anonymous(2L * PAGE);
        returns(0, call(Call.MLOCK, pages, 2L * PAGE));
        long vector = memory(2);
        returns(0, call(Call.MINCORE, pages, 2L * PAGE, vector));
        equal("both resident", 0x101, Mem.getShort(vector) & 0x101);
        returns(0, call(Call.MUNLOCK, pages, 2L * PAGE));
        succeeds(call(Call.MUNMAP, pages, 2L * PAGE));
        fails(Errno.ENOMEM, call(Call.MLOCK, pages, PAGE));
    }

    @Case(value = "setrlimit", alone = true)
    static void limitOfAddressSpaceIsEnforced() {
        long limit = memory(16);
        Mem.putLong(limit, 64L << 20);
        Mem.putLong(limit + 8, 64L << 20);
        returns(0, call(Call.SETRLIMIT, 9, limit));
        fails(Errno.ENOMEM, map(0, 128L << 20, READ_WRITE, PRIVATE));
        succeeds(map(0, 1 << 20, READ_WRITE, PRIVATE));
    }

    @Case("mmap")
    static void stackGrowsOnDemand() {
        equal("sum", 40_000L * 39_999 / 2, depth(39_999));
    }

    private static long depth(long n) {
        long before = Mem.getLongVolatile(Handlers.info);
        long below = n == 0 ? 0 : depth(n - 1);
        return n + below + Mem.getLongVolatile(Handlers.info) - before;
    }
}
