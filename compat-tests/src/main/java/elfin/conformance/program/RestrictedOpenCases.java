package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Stat;
import elfin.abi.struct.OpenHow;
import elfin.raw.Mem;

/** openat2(2), and opens without a name or without access: {@code O_TMPFILE}, {@code O_PATH}. */
final class RestrictedOpenCases {
    private static final int HERE = Fcntl.AT_FDCWD;
    private static final int NO_XDEV = 1;
    private static final int NO_MAGICLINKS = 2;
    private static final int NO_SYMLINKS = 4;
    private static final int BENEATH = 8;
    private static final int IN_ROOT = 16;
    private static final int CACHED = 32;

    private RestrictedOpenCases() {}

    private static long openat2(long directory, String path, long flags, long mode, long resolve) {
        long how = memory(OpenHow.SIZE);
        Mem.putLong(how + OpenHow.FLAGS, flags);
        Mem.putLong(how + OpenHow.MODE, mode);
        Mem.putLong(how + OpenHow.RESOLVE, resolve);
        return call(Call.OPENAT2, directory, text(path), how, OpenHow.SIZE);
    }

    private static long resolve(String path, long resolve) {
        return openat2(HERE, path, 0, 0, resolve);
    }

    @Case("openat2")
    static void beneathAllowsWhatStaysBelow() {
        Files.makeDirectory("d");
        Files.make("d/a", "");
        succeeds(resolve("d/a", BENEATH));
        succeeds(resolve("d/../d/./a", BENEATH));
        succeeds(resolve(".", BENEATH));
    }

    @Case("openat2")
    static void beneathForbidsTheParent() {
        Files.makeDirectory("d");
        Files.make("a", "");
        long d = Files.openDirectory("d");
        fails(Errno.EXDEV, openat2(d, "..", 0, 0, BENEATH));
        fails(Errno.EXDEV, openat2(d, "../a", 0, 0, BENEATH));
        fails(Errno.EXDEV, openat2(d, "../d", 0, 0, BENEATH));
    }

    @Case("openat2")
    static void beneathForbidsAbsolutePaths() {
        fails(Errno.EXDEV, resolve("/", BENEATH));
        fails(Errno.EXDEV, resolve("/work", BENEATH));
    }

    @Case("openat2")
    static void beneathForbidsLinksThatLeave() {
        Files.makeDirectory("d");
        Files.make("a", "");
        Files.makeLink("/work", "d/absolute");
        Files.makeLink("../a", "d/up");
        Files.makeLink("b", "d/stays");
        Files.make("d/b", "");
        long d = Files.openDirectory("d");
        fails(Errno.EXDEV, openat2(d, "absolute", 0, 0, BENEATH));
        fails(Errno.EXDEV, openat2(d, "up", 0, 0, BENEATH));
        succeeds(openat2(d, "stays", 0, 0, BENEATH));
    }

    @Case("openat2")
    static void inRootMakesTheDirectoryTheRoot() {
        Files.makeDirectory("d");
        Files.make("d/a", "inside");
        Files.makeLink("/a", "d/absolute");
        Files.makeLink("../../../a", "d/up");
        long d = Files.openDirectory("d");
        succeeds(openat2(d, "/a", 0, 0, IN_ROOT));
        succeeds(openat2(d, "../a", 0, 0, IN_ROOT));
        succeeds(openat2(d, "absolute", 0, 0, IN_ROOT));
        succeeds(openat2(d, "up", 0, 0, IN_ROOT));
        fails(Errno.ENOENT, openat2(d, "/work", 0, 0, IN_ROOT));
    }

    @Case("openat2")
    static void inRootMakesFilesInside() {
        Files.makeDirectory("d");
        long d = Files.openDirectory("d");
        succeeds(openat2(d, "/../new", Fcntl.O_CREAT | Fcntl.O_WRONLY, 0600, IN_ROOT));
        equal("mode", Stat.S_IFREG | 0600, Files.mode("d/new"));
    }

    @Case("openat2")
    static void beneathAndInRootExclude() {
        fails(Errno.EINVAL, resolve(".", BENEATH | IN_ROOT));
    }

    @Case("openat2")
    static void noSymlinksForbidsAllLinks() {
        Files.makeDirectory("d");
        Files.make("d/a", "");
        Files.makeLink("d", "s");
        Files.makeLink("d/a", "t");
        fails(Errno.ELOOP, resolve("s/a", NO_SYMLINKS));
        fails(Errno.ELOOP, resolve("t", NO_SYMLINKS));
        succeeds(resolve("d/a", NO_SYMLINKS));
        succeeds(openat2(HERE, "t", Fcntl.O_PATH | Fcntl.O_NOFOLLOW, 0, NO_SYMLINKS));
    }

    @Case("openat2")
    static void noMagicLinksAllowsOrdinaryLinks() {
        Files.make("a", "");
        Files.makeLink("a", "s");
        succeeds(resolve("s", NO_MAGICLINKS));
    }

    @Case("openat2")
    static void noXdevAllowsOneFileSystem() {
        Files.makeDirectory("d");
        Files.make("d/a", "");
        succeeds(resolve("d/../d/a", NO_XDEV));
    }

    @Case("openat2")
    static void cachedRefusesToChange() {
        fails(Errno.EAGAIN, openat2(HERE, "a", Fcntl.O_CREAT | Fcntl.O_WRONLY, 0600, CACHED));
        Files.make("a", "");
        fails(Errno.EAGAIN, openat2(HERE, "a", Fcntl.O_TRUNC | Fcntl.O_WRONLY, 0, CACHED));
        succeeds(resolve("a", CACHED));
    }

    @Case("openat2")
    static void unknownRestrictionsAreRefused() {
        fails(Errno.EINVAL, resolve(".", 64));
        fails(Errno.EINVAL, resolve(".", 1L << 40));
    }

    @Case("openat2")
    static void flagsOfOpenat2AreStrict() {
        Files.make("a", "");
        fails(Errno.EINVAL, openat2(HERE, "a", 1L << 40, 0, 0));
        fails(Errno.EINVAL, openat2(HERE, "a", 0x8000_0000L, 0, 0));
        fails(Errno.EINVAL, openat2(HERE, "a", Fcntl.O_PATH | Fcntl.O_RDWR, 0, 0));
        fails(Errno.EINVAL, openat2(HERE, "a", Fcntl.O_PATH | Fcntl.O_TRUNC, 0, 0));
        fails(Errno.EINVAL, openat2(HERE, "a", 0, 0600, 0));
        fails(Errno.EINVAL, openat2(HERE, "a", Fcntl.O_CREAT, 010000, 0));
        fails(Errno.EINVAL, openat2(HERE, ".", 0x400000 | Fcntl.O_RDWR, 0600, 0));
        fails(Errno.EINVAL, openat2(HERE, ".", Fcntl.O_TMPFILE, 0600, 0));
    }

    @Case("openat2")
    static void structsOfOpenat2HaveASize() {
        long how = memory(64);
        fails(Errno.EINVAL, call(Call.OPENAT2, HERE, text("."), how, 23));
        fails(Errno.E2BIG, call(Call.OPENAT2, HERE, text("."), how, 4097));
        succeeds(call(Call.OPENAT2, HERE, text("."), how, 64));
        Mem.putByte(how + 40, (byte) 1);
        fails(Errno.E2BIG, call(Call.OPENAT2, HERE, text("."), how, 64));
        fails(Errno.EFAULT, call(Call.OPENAT2, HERE, text("."), UNMAPPED, OpenHow.SIZE));
    }

    @Case("openat2")
    static void descriptorsOfOpenat2AreChecked() {
        fails(Errno.EBADF, openat2(CLOSED, "a", 0, 0, 0));
        fails(Errno.EBADF, openat2(CLOSED, "/a", 0, 0, IN_ROOT));
        Files.make("a", "");
        fails(Errno.ENOTDIR, openat2(Files.open("a", 0), "b", 0, 0, BENEATH));
    }

    @Case("open")
    static void filesWithoutANameAreMade() {
        long fd = succeeds(call(Call.OPEN, text("."), Fcntl.O_TMPFILE | Fcntl.O_RDWR, 0600));
        long stat = memory(Files.STAT_SIZE);
        returns(0, call(Call.FSTAT, fd, stat));
        equal("mode", Stat.S_IFREG | 0600, Mem.getInt(stat + Files.ST_MODE));
        equal("links", 0, Mem.getLong(stat + Files.ST_NLINK));
        returns(5, call(Call.WRITE, fd, text("hello"), 5));
        returns(5, call(Call.PREAD64, fd, memory(8), 8, 0));
    }

    @Case("open")
    static void filesWithoutANameNeedADirectoryAndAWriter() {
        Files.make("a", "");
        int flags = Fcntl.O_TMPFILE | Fcntl.O_RDWR;
        fails(Errno.ENOTDIR, call(Call.OPEN, text("a"), flags, 0600));
        fails(Errno.ENOENT, call(Call.OPEN, text("none"), flags, 0600));
        fails(Errno.EINVAL, call(Call.OPEN, text("."), Fcntl.O_TMPFILE, 0600));
    }

    @Case("linkat")
    static void filesWithoutANameGetOne() {
        long fd = succeeds(call(Call.OPEN, text("."), Fcntl.O_TMPFILE | Fcntl.O_RDWR, 0600));
        returns(5, call(Call.WRITE, fd, text("hello"), 5));
        returns(0, call(Call.LINKAT, fd, text(""), HERE, text("a"), Fcntl.AT_EMPTY_PATH));
        Files.holds("a", "hello");
        equal("links", 1, Mem.getLong(Files.status("a") + Files.ST_NLINK));
        fails(Errno.EEXIST, call(Call.LINKAT, fd, text(""), HERE, text("a"), Fcntl.AT_EMPTY_PATH));
    }

    @Case("linkat")
    static void exclusiveFilesWithoutANameStaySo() {
        int flags = Fcntl.O_TMPFILE | Fcntl.O_RDWR | Fcntl.O_EXCL;
        long fd = succeeds(call(Call.OPEN, text("."), flags, 0600));
        fails(Errno.ENOENT, call(Call.LINKAT, fd, text(""), HERE, text("a"), Fcntl.AT_EMPTY_PATH));
    }

    @Case("linkat")
    static void unlinkedFilesDoNotComeBack() {
        long fd = Files.create("a", "");
        returns(0, call(Call.UNLINK, text("a")));
        fails(Errno.ENOENT, call(Call.LINKAT, fd, text(""), HERE, text("b"), Fcntl.AT_EMPTY_PATH));
    }

    @Case("linkat")
    static void descriptorsAreLinkedByTheirOpener() {
        Files.make("a", "");
        long fd = Files.open("a", Fcntl.O_PATH);
        returns(0, call(Call.LINKAT, fd, text(""), HERE, text("b"), Fcntl.AT_EMPTY_PATH));
        equal("links", 2, Mem.getLong(Files.status("b") + Files.ST_NLINK));
        fails(Errno.ENOENT, call(Call.LINKAT, fd, text(""), HERE, text("c"), 0));
        fails(Errno.EINVAL, call(Call.LINKAT, fd, text(""), HERE, text("c"), 1));
    }

    @Case("open")
    static void placesAreNeitherReadNorWritten() {
        Files.make("a", "hello");
        long fd = Files.open("a", Fcntl.O_PATH);
        long buffer = memory(8);
        fails(Errno.EBADF, call(Call.READ, fd, buffer, 1));
        fails(Errno.EBADF, call(Call.WRITE, fd, buffer, 1));
        fails(Errno.EBADF, call(Call.LSEEK, fd, 0, 0));
        fails(Errno.EBADF, call(Call.FCHMOD, fd, 0600));
        fails(Errno.EBADF, call(Call.FCHOWN, fd, 0, 0));
        fails(Errno.EBADF, call(Call.FTRUNCATE, fd, 0));
        fails(Errno.EBADF, call(Call.FSYNC, fd));
        fails(Errno.EBADF, call(Call.IOCTL, fd, 0x541b, buffer));
        fails(Errno.EBADF, call(Call.GETDENTS64, fd, buffer, 8));
        fails(Errno.EBADF, call(Call.MMAP, 0, 4096, 1, 2, fd, 0));
        fails(Errno.EBADF, call(Call.FADVISE64, fd, 0, 0, 0));
        fails(Errno.EBADF, call(Call.FCNTL, fd, Fcntl.F_SETFL, 0));
    }

    @Case("open")
    static void placesNeedNoPermission() {
        Files.make("a", "");
        returns(0, call(Call.CHMOD, text("a"), 0));
        Apart.asUser(
                1000,
                () -> {
                    succeeds(call(Call.OPEN, text("a"), Fcntl.O_PATH, 0));
                    fails(Errno.EACCES, call(Call.OPEN, text("a"), 0, 0));
                });
    }

    @Case("open")
    static void placesCanBeLinks() {
        Files.make("a", "");
        Files.makeLink("a", "s");
        long fd = Files.open("s", Fcntl.O_PATH | Fcntl.O_NOFOLLOW);
        long stat = memory(Files.STAT_SIZE);
        returns(0, call(Call.FSTAT, fd, stat));
        equal("type", Stat.S_IFLNK, Mem.getInt(stat + Files.ST_MODE) & Stat.S_IFMT);
        long buffer = memory(8);
        returns(1, call(Call.READLINKAT, fd, text(""), buffer, 8));
        Kit.textIs("a", buffer);
    }

    @Case("open")
    static void placesOfDirectoriesAreStarts() {
        Files.makeDirectory("d");
        Files.make("d/a", "");
        long fd = Files.open("d", Fcntl.O_PATH);
        succeeds(call(Call.OPENAT, fd, text("a"), 0, 0));
        returns(0, call(Call.FCHDIR, fd));
        succeeds(call(Call.OPEN, text("a"), 0, 0));
        equal("flags", Fcntl.O_PATH, call(Call.FCNTL, fd, Fcntl.F_GETFL));
    }

    @Case("open")
    static void placesIgnoreOtherFlags() {
        Files.make("a", "hello");
        long fd = Files.open("a", Fcntl.O_PATH | Fcntl.O_TRUNC | Fcntl.O_WRONLY | Fcntl.O_CREAT);
        equal("flags", Fcntl.O_PATH, call(Call.FCNTL, fd, Fcntl.F_GETFL));
        equal("size", 5, Files.size("a"));
        fails(Errno.ENOENT, call(Call.OPEN, text("none"), Fcntl.O_PATH | Fcntl.O_CREAT, 0600));
    }

    @Case("open")
    static void accessModeThreeAllowsNeither() {
        Files.make("a", "hello");
        long fd = Files.open("a", 3);
        fails(Errno.EBADF, call(Call.READ, fd, memory(8), 1));
        fails(Errno.EBADF, call(Call.WRITE, fd, memory(8), 1));
    }

    @Case("open")
    static void appendingWritesAtTheEndWhateverThePosition() {
        Files.make("a", "12345");
        long fd = Files.open("a", Fcntl.O_RDWR | Fcntl.O_APPEND);
        returns(0, call(Call.LSEEK, fd, 0, 0));
        returns(2, call(Call.WRITE, fd, text("67"), 2));
        equal("position", 7, call(Call.LSEEK, fd, 0, 1));
        returns(1, call(Call.PWRITE64, fd, text("8"), 1, 0));
        Files.holds("a", "12345678");
        equal("position", 7, call(Call.LSEEK, fd, 0, 1));
    }

    @Case("open")
    static void fortyLinksAreFollowedAndNotMore() {
        Files.make("l0", "");
        for (int i = 1; i <= 41; i++) {
            Files.makeLink("l" + (i - 1), "l" + i);
        }
        succeeds(call(Call.OPEN, text("l40"), 0, 0));
        fails(Errno.ELOOP, call(Call.OPEN, text("l41"), 0, 0));
    }

    @Case("open")
    static void pathsHaveAtMost4095Bytes() {
        StringBuilder path = new StringBuilder();
        while (path.length() < 4094) {
            path.append("./");
        }
        Files.make("a", "");
        succeeds(call(Call.OPEN, text(path + "a"), 0, 0));
        fails(Errno.ENAMETOOLONG, call(Call.OPEN, text(path + "/a"), 0, 0));
        fails(Errno.ENOENT, call(Call.OPEN, text(path + "b"), 0, 0));
    }

    @Case("open")
    static void namesHaveAtMost255Bytes() {
        StringBuilder name = new StringBuilder();
        while (name.length() < 255) {
            name.append('n');
        }
        Files.make(name.toString(), "");
        fails(Errno.ENAMETOOLONG, call(Call.OPEN, text(name + "n"), Fcntl.O_CREAT, 0600));
        fails(Errno.ENAMETOOLONG, call(Call.OPEN, text(name + "n/a"), 0, 0));
    }
}
