package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.NON_CANONICAL;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.endOfMemory;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.readOnlyPage;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Kit.textIs;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Seek;
import elfin.raw.Mem;

/** Reading, writing and positions. */
final class TransferCases {
    private static final int IOV_SIZE = 16;
    private static final int UIO_MAXIOV = 1024;

    private TransferCases() {}

    private static long vector(long... parts) {
        long vector = memory(parts.length * 8L);
        for (int i = 0; i < parts.length; i++) {
            Mem.putLong(vector + 8L * i, parts[i]);
        }
        return vector;
    }

    @Case("read")
    static void readGivesWhatIsThereAndThenZero() {
        long fd = Files.create("a", "hello");
        long buffer = memory(16);
        returns(3, call(Call.READ, fd, buffer, 3));
        textIs("hel\0", buffer);
        returns(2, call(Call.READ, fd, buffer, 16));
        textIs("lol", buffer);
        returns(0, call(Call.READ, fd, buffer, 16));
    }

    @Case("read")
    static void readOfAClosedDescriptorIsEbadf() {
        fails(Errno.EBADF, call(Call.READ, CLOSED, memory(8), 8));
        fails(Errno.EBADF, call(Call.READ, -1, memory(8), 8));
    }

    @Case("read")
    static void readOfAWriteOnlyFileIsEbadf() {
        Files.make("a", "x");
        long fd = Files.open("a", Fcntl.O_WRONLY);
        fails(Errno.EBADF, call(Call.READ, fd, memory(8), 8));
    }

    @Case("read")
    static void readOfADirectoryIsEisdir() {
        fails(Errno.EISDIR, call(Call.READ, Files.openDirectory("."), memory(8), 8));
    }

    @Case("read")
    static void readToUnmappedMemoryIsEfault() {
        long fd = Files.create("a", "hello");
        fails(Errno.EFAULT, call(Call.READ, fd, UNMAPPED, 5));
        fails(Errno.EFAULT, call(Call.READ, fd, NON_CANONICAL, 5));
        fails(Errno.EFAULT, call(Call.READ, fd, readOnlyPage(), 5));
        returns(0, call(Call.LSEEK, fd, 0, Seek.SEEK_CUR));
    }

    @Case("read")
    static void readStopsAtTheEndOfMemory() {
        long fd = Files.create("a", "hello");
        long end = endOfMemory(3);
        returns(3, call(Call.READ, fd, end - 3, 5));
        textIs("hel", end - 3);
    }

    @Case("read")
    static void readOfNothingChecksTheDescriptor() {
        returns(0, call(Call.READ, Files.create("a", "x"), 0, 0));
        fails(Errno.EBADF, call(Call.READ, CLOSED, 0, 0));
    }

    @Case("read")
    static void pathDescriptorIsEbadf() {
        Files.make("a", "x");
        fails(Errno.EBADF, call(Call.READ, Files.open("a", Fcntl.O_PATH), memory(8), 1));
    }

    @Case("write")
    static void writeAdvancesAndExtends() {
        long fd = Files.create("a", "");
        returns(3, call(Call.WRITE, fd, text("abc"), 3));
        returns(3, call(Call.WRITE, fd, text("def"), 3));
        Files.holds("a", "abcdef");
        returns(6, call(Call.LSEEK, fd, 0, Seek.SEEK_CUR));
    }

    @Case("write")
    static void writeToAReadOnlyFileIsEbadf() {
        Files.make("a", "x");
        fails(Errno.EBADF, call(Call.WRITE, Files.open("a", 0), text("y"), 1));
        fails(Errno.EBADF, call(Call.WRITE, CLOSED, text("y"), 1));
    }

    @Case("write")
    static void writeFromUnmappedMemoryIsEfault() {
        fails(Errno.EFAULT, call(Call.WRITE, Files.create("a", ""), UNMAPPED, 1));
        equal("size", 0, Files.size("a"));
    }

    @Case("write")
    static void appendGoesToTheEnd() {
        Files.make("a", "one");
        long fd = Files.open("a", Fcntl.O_WRONLY | Fcntl.O_APPEND);
        returns(0, call(Call.LSEEK, fd, 0, Seek.SEEK_SET));
        returns(3, call(Call.WRITE, fd, text("two"), 3));
        Files.holds("a", "onetwo");
    }

    @Case("write")
    static void writeBehindTheEndLeavesZeros() {
        long fd = Files.create("a", "x");
        returns(4, call(Call.LSEEK, fd, 4, Seek.SEEK_SET));
        returns(1, call(Call.WRITE, fd, text("y"), 1));
        Files.holds("a", "x\0\0\0y");
    }

    @Case("write")
    static void devNullTakesEverything() {
        long fd = Files.open("/dev/null", Fcntl.O_RDWR);
        returns(5, call(Call.WRITE, fd, text("hello"), 5));
        returns(0, call(Call.READ, fd, memory(8), 8));
    }

    @Case("write")
    static void devFullIsEnospc() {
        long fd = Files.open("/dev/full", Fcntl.O_RDWR);
        fails(Errno.ENOSPC, call(Call.WRITE, fd, text("hello"), 5));
    }

    @Case("read")
    static void devZeroGivesZeros() {
        long buffer = text("xxxxxxx");
        returns(7, call(Call.READ, Files.open("/dev/zero", 0), buffer, 7));
        equal("bytes", 0, Mem.getLong(buffer));
    }

    @Case("pread64")
    static void preadLeavesThePosition() {
        long fd = Files.create("a", "hello");
        long buffer = memory(8);
        returns(2, call(Call.PREAD64, fd, buffer, 2, 3));
        textIs("lo", buffer);
        returns(0, call(Call.LSEEK, fd, 0, Seek.SEEK_CUR));
        returns(0, call(Call.PREAD64, fd, buffer, 2, 5));
        returns(0, call(Call.PREAD64, fd, buffer, 2, 1L << 40));
    }

    @Case("pread64")
    static void preadArgumentsAreChecked() {
        long fd = Files.create("a", "hello");
        fails(Errno.EINVAL, call(Call.PREAD64, fd, memory(8), 2, -1));
        fails(Errno.ESPIPE, call(Call.PREAD64, Files.readEnd(Files.pipe()), memory(8), 2, 0));
        fails(Errno.EBADF, call(Call.PREAD64, CLOSED, memory(8), 2, 0));
    }

    @Case("pwrite64")
    static void pwriteLeavesThePosition() {
        long fd = Files.create("a", "hello");
        returns(2, call(Call.PWRITE64, fd, text("EL"), 2, 1));
        Files.holds("a", "hELlo");
        returns(0, call(Call.LSEEK, fd, 0, Seek.SEEK_CUR));
        fails(Errno.EINVAL, call(Call.PWRITE64, fd, text("x"), 1, -1));
        fails(Errno.ESPIPE, call(Call.PWRITE64, Files.writeEnd(Files.pipe()), text("x"), 1, 0));
    }

    @Case("readv")
    static void readvFillsInOrder() {
        long fd = Files.create("a", "abcdef");
        long one = memory(8);
        long two = memory(8);
        returns(6, call(Call.READV, fd, vector(one, 2, 0, 0, two, 8), 3));
        textIs("ab\0", one);
        textIs("cdef\0", two);
    }

    @Case("readv")
    static void vectorsAreBounded() {
        long fd = Files.create("a", "abcdef");
        fails(Errno.EINVAL, call(Call.READV, fd, memory(16), -1));
        fails(Errno.EINVAL, call(Call.READV, fd, memory(16), UIO_MAXIOV + 1));
        returns(0, call(Call.READV, fd, memory(UIO_MAXIOV * IOV_SIZE), UIO_MAXIOV));
        returns(0, call(Call.READV, fd, 0, 0));
        fails(Errno.EINVAL, call(Call.READV, fd, vector(memory(8), -1), 1));
        fails(Errno.EFAULT, call(Call.READV, fd, UNMAPPED, 1));
    }

    @Case("writev")
    static void writevGathersInOrder() {
        long fd = Files.create("a", "");
        returns(5, call(Call.WRITEV, fd, vector(text("ab"), 2, text("cde"), 3), 2));
        Files.holds("a", "abcde");
        fails(Errno.EBADF, call(Call.WRITEV, CLOSED, vector(text("ab"), 2), 1));
    }

    @Case("writev")
    static void writevStopsAtABadPart() {
        long fd = Files.create("a", "");
        long result = call(Call.WRITEV, fd, vector(text("ab"), 2, UNMAPPED, 3), 2);
        returns(2, result);
        Files.holds("a", "ab");
    }

    @Case("preadv")
    static void preadvStartsAtItsOffset() {
        long fd = Files.create("a", "abcdef");
        long buffer = memory(8);
        returns(2, call(Call.PREADV, fd, vector(buffer, 2), 1, 3, 0));
        textIs("de\0", buffer);
        fails(Errno.EINVAL, call(Call.PREADV, fd, vector(buffer, 2), 1, -1, -1));
    }

    @Case("pwritev")
    static void pwritevStartsAtItsOffset() {
        long fd = Files.create("a", "abcdef");
        returns(2, call(Call.PWRITEV, fd, vector(text("XY"), 2), 1, 2, 0));
        Files.holds("a", "abXYef");
    }

    @Case("lseek")
    static void positionsAreSetFromThreeOrigins() {
        long fd = Files.create("a", "hello");
        returns(4, call(Call.LSEEK, fd, 4, Seek.SEEK_SET));
        returns(2, call(Call.LSEEK, fd, -2, Seek.SEEK_CUR));
        returns(15, call(Call.LSEEK, fd, 10, Seek.SEEK_END));
        returns(0, call(Call.READ, fd, memory(4), 4));
    }

    @Case("lseek")
    static void seekArgumentsAreChecked() {
        long fd = Files.create("a", "hello");
        fails(Errno.EINVAL, call(Call.LSEEK, fd, -1, Seek.SEEK_SET));
        fails(Errno.EINVAL, call(Call.LSEEK, fd, 0, 99));
        fails(Errno.EBADF, call(Call.LSEEK, CLOSED, 0, Seek.SEEK_SET));
        fails(Errno.ESPIPE, call(Call.LSEEK, Files.readEnd(Files.pipe()), 0, Seek.SEEK_SET));
    }

    @Case("lseek")
    static void dataAndHolesAreFound() {
        long fd = Files.create("a", "hello");
        returns(0, call(Call.LSEEK, fd, 0, Seek.SEEK_DATA));
        returns(5, call(Call.LSEEK, fd, 0, Seek.SEEK_HOLE));
        fails(Errno.ENXIO, call(Call.LSEEK, fd, 5, Seek.SEEK_DATA));
        fails(Errno.ENXIO, call(Call.LSEEK, fd, 9, Seek.SEEK_HOLE));
    }

    @Case("sendfile")
    static void sendfileCopiesFromAnOffset() {
        long in = Files.create("in", "abcdef");
        long out = Files.create("out", "");
        long offset = memory(8);
        Mem.putLong(offset, 2);
        returns(3, call(Call.SENDFILE, out, in, offset, 3));
        equal("offset afterwards", 5, Mem.getLong(offset));
        Files.holds("out", "cde");
        returns(0, call(Call.LSEEK, in, 0, Seek.SEEK_CUR));
        returns(6, call(Call.SENDFILE, out, in, 0, 100));
        Files.holds("out", "cdeabcdef");
    }

    @Case("sendfile")
    static void sendfileArgumentsAreChecked() {
        long in = Files.create("in", "abcdef");
        fails(Errno.EBADF, call(Call.SENDFILE, CLOSED, in, 0, 3));
        fails(Errno.EBADF, call(Call.SENDFILE, in, CLOSED, 0, 3));
        fails(Errno.EFAULT, call(Call.SENDFILE, in, in, UNMAPPED, 3));
    }

    @Case("copy_file_range")
    static void rangeIsCopiedBetweenOffsets() {
        long in = Files.create("in", "abcdef");
        long out = Files.create("out", "------");
        long from = vector(1);
        long to = vector(2);
        returns(3, call(Call.COPY_FILE_RANGE, in, from, out, to, 3, 0));
        equal("offset read", 4, Mem.getLong(from));
        equal("offset written", 5, Mem.getLong(to));
        Files.holds("out", "--bcd-");
        fails(Errno.EINVAL, call(Call.COPY_FILE_RANGE, in, 0, out, 0, 3, 1));
    }

    @Case("ftruncate")
    static void ftruncateCutsAndExtends() {
        long fd = Files.create("a", "hello");
        returns(0, call(Call.FTRUNCATE, fd, 2));
        Files.holds("a", "he");
        returns(0, call(Call.FTRUNCATE, fd, 4));
        Files.holds("a", "he\0\0");
        fails(Errno.EINVAL, call(Call.FTRUNCATE, fd, -1));
        fails(Errno.EINVAL, call(Call.FTRUNCATE, Files.open("a", 0), 0));
        fails(Errno.EINVAL, call(Call.FTRUNCATE, Files.writeEnd(Files.pipe()), 0));
    }

    @Case("truncate")
    static void truncateChecksTheFile() {
        Files.make("a", "hello");
        returns(0, call(Call.TRUNCATE, text("a"), 1));
        Files.holds("a", "h");
        fails(Errno.EISDIR, call(Call.TRUNCATE, text("."), 0));
        fails(Errno.ENOENT, call(Call.TRUNCATE, text("none"), 0));
        fails(Errno.EINVAL, call(Call.TRUNCATE, text("a"), -1));
    }

    @Case("fallocate")
    static void fallocateExtends() {
        long fd = Files.create("a", "hello");
        returns(0, call(Call.FALLOCATE, fd, 0, 0, 100));
        equal("size", 100, Files.size("a"));
        returns(0, call(Call.FALLOCATE, fd, Fcntl.FALLOC_FL_KEEP_SIZE, 0, 200));
        equal("size", 100, Files.size("a"));
        fails(Errno.EINVAL, call(Call.FALLOCATE, fd, 0, -1, 5));
        fails(Errno.EINVAL, call(Call.FALLOCATE, fd, 0, 0, 0));
        fails(Errno.EBADF, call(Call.FALLOCATE, CLOSED, 0, 0, 1));
        fails(Errno.ESPIPE, call(Call.FALLOCATE, Files.writeEnd(Files.pipe()), 0, 0, 1));
    }

    @Case("fsync")
    static void syncingFilesSucceeds() {
        long fd = Files.create("a", "hello");
        returns(0, call(Call.FSYNC, fd));
        returns(0, call(Call.FDATASYNC, fd));
        fails(Errno.EBADF, call(Call.FSYNC, CLOSED));
        fails(Errno.EINVAL, call(Call.FSYNC, Files.writeEnd(Files.pipe())));
    }
}
