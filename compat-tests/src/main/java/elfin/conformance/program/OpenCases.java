package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.NON_CANONICAL;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.endOfMemory;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Signal;
import elfin.abi.Stat;
import elfin.raw.Mem;

/** Opening and closing. */
final class OpenCases {
    private static final int CREATE = Fcntl.O_CREAT | Fcntl.O_RDWR;
    private static final int RESOLVE_BENEATH = 8;

    private OpenCases() {}

    @Case("open")
    static void lowestFreeDescriptorIsUsed() {
        long a = Files.open("a", CREATE);
        long b = Files.open("b", CREATE);
        holds("ascending", b > a);
        succeeds(call(Call.CLOSE, a));
        returns(a, call(Call.OPEN, text("b"), 0, 0));
    }

    @Case("open")
    static void missingFileIsEnoent() {
        fails(Errno.ENOENT, call(Call.OPEN, text("none"), 0, 0));
        fails(Errno.ENOENT, call(Call.OPEN, text("none/a"), CREATE, 0644));
        fails(Errno.ENOENT, call(Call.OPEN, text(""), 0, 0));
    }

    @Case("open")
    static void existingFileWithExclIsEexist() {
        Files.make("a", "");
        fails(Errno.EEXIST, call(Call.OPEN, text("a"), CREATE | Fcntl.O_EXCL, 0644));
    }

    @Case("open")
    static void exclDoesNotFollowLinks() {
        Files.makeLink("nowhere", "link");
        fails(Errno.EEXIST, call(Call.OPEN, text("link"), CREATE | Fcntl.O_EXCL, 0644));
    }

    @Case("open")
    static void creatingThroughADanglingLinkMakesItsTarget() {
        Files.makeLink("target", "link");
        succeeds(call(Call.OPEN, text("link"), CREATE, 0644));
        equal("size", 0, Files.size("target"));
    }

    @Case("open")
    static void modeIsReducedByTheUmask() {
        returns(022, call(Call.UMASK, 027));
        succeeds(call(Call.OPEN, text("a"), CREATE, 0666));
        equal("mode", Stat.S_IFREG | 0640, Files.mode("a"));
    }

    @Case("open")
    static void truncEmptiesTheFile() {
        Files.make("a", "contents");
        Files.open("a", Fcntl.O_WRONLY | Fcntl.O_TRUNC);
        equal("size", 0, Files.size("a"));
    }

    @Case("open")
    static void directoryForWritingIsEisdir() {
        fails(Errno.EISDIR, call(Call.OPEN, text("."), Fcntl.O_WRONLY, 0));
        fails(Errno.EISDIR, call(Call.OPEN, text("."), Fcntl.O_CREAT, 0644));
    }

    @Case("open")
    static void fileAsDirectoryIsEnotdir() {
        Files.make("a", "");
        fails(Errno.ENOTDIR, call(Call.OPEN, text("a"), Fcntl.O_DIRECTORY, 0));
        fails(Errno.ENOTDIR, call(Call.OPEN, text("a/b"), 0, 0));
        fails(Errno.ENOTDIR, call(Call.OPEN, text("a/"), 0, 0));
    }

    @Case("open")
    static void nofollowOfALinkIsEloop() {
        Files.makeLink(".", "link");
        fails(Errno.ELOOP, call(Call.OPEN, text("link"), Fcntl.O_NOFOLLOW, 0));
        succeeds(call(Call.OPEN, text("link"), Fcntl.O_NOFOLLOW | Fcntl.O_PATH, 0));
    }

    @Case("open")
    static void circleOfLinksIsEloop() {
        Files.makeLink("b", "a");
        Files.makeLink("a", "b");
        fails(Errno.ELOOP, call(Call.OPEN, text("a"), 0, 0));
    }

    @Case("open")
    static void pathsAreBounded() {
        fails(Errno.ENAMETOOLONG, call(Call.OPEN, text("a".repeat(256)), CREATE, 0644));
        succeeds(call(Call.OPEN, text("a".repeat(255)), CREATE, 0644));
        fails(Errno.ENAMETOOLONG, call(Call.OPEN, text("./".repeat(2048)), 0, 0));
        succeeds(call(Call.OPEN, text("./".repeat(2047)), 0, 0));
    }

    @Case("open")
    static void pathInUnmappedMemoryIsEfault() {
        fails(Errno.EFAULT, call(Call.OPEN, UNMAPPED, 0, 0));
        fails(Errno.EFAULT, call(Call.OPEN, NON_CANONICAL, 0, 0));
        fails(Errno.EFAULT, call(Call.OPEN, 0, 0, 0));
    }

    @Case("open")
    static void pathMayEndAtTheEndOfMemory() {
        long end = endOfMemory(2);
        Mem.putByte(end - 2, (byte) '.');
        Mem.putByte(end - 1, (byte) 0);
        succeeds(call(Call.OPEN, end - 2, 0, 0));
        Mem.putByte(end - 1, (byte) '.');
        fails(Errno.EFAULT, call(Call.OPEN, end - 2, 0, 0));
    }

    @Case("open")
    static void tmpfileHasNoName() {
        long fd = Files.open(".", Fcntl.O_TMPFILE | Fcntl.O_RDWR);
        returns(3, call(Call.WRITE, fd, text("abc"), 3));
        long stat = memory(Files.STAT_SIZE);
        returns(0, call(Call.FSTAT, fd, stat));
        equal("links", 0, Mem.getLong(stat + Files.ST_NLINK));
    }

    @Case("creat")
    static void creatTruncatesAndOnlyWrites() {
        Files.make("a", "old");
        long fd = succeeds(call(Call.CREAT, text("a"), 0600));
        fails(Errno.EBADF, call(Call.READ, fd, memory(4), 4));
        returns(3, call(Call.WRITE, fd, text("new"), 3));
        Files.holds("a", "new");
    }

    @Case("openat")
    static void relativePathsStartAtTheDirectory() {
        Files.makeDirectory("d");
        Files.make("d/a", "x");
        long d = Files.openDirectory("d");
        succeeds(call(Call.OPENAT, d, text("a"), 0, 0));
        fails(Errno.ENOENT, call(Call.OPENAT, Fcntl.AT_FDCWD, text("a"), 0, 0));
    }

    @Case("openat")
    static void absolutePathsIgnoreTheDescriptor() {
        succeeds(call(Call.OPENAT, CLOSED, text("/"), 0, 0));
        fails(Errno.EBADF, call(Call.OPENAT, CLOSED, text("a"), 0, 0));
        fails(Errno.ENOTDIR, call(Call.OPENAT, 1, text("a"), 0, 0));
    }

    @Case("openat2")
    static void howIsExtensible() {
        long how = memory(64);
        returns(-Errno.EINVAL, call(Call.OPENAT2, Fcntl.AT_FDCWD, text("."), how, 16));
        succeeds(call(Call.OPENAT2, Fcntl.AT_FDCWD, text("."), how, 24));
        succeeds(call(Call.OPENAT2, Fcntl.AT_FDCWD, text("."), how, 64));
        Mem.putByte(how + 40, (byte) 1);
        fails(Errno.E2BIG, call(Call.OPENAT2, Fcntl.AT_FDCWD, text("."), how, 64));
    }

    @Case("openat2")
    static void beneathForbidsToLeaveTheDirectory() {
        long how = memory(24);
        Mem.putLong(how + 16, RESOLVE_BENEATH);
        fails(Errno.EXDEV, call(Call.OPENAT2, Fcntl.AT_FDCWD, text(".."), how, 24));
        fails(Errno.EXDEV, call(Call.OPENAT2, Fcntl.AT_FDCWD, text("/"), how, 24));
        succeeds(call(Call.OPENAT2, Fcntl.AT_FDCWD, text("."), how, 24));
    }

    @Case("openat2")
    static void unknownOpenFlagsAreEinval() {
        long how = memory(24);
        Mem.putLong(how, 1L << 40);
        fails(Errno.EINVAL, call(Call.OPENAT2, Fcntl.AT_FDCWD, text("."), how, 24));
        Mem.putLong(how, 0);
        Mem.putLong(how + 8, 0644);
        fails(Errno.EINVAL, call(Call.OPENAT2, Fcntl.AT_FDCWD, text("."), how, 24));
    }

    @Case("close")
    static void closedDescriptorIsEbadf() {
        long fd = Files.create("a", "");
        returns(0, call(Call.CLOSE, fd));
        fails(Errno.EBADF, call(Call.CLOSE, fd));
        fails(Errno.EBADF, call(Call.CLOSE, -1));
        fails(Errno.EBADF, call(Call.CLOSE, CLOSED));
    }

    @Case("close_range")
    static void closeRangeClosesAllInside() {
        long a = Files.create("a", "");
        long b = Files.create("b", "");
        returns(0, call(Call.CLOSE_RANGE, a, b, 0));
        fails(Errno.EBADF, call(Call.CLOSE, a));
        fails(Errno.EBADF, call(Call.CLOSE, b));
        fails(Errno.EINVAL, call(Call.CLOSE_RANGE, 10, 9, 0));
        fails(Errno.EINVAL, call(Call.CLOSE_RANGE, 1000, 2000, 0x80));
    }

    @Case("close_range")
    static void closeRangeCanOnlyMark() {
        long a = Files.create("a", "");
        returns(0, call(Call.CLOSE_RANGE, a, a, 4));
        returns(Fcntl.FD_CLOEXEC, call(Call.FCNTL, a, Fcntl.F_GETFD));
    }

    @Case("close_range")
    static void closeRangeCanLeaveASharedTableFirst() {
        long a = Files.create("a", "");
        long child = succeeds(call(Call.CLONE, Threads.CLONE_FILES | Signal.SIGCHLD, 0, 0, 0, 0));
        if (child == 0) {
            boolean closed =
                    call(Call.CLOSE_RANGE, a, a, 2) == 0 && call(Call.CLOSE, a) == -Errno.EBADF;
            call(Call.EXIT, closed ? 0 : 1);
        }
        equal("status", 0, Processes.statusOf(child));
        returns(0, call(Call.CLOSE, a));
    }
}
