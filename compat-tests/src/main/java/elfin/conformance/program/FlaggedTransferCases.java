package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Kit.textIs;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.FileFlags;
import elfin.abi.Seek;
import elfin.raw.Mem;

/** Vectors with flags, hints about ranges, and holes: preadv2(2), sync_file_range(2), lseek(2). */
final class FlaggedTransferCases {
    private static final int MAX_VECTOR = 1024;

    private FlaggedTransferCases() {}

    private static long vector(long base, long length) {
        long vector = memory(16);
        Mem.putLong(vector, base);
        Mem.putLong(vector + 8, length);
        return vector;
    }

    private static long read(long fd, long buffer, long length, long position, int flags) {
        return call(Call.PREADV2, fd, vector(buffer, length), 1, position, 0, flags);
    }

    private static long write(long fd, String bytes, long position, int flags) {
        long vector = vector(text(bytes), bytes.length());
        return call(Call.PWRITEV2, fd, vector, 1, position, 0, flags);
    }

    @Case("preadv2")
    static void preadv2ReadsAtAPosition() {
        long fd = Files.create("a", "0123456789");
        long buffer = memory(16);
        returns(3, read(fd, buffer, 3, 4, 0));
        textIs("456", buffer);
        equal("position", 0, call(Call.LSEEK, fd, 0, Seek.SEEK_CUR));
    }

    @Case("preadv2")
    static void minusOneIsTheCurrentPosition() {
        long fd = Files.create("a", "0123456789");
        long buffer = memory(16);
        returns(2, call(Call.LSEEK, fd, 2, Seek.SEEK_SET));
        returns(3, read(fd, buffer, 3, -1, 0));
        textIs("234", buffer);
        equal("position", 5, call(Call.LSEEK, fd, 0, Seek.SEEK_CUR));
    }

    @Case("pwritev2")
    static void pwritev2WritesAtAPosition() {
        long fd = Files.create("a", "0123456789");
        returns(2, write(fd, "xy", 4, 0));
        Files.holds("a", "0123xy6789");
        returns(2, write(fd, "zz", -1, 0));
        equal("position", 2, call(Call.LSEEK, fd, 0, Seek.SEEK_CUR));
        Files.holds("a", "zz23xy6789");
    }

    @Case("pwritev2")
    static void appendOfOneCallWritesAtTheEnd() {
        long fd = Files.create("a", "01234");
        returns(2, write(fd, "xy", 0, FileFlags.RWF_APPEND));
        Files.holds("a", "01234xy");
        equal("position", 0, call(Call.LSEEK, fd, 0, Seek.SEEK_CUR));
        returns(1, write(fd, "z", -1, FileFlags.RWF_APPEND));
        Files.holds("a", "01234xyz");
        equal("position", 8, call(Call.LSEEK, fd, 0, Seek.SEEK_CUR));
        equal("flags", 0, call(Call.FCNTL, fd, Fcntl.F_GETFL) & Fcntl.O_APPEND);
    }

    @Case("pwritev2")
    static void noAppendOfOneCallWritesWhereItSays() {
        Files.make("a", "01234");
        long fd = Files.open("a", Fcntl.O_WRONLY | Fcntl.O_APPEND);
        returns(2, write(fd, "xy", 1, FileFlags.RWF_NOAPPEND));
        Files.holds("a", "0xy34");
        returns(1, write(fd, "z", 1, 0));
        Files.holds("a", "0xy34z");
    }

    @Case("pwritev2")
    static void appendAndNoAppendExclude() {
        long fd = Files.create("a", "");
        int both = FileFlags.RWF_APPEND | FileFlags.RWF_NOAPPEND;
        fails(Errno.EINVAL, write(fd, "x", 0, both));
    }

    @Case("pwritev2")
    static void syncFlagsAreTaken() {
        long fd = Files.create("a", "");
        int sync = FileFlags.RWF_DSYNC | FileFlags.RWF_SYNC;
        returns(1, write(fd, "x", 0, sync));
        returns(1, read(fd, memory(8), 8, 0, FileFlags.RWF_NOWAIT));
    }

    @Case("preadv2")
    static void unknownFlagsOfTransfersAreRefused() {
        long fd = Files.create("a", "x");
        fails(Errno.EOPNOTSUPP, read(fd, memory(8), 8, 0, 1 << 20));
        fails(Errno.EOPNOTSUPP, write(fd, "x", 0, 1 << 20));
        Files.holds("a", "x");
    }

    @Case("preadv2")
    static void pipesTakeFlagsWithoutAPosition() {
        long pipe = Files.pipe();
        int nowait = FileFlags.RWF_NOWAIT;
        fails(Errno.EAGAIN, read(Files.readEnd(pipe), memory(8), 8, -1, nowait));
        returns(1, write(Files.writeEnd(pipe), "x", -1, nowait));
        returns(1, read(Files.readEnd(pipe), memory(8), 8, -1, nowait));
        fails(Errno.ESPIPE, read(Files.readEnd(pipe), memory(8), 8, 0, 0));
        fails(Errno.ESPIPE, write(Files.writeEnd(pipe), "x", 0, 0));
    }

    @Case("preadv2")
    static void argumentsOfPreadv2AreChecked() {
        long fd = Files.create("a", "x");
        long writer = Files.open("a", Fcntl.O_WRONLY);
        fails(Errno.EBADF, read(CLOSED, memory(8), 8, 0, 0));
        fails(Errno.EBADF, read(writer, memory(8), 8, 0, 0));
        fails(Errno.EBADF, read(writer, memory(8), 8, -1, 0));
        fails(Errno.EINVAL, read(fd, memory(8), 8, -2, 0));
        fails(Errno.EFAULT, read(fd, UNMAPPED, 8, 0, 0));
        fails(Errno.EFAULT, call(Call.PREADV2, fd, UNMAPPED, 1, 0, 0, 0));
        fails(Errno.EINVAL, call(Call.PREADV2, fd, vector(0, 0), -1, 0, 0, 0));
    }

    @Case("pwritev2")
    static void argumentsOfPwritev2AreChecked() {
        Files.make("a", "x");
        long reader = Files.open("a", Fcntl.O_RDONLY);
        fails(Errno.EBADF, write(CLOSED, "x", 0, 0));
        fails(Errno.EBADF, write(reader, "x", 0, 0));
        fails(Errno.EBADF, write(reader, "x", -1, 0));
        fails(Errno.EINVAL, write(reader, "x", -2, 0));
    }

    @Case("readv")
    static void vectorsHaveUpTo1024Parts() {
        long fd = Files.create("a", "");
        long vector = memory(16L * (MAX_VECTOR + 1));
        long bytes = memory(MAX_VECTOR + 1);
        for (int i = 0; i <= MAX_VECTOR; i++) {
            Mem.putByte(bytes + i, (byte) ('a' + i % 26));
            Mem.putLong(vector + 16L * i, bytes + i);
            Mem.putLong(vector + 16L * i + 8, 1);
        }
        returns(MAX_VECTOR, call(Call.WRITEV, fd, vector, MAX_VECTOR));
        equal("size", MAX_VECTOR, Files.size("a"));
        Mem.fill(bytes, MAX_VECTOR, (byte) 0);
        returns(0, call(Call.LSEEK, fd, 0, Seek.SEEK_SET));
        returns(MAX_VECTOR, call(Call.READV, fd, vector, MAX_VECTOR));
        for (int i = 0; i < MAX_VECTOR; i++) {
            equal("byte " + i, 'a' + i % 26, Mem.getByte(bytes + i));
        }
        fails(Errno.EINVAL, call(Call.WRITEV, fd, vector, MAX_VECTOR + 1));
    }

    @Case("sync_file_range")
    static void rangesAreSynchronised() {
        long fd = Files.create("a", "hello");
        returns(0, call(Call.SYNC_FILE_RANGE, fd, 0, 0, 0));
        returns(0, call(Call.SYNC_FILE_RANGE, fd, 0, 5, 7));
        returns(0, call(Call.SYNC_FILE_RANGE, fd, 100, 5, 2));
    }

    @Case("sync_file_range")
    static void rangesToSynchroniseAreChecked() {
        long fd = Files.create("a", "hello");
        fails(Errno.EINVAL, call(Call.SYNC_FILE_RANGE, fd, 0, 0, 8));
        fails(Errno.EINVAL, call(Call.SYNC_FILE_RANGE, fd, -1, 1, 0));
        fails(Errno.EINVAL, call(Call.SYNC_FILE_RANGE, fd, 1, -1, 0));
        fails(Errno.EINVAL, call(Call.SYNC_FILE_RANGE, fd, 1, Long.MAX_VALUE, 0));
        fails(Errno.EBADF, call(Call.SYNC_FILE_RANGE, CLOSED, 0, 0, 0));
        fails(Errno.ESPIPE, call(Call.SYNC_FILE_RANGE, Files.readEnd(Files.pipe()), 0, 0, 0));
    }

    @Case("readahead")
    static void readaheadIsForFilesOpenForReading() {
        long fd = Files.create("a", "hello");
        returns(0, call(Call.READAHEAD, fd, 0, 100));
        fails(Errno.EBADF, call(Call.READAHEAD, Files.open("a", Fcntl.O_WRONLY), 0, 1));
        fails(Errno.EBADF, call(Call.READAHEAD, CLOSED, 0, 1));
        fails(Errno.EINVAL, call(Call.READAHEAD, Files.readEnd(Files.pipe()), 0, 1));
        fails(Errno.EINVAL, call(Call.READAHEAD, Files.openDirectory("."), 0, 1));
    }

    @Case("lseek")
    static void dataAndHolesAreFound() {
        long fd = Files.create("a", "");
        returns(1, call(Call.PWRITE64, fd, text("x"), 1, 40960));
        returns(0, call(Call.FTRUNCATE, fd, 81920));
        equal("data", 40960, call(Call.LSEEK, fd, 0, Seek.SEEK_DATA));
        equal("hole", 0, call(Call.LSEEK, fd, 0, Seek.SEEK_HOLE));
        equal("hole after", 45056, call(Call.LSEEK, fd, 40960, Seek.SEEK_HOLE));
        fails(Errno.ENXIO, call(Call.LSEEK, fd, 45056, Seek.SEEK_DATA));
        equal("in data", 40970, call(Call.LSEEK, fd, 40970, Seek.SEEK_DATA));
        equal("in hole", 50000, call(Call.LSEEK, fd, 50000, Seek.SEEK_HOLE));
    }

    @Case("lseek")
    static void theEndIsAHole() {
        long fd = Files.create("a", "hello");
        equal("hole", 5, call(Call.LSEEK, fd, 0, Seek.SEEK_HOLE));
        equal("data", 2, call(Call.LSEEK, fd, 2, Seek.SEEK_DATA));
        fails(Errno.ENXIO, call(Call.LSEEK, fd, 5, Seek.SEEK_DATA));
        fails(Errno.ENXIO, call(Call.LSEEK, fd, 5, Seek.SEEK_HOLE));
        fails(Errno.ENXIO, call(Call.LSEEK, fd, -1, Seek.SEEK_DATA));
        fails(Errno.EINVAL, call(Call.LSEEK, fd, 0, 5));
    }

    @Case("fallocate")
    static void punchedHolesReadAsZeros() {
        long fd = Files.create("a", "");
        long page = Kit.anonymous(16384);
        Mem.fill(page, 16384, (byte) 7);
        returns(16384, call(Call.WRITE, fd, page, 16384));
        int punch = Fcntl.FALLOC_FL_PUNCH_HOLE | Fcntl.FALLOC_FL_KEEP_SIZE;
        returns(0, call(Call.FALLOCATE, fd, punch, 100, 8192));
        returns(16384, call(Call.PREAD64, fd, page, 16384, 0));
        equal("before", 7, Mem.getByte(page + 99));
        equal("first", 0, Mem.getByte(page + 100));
        equal("last", 0, Mem.getByte(page + 8291));
        equal("after", 7, Mem.getByte(page + 8292));
        equal("size", 16384, Files.size("a"));
        equal("hole", 4096, call(Call.LSEEK, fd, 0, Seek.SEEK_HOLE));
    }

    @Case("fallocate")
    static void keptSizesStay() {
        long fd = Files.create("a", "hello");
        returns(0, call(Call.FALLOCATE, fd, Fcntl.FALLOC_FL_KEEP_SIZE, 0, 100_000));
        equal("size", 5, Files.size("a"));
        Kit.holds("blocks", Mem.getLong(Files.status("a") + 64) >= 100_000 / 512);
        returns(0, call(Call.FALLOCATE, fd, 0, 0, 100_000));
        equal("size", 100_000, Files.size("a"));
    }

    @Case("fallocate")
    static void modesOfFallocateAreChecked() {
        long fd = Files.create("a", "hello");
        fails(Errno.EOPNOTSUPP, call(Call.FALLOCATE, fd, Fcntl.FALLOC_FL_PUNCH_HOLE, 0, 1));
        fails(Errno.EOPNOTSUPP, call(Call.FALLOCATE, fd, 0x4000, 0, 1));
        fails(Errno.EINVAL, call(Call.FALLOCATE, fd, 0, -1, 1));
        fails(Errno.EINVAL, call(Call.FALLOCATE, fd, 0, 0, 0));
        fails(Errno.EFBIG, call(Call.FALLOCATE, fd, 0, Long.MAX_VALUE, 1));
        fails(Errno.EBADF, call(Call.FALLOCATE, Files.open("a", 0), 0, 0, 1));
        fails(Errno.EBADF, call(Call.FALLOCATE, CLOSED, 0, 0, 1));
        fails(Errno.ESPIPE, call(Call.FALLOCATE, Files.writeEnd(Files.pipe()), 0, 0, 1));
        fails(Errno.ENODEV, call(Call.FALLOCATE, Files.open("/dev/null", 1), 0, 0, 1));
    }

    @Case("mknod")
    static void whiteoutsNeedNoCapability() {
        returns(0, call(Call.CHMOD, text("."), 0777));
        Apart.asUser(
                1000,
                () -> {
                    returns(0, call(Call.MKNOD, text("w"), 020600, 0));
                    fails(Errno.EPERM, call(Call.MKNOD, text("c"), 020600, 0x103));
                    fails(Errno.EPERM, call(Call.MKNOD, text("b"), 060600, 0x103));
                    returns(0, call(Call.MKNOD, text("p"), 010600, 0));
                    returns(0, call(Call.MKNOD, text("s"), 0140600, 0));
                    returns(0, call(Call.MKNOD, text("f"), 0100600, 0));
                    fails(Errno.EEXIST, call(Call.MKNOD, text("f"), 0100600, 0));
                });
    }

    @Case("mknod")
    static void typesOfNodesAreChecked() {
        fails(Errno.EPERM, call(Call.MKNOD, text("d"), 040755, 0));
        fails(Errno.EINVAL, call(Call.MKNOD, text("l"), 0120777, 0));
        fails(Errno.EINVAL, call(Call.MKNOD, text("x"), 030600, 0));
        returns(0, call(Call.MKNODAT, Fcntl.AT_FDCWD, text("f"), 0644, 7));
        equal("mode", 0100644, Files.mode("f"));
        equal("device", 0, Mem.getLong(Files.status("f") + Files.ST_RDEV));
    }

    @Case("mknod")
    static void deviceNumbersAreKept() {
        returns(0, call(Call.MKNOD, text("b"), 060600, 0x7ab_cd));
        equal("device", 0x7ab_cd, Mem.getLong(Files.status("b") + Files.ST_RDEV));
        fails(Errno.ENXIO, call(Call.OPEN, text("b"), 0, 0));
    }
}
