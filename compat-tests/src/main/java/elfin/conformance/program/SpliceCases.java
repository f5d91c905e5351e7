package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.anonymous;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Kit.textIs;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Signal;
import elfin.raw.Mem;

/** Bytes between pipes and files: splice(2), tee(2), vmsplice(2), sendfile(2). */
final class SpliceCases {
    private static final int NONBLOCK = Fcntl.SPLICE_F_NONBLOCK;

    private SpliceCases() {}

    private static long splice(long from, long fromOffset, long to, long toOffset, long count) {
        return call(Call.SPLICE, from, fromOffset, to, toOffset, count, 0);
    }

    private static void put(long pipe, String bytes) {
        returns(
                bytes.length(),
                call(Call.WRITE, Files.writeEnd(pipe), text(bytes), bytes.length()));
    }

    private static void holds(long pipe, String bytes) {
        long buffer = memory(bytes.length() + 1L);
        returns(bytes.length(), call(Call.READ, Files.readEnd(pipe), buffer, bytes.length() + 1L));
        textIs(bytes, buffer);
    }

    @Case("splice")
    static void filesGoIntoPipes() {
        long fd = Files.create("a", "hello world");
        long pipe = Files.pipe();
        returns(5, splice(fd, 0, Files.writeEnd(pipe), 0, 5));
        holds(pipe, "hello");
        returns(6, splice(fd, 0, Files.writeEnd(pipe), 0, 100));
        holds(pipe, " world");
        returns(0, splice(fd, 0, Files.writeEnd(pipe), 0, 100));
    }

    @Case("splice")
    static void offsetsOfFilesAreTheCallers() {
        long fd = Files.create("a", "hello world");
        long pipe = Files.pipe();
        long offset = memory(8);
        Mem.putLong(offset, 6);
        returns(3, splice(fd, offset, Files.writeEnd(pipe), 0, 3));
        equal("offset", 9, Mem.getLong(offset));
        equal("position", 0, call(Call.LSEEK, fd, 0, 1));
        holds(pipe, "wor");
    }

    @Case("splice")
    static void pipesGoIntoFiles() {
        long fd = Files.create("a", "");
        long pipe = Files.pipe();
        put(pipe, "hello");
        returns(3, splice(Files.readEnd(pipe), 0, fd, 0, 3));
        returns(2, splice(Files.readEnd(pipe), 0, fd, 0, 100));
        Files.holds("a", "hello");
    }

    @Case("splice")
    static void pipesGoIntoFilesAtAnOffset() {
        long fd = Files.create("a", "0123456789");
        long pipe = Files.pipe();
        put(pipe, "xy");
        long offset = memory(8);
        Mem.putLong(offset, 4);
        returns(2, splice(Files.readEnd(pipe), 0, fd, offset, 10));
        equal("offset", 6, Mem.getLong(offset));
        Files.holds("a", "0123xy6789");
    }

    @Case("splice")
    static void pipesGoIntoPipes() {
        long a = Files.pipe();
        long b = Files.pipe();
        put(a, "hello");
        returns(4, splice(Files.readEnd(a), 0, Files.writeEnd(b), 0, 4));
        holds(b, "hell");
        holds(a, "o");
    }

    @Case("splice")
    static void offsetsOfPipesAreRefused() {
        long fd = Files.create("a", "x");
        long pipe = Files.pipe();
        long offset = memory(8);
        fails(Errno.ESPIPE, splice(fd, 0, Files.writeEnd(pipe), offset, 1));
        fails(Errno.ESPIPE, splice(Files.readEnd(pipe), offset, fd, 0, 1));
    }

    @Case("splice")
    static void oneEndMustBeAPipe() {
        long a = Files.create("a", "x");
        long b = Files.create("b", "x");
        fails(Errno.EINVAL, splice(a, 0, b, 0, 1));
    }

    @Case("splice")
    static void aPipeDoesNotGoIntoItself() {
        long pipe = Files.pipe();
        put(pipe, "x");
        fails(Errno.EINVAL, splice(Files.readEnd(pipe), 0, Files.writeEnd(pipe), 0, 1));
    }

    @Case("splice")
    static void appendingFilesAreRefused() {
        Files.make("a", "");
        long fd = Files.open("a", Fcntl.O_WRONLY | Fcntl.O_APPEND);
        long pipe = Files.pipe();
        put(pipe, "x");
        fails(Errno.EINVAL, splice(Files.readEnd(pipe), 0, fd, 0, 1));
        holds(pipe, "x");
    }

    @Case("splice")
    static void endsMustBeOpenForTheirUse() {
        long fd = Files.create("a", "x");
        long reader = Files.open("a", Fcntl.O_RDONLY);
        long writer = Files.open("a", Fcntl.O_WRONLY);
        long pipe = Files.pipe();
        fails(Errno.EBADF, splice(writer, 0, Files.writeEnd(pipe), 0, 1));
        fails(Errno.EBADF, splice(fd, 0, Files.readEnd(pipe), 0, 1));
        put(pipe, "x");
        fails(Errno.EBADF, splice(Files.readEnd(pipe), 0, reader, 0, 1));
        fails(Errno.EBADF, splice(Files.writeEnd(pipe), 0, fd, 0, 1));
        fails(Errno.EBADF, splice(CLOSED, 0, fd, 0, 1));
        fails(Errno.EBADF, splice(Files.readEnd(pipe), 0, CLOSED, 0, 1));
    }

    @Case("splice")
    static void lengthZeroMovesNothing() {
        returns(0, splice(CLOSED, 0, CLOSED, 0, 0));
    }

    @Case("splice")
    static void unknownFlagsAreRefused() {
        long fd = Files.create("a", "x");
        int end = Files.writeEnd(Files.pipe());
        fails(Errno.EINVAL, call(Call.SPLICE, fd, 0, end, 0, 1, 16));
    }

    @Case("splice")
    static void emptyPipesAreNotWaitedForOnRequest() {
        long fd = Files.create("a", "");
        long pipe = Files.pipe();
        fails(Errno.EAGAIN, call(Call.SPLICE, Files.readEnd(pipe), 0, fd, 0, 1, NONBLOCK));
    }

    @Case("splice")
    static void fullPipesAreNotWaitedForOnRequest() {
        long fd = Files.create("a", "x");
        long pipe = Files.pipe();
        long big = anonymous(65536);
        returns(65536, call(Call.WRITE, Files.writeEnd(pipe), big, 65536));
        fails(Errno.EAGAIN, call(Call.SPLICE, fd, 0, Files.writeEnd(pipe), 0, 1, NONBLOCK));
    }

    @Case("splice")
    static void pipesWithoutWritersEnd() {
        long fd = Files.create("a", "");
        long pipe = Files.pipe();
        put(pipe, "x");
        returns(0, call(Call.CLOSE, Files.writeEnd(pipe)));
        returns(1, splice(Files.readEnd(pipe), 0, fd, 0, 10));
        returns(0, splice(Files.readEnd(pipe), 0, fd, 0, 10));
    }

    @Case("splice")
    static void pipesWithoutReadersBreak() {
        Handlers.ignore(Signal.SIGPIPE);
        long fd = Files.create("a", "x");
        long pipe = Files.pipe();
        returns(0, call(Call.CLOSE, Files.readEnd(pipe)));
        fails(Errno.EPIPE, splice(fd, 0, Files.writeEnd(pipe), 0, 1));
    }

    @Case("splice")
    static void directoriesAreNotSpliced() {
        long pipe = Files.pipe();
        fails(Errno.EINVAL, splice(Files.openDirectory("."), 0, Files.writeEnd(pipe), 0, 1));
    }

    @Case("splice")
    static void devicesAreSpliced() {
        long pipe = Files.pipe();
        long zero = Files.open("/dev/zero", Fcntl.O_RDONLY);
        long nothing = Files.open("/dev/null", Fcntl.O_WRONLY);
        returns(10, splice(zero, 0, Files.writeEnd(pipe), 0, 10));
        returns(10, splice(Files.readEnd(pipe), 0, nothing, 0, 100));
    }

    @Case("splice")
    static void badOffsetsFault() {
        long fd = Files.create("a", "x");
        long pipe = Files.pipe();
        fails(Errno.EFAULT, splice(fd, UNMAPPED, Files.writeEnd(pipe), 0, 1));
    }

    @Case("tee")
    static void teeLeavesTheBytes() {
        long a = Files.pipe();
        long b = Files.pipe();
        put(a, "hello");
        returns(4, call(Call.TEE, Files.readEnd(a), Files.writeEnd(b), 4, 0));
        holds(b, "hell");
        holds(a, "hello");
    }

    @Case("tee")
    static void teeNeedsTwoPipes() {
        long fd = Files.create("a", "x");
        long a = Files.pipe();
        put(a, "x");
        fails(Errno.EINVAL, call(Call.TEE, fd, Files.writeEnd(a), 1, 0));
        fails(Errno.EINVAL, call(Call.TEE, Files.readEnd(a), fd, 1, 0));
        fails(Errno.EINVAL, call(Call.TEE, Files.readEnd(a), Files.writeEnd(a), 1, 0));
    }

    @Case("tee")
    static void teeChecksItsArguments() {
        long a = Files.pipe();
        long b = Files.pipe();
        fails(Errno.EBADF, call(Call.TEE, CLOSED, Files.writeEnd(b), 1, 0));
        fails(Errno.EBADF, call(Call.TEE, Files.readEnd(a), CLOSED, 1, 0));
        fails(Errno.EBADF, call(Call.TEE, Files.writeEnd(a), Files.writeEnd(b), 1, 0));
        fails(Errno.EBADF, call(Call.TEE, Files.readEnd(a), Files.readEnd(b), 1, 0));
        fails(Errno.EINVAL, call(Call.TEE, Files.readEnd(a), Files.writeEnd(b), 1, 32));
        returns(0, call(Call.TEE, Files.readEnd(a), Files.writeEnd(b), 0, 0));
    }

    @Case("tee")
    static void emptyPipesAreNotWaitedForByTee() {
        long a = Files.pipe();
        long b = Files.pipe();
        fails(Errno.EAGAIN, call(Call.TEE, Files.readEnd(a), Files.writeEnd(b), 1, NONBLOCK));
        returns(0, call(Call.CLOSE, Files.writeEnd(a)));
        returns(0, call(Call.TEE, Files.readEnd(a), Files.writeEnd(b), 1, NONBLOCK));
    }

    private static long vector(long base, long length) {
        long vector = memory(16);
        Mem.putLong(vector, base);
        Mem.putLong(vector + 8, length);
        return vector;
    }

    @Case("vmsplice")
    static void memoryGoesIntoPipes() {
        long pipe = Files.pipe();
        long vector = memory(32);
        Mem.putLong(vector, text("hello "));
        Mem.putLong(vector + 8, 6);
        Mem.putLong(vector + 16, text("world"));
        Mem.putLong(vector + 24, 5);
        returns(11, call(Call.VMSPLICE, Files.writeEnd(pipe), vector, 2, 0));
        holds(pipe, "hello world");
    }

    @Case("vmsplice")
    static void pipesGoIntoMemory() {
        long pipe = Files.pipe();
        put(pipe, "hello");
        long buffer = memory(16);
        returns(5, call(Call.VMSPLICE, Files.readEnd(pipe), vector(buffer, 16), 1, 0));
        textIs("hello", buffer);
    }

    @Case("vmsplice")
    static void vmspliceChecksItsArguments() {
        long pipe = Files.pipe();
        long fd = Files.create("a", "");
        long vector = vector(text("x"), 1);
        fails(Errno.EBADF, call(Call.VMSPLICE, CLOSED, vector, 1, 0));
        fails(Errno.EBADF, call(Call.VMSPLICE, fd, vector, 1, 0));
        fails(Errno.EINVAL, call(Call.VMSPLICE, Files.writeEnd(pipe), vector, 1, 32));
        fails(Errno.EINVAL, call(Call.VMSPLICE, Files.writeEnd(pipe), vector, 1025, 0));
        fails(Errno.EFAULT, call(Call.VMSPLICE, Files.writeEnd(pipe), UNMAPPED, 1, 0));
        returns(0, call(Call.VMSPLICE, Files.writeEnd(pipe), vector, 0, 0));
    }

    @Case("vmsplice")
    static void vmspliceDoesNotWaitOnRequest() {
        long pipe = Files.pipe();
        long big = anonymous(65536);
        long buffer = vector(big, 10);
        fails(Errno.EAGAIN, call(Call.VMSPLICE, Files.readEnd(pipe), buffer, 1, NONBLOCK));
        returns(65536, call(Call.WRITE, Files.writeEnd(pipe), big, 65536));
        fails(Errno.EAGAIN, call(Call.VMSPLICE, Files.writeEnd(pipe), buffer, 1, NONBLOCK));
    }

    @Case("sendfile")
    static void sendfileFillsAPipeOnce() {
        long fd = Files.create("a", "");
        returns(0, call(Call.FTRUNCATE, fd, 200_000));
        long pipe = Files.pipe();
        returns(65536, call(Call.SENDFILE, Files.writeEnd(pipe), fd, 0, 200_000));
        equal("position", 65536, call(Call.LSEEK, fd, 0, 1));
    }

    @Case("sendfile")
    static void sendfileNeedsASeekableSource() {
        long pipe = Files.pipe();
        put(pipe, "x");
        long fd = Files.create("a", "");
        fails(Errno.EINVAL, call(Call.SENDFILE, fd, Files.readEnd(pipe), 0, 1));
        fails(Errno.ESPIPE, call(Call.SENDFILE, fd, Files.readEnd(pipe), memory(8), 1));
    }

    @Case("sendfile")
    static void sendfileRefusesAppendingTargets() {
        long from = Files.create("a", "x");
        Files.make("b", "");
        long to = Files.open("b", Fcntl.O_WRONLY | Fcntl.O_APPEND);
        fails(Errno.EINVAL, call(Call.SENDFILE, to, from, 0, 1));
    }

    @Case("sendfile")
    static void sendfileChecksAccess() {
        long a = Files.create("a", "x");
        long reader = Files.open("a", Fcntl.O_RDONLY);
        long writer = Files.open("a", Fcntl.O_WRONLY);
        fails(Errno.EBADF, call(Call.SENDFILE, a, writer, 0, 1));
        fails(Errno.EBADF, call(Call.SENDFILE, reader, a, 0, 1));
        fails(Errno.EBADF, call(Call.SENDFILE, a, CLOSED, 0, 1));
        fails(Errno.EFAULT, call(Call.SENDFILE, writer, reader, UNMAPPED, 1));
    }

    @Case("copy_file_range")
    static void copyingWithinAFileMayNotOverlap() {
        long fd = Files.create("a", "0123456789");
        long from = memory(8);
        long to = memory(8);
        Mem.putLong(to, 3);
        fails(Errno.EINVAL, call(Call.COPY_FILE_RANGE, fd, from, fd, to, 4, 0));
        Mem.putLong(to, 6);
        returns(4, call(Call.COPY_FILE_RANGE, fd, from, fd, to, 4, 0));
        Files.holds("a", "0123450123");
    }

    @Case("copy_file_range")
    static void copyingChecksItsArguments() {
        long a = Files.create("a", "x");
        long b = Files.create("b", "");
        long append = Files.open("b", Fcntl.O_WRONLY | Fcntl.O_APPEND);
        fails(Errno.EINVAL, call(Call.COPY_FILE_RANGE, a, 0, b, 0, 1, 1));
        fails(Errno.EBADF, call(Call.COPY_FILE_RANGE, a, 0, append, 0, 1, 0));
        fails(Errno.EBADF, call(Call.COPY_FILE_RANGE, CLOSED, 0, b, 0, 1, 0));
        fails(Errno.EISDIR, call(Call.COPY_FILE_RANGE, Files.openDirectory("."), 0, b, 0, 1, 0));
        int pipe = Files.readEnd(Files.pipe());
        fails(Errno.EINVAL, call(Call.COPY_FILE_RANGE, pipe, 0, b, 0, 1, 0));
    }

    @Case("copy_file_range")
    static void bytesBehindTheEndDoNotOverlap() {
        long fd = Files.create("a", "0123456789");
        long from = memory(8);
        long to = memory(8);
        Mem.putLong(from, 8);
        Mem.putLong(to, 10);
        returns(2, call(Call.COPY_FILE_RANGE, fd, from, fd, to, 100, 0));
        Files.holds("a", "012345678989");
        Mem.putLong(from, 50);
        Mem.putLong(to, 60);
        returns(0, call(Call.COPY_FILE_RANGE, fd, from, fd, to, 100, 0));
    }

    @Case("copy_file_range")
    static void copyingStopsAtTheEnd() {
        long a = Files.create("a", "hello");
        long b = Files.create("b", "");
        returns(5, call(Call.COPY_FILE_RANGE, a, 0, b, 0, 100, 0));
        returns(0, call(Call.COPY_FILE_RANGE, a, 0, b, 0, 100, 0));
        Files.holds("b", "hello");
    }
}
