package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Kit.textIs;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Stat;
import elfin.raw.Mem;

/** What files are: status, modes, owners, times, attributes. */
final class AttributeCases {
    private static final int STATX_SIZE = 256;
    private static final int STATX_BASIC = 0x7ff;
    private static final long UTIME_NOW = 0x3fffffff;
    private static final long UTIME_OMIT = 0x3ffffffe;

    private AttributeCases() {}

    @Case("fstat")
    static void statusTellsKindSizeAndOwner() {
        long fd = Files.create("a", "hello");
        long stat = memory(Files.STAT_SIZE);
        returns(0, call(Call.FSTAT, fd, stat));
        equal("mode", Stat.S_IFREG | 0644, Mem.getInt(stat + Files.ST_MODE));
        equal("size", 5, Mem.getLong(stat + Files.ST_FILE_SIZE));
        equal("links", 1, Mem.getLong(stat + Files.ST_NLINK));
        equal("owner", 0, Mem.getInt(stat + Files.ST_UID));
        holds("inode", Mem.getLong(stat + Files.ST_INO) != 0);
        holds("block size", Mem.getLong(stat + Files.ST_BLKSIZE) > 0);
        fails(Errno.EBADF, call(Call.FSTAT, CLOSED, stat));
        fails(Errno.EFAULT, call(Call.FSTAT, fd, UNMAPPED));
    }

    @Case("stat")
    static void statFollowsLinksAndLstatDoesNot() {
        Files.make("a", "hello");
        Files.makeLink("a", "s");
        long stat = memory(Files.STAT_SIZE);
        returns(0, call(Call.STAT, text("s"), stat));
        equal("mode", Stat.S_IFREG | 0644, Mem.getInt(stat + Files.ST_MODE));
        returns(0, call(Call.LSTAT, text("s"), stat));
        equal("mode", Stat.S_IFLNK | 0777, Mem.getInt(stat + Files.ST_MODE));
        fails(Errno.ENOENT, call(Call.STAT, text("none"), stat));
        fails(Errno.EFAULT, call(Call.STAT, text("a"), UNMAPPED));
    }

    @Case("newfstatat")
    static void emptyPathMeansTheDescriptor() {
        long fd = Files.create("a", "hello");
        long stat = memory(Files.STAT_SIZE);
        returns(0, call(Call.NEWFSTATAT, fd, text(""), stat, Fcntl.AT_EMPTY_PATH));
        equal("size", 5, Mem.getLong(stat + Files.ST_FILE_SIZE));
        fails(Errno.ENOENT, call(Call.NEWFSTATAT, fd, text(""), stat, 0));
        fails(Errno.EINVAL, call(Call.NEWFSTATAT, fd, text(""), stat, 1));
    }

    @Case("statx")
    static void statxAgreesWithStat() {
        Files.make("a", "hello");
        long x = memory(STATX_SIZE);
        returns(0, call(Call.STATX, Fcntl.AT_FDCWD, text("a"), 0, STATX_BASIC, x));
        equal("mask", STATX_BASIC, Mem.getInt(x) & STATX_BASIC);
        equal("links", 1, Mem.getInt(x + 16));
        equal("mode", Stat.S_IFREG | 0644, Mem.getShort(x + 28) & 0xffff);
        equal("inode", Mem.getLong(Files.status("a") + Files.ST_INO), Mem.getLong(x + 32));
        equal("size", 5, Mem.getLong(x + 40));
        fails(Errno.EINVAL, call(Call.STATX, Fcntl.AT_FDCWD, text("a"), 0, 1 << 31, x));
        fails(Errno.EINVAL, call(Call.STATX, Fcntl.AT_FDCWD, text("a"), 0x6000, 0, x));
        fails(Errno.ENOENT, call(Call.STATX, Fcntl.AT_FDCWD, text("none"), 0, 0, x));
    }

    @Case("statfs")
    static void fileSystemHasSizes() {
        long fs = memory(120);
        returns(0, call(Call.STATFS, text("."), fs));
        holds("block size", Mem.getLong(fs + 8) > 0);
        holds("free <= all", Mem.getLong(fs + 24) <= Mem.getLong(fs + 16));
        equal("longest name", 255, Mem.getLong(fs + 64));
        returns(0, call(Call.FSTATFS, Files.openDirectory("."), fs));
        fails(Errno.ENOENT, call(Call.STATFS, text("none"), fs));
        fails(Errno.EBADF, call(Call.FSTATFS, CLOSED, fs));
        fails(Errno.EFAULT, call(Call.STATFS, text("."), UNMAPPED));
    }

    @Case("chmod")
    static void chmodChangesPermissions() {
        long fd = Files.create("a", "");
        returns(0, call(Call.CHMOD, text("a"), 04711));
        equal("mode", Stat.S_IFREG | 04711, Files.mode("a"));
        returns(0, call(Call.FCHMOD, fd, 0100600));
        equal("mode", Stat.S_IFREG | 0600, Files.mode("a"));
        fails(Errno.ENOENT, call(Call.CHMOD, text("none"), 0));
        fails(Errno.EBADF, call(Call.FCHMOD, CLOSED, 0));
        returns(0, call(Call.FCHMODAT, Fcntl.AT_FDCWD, text("a"), 0640));
        equal("mode", Stat.S_IFREG | 0640, Files.mode("a"));
    }

    @Case("fchmodat2")
    static void modesOfLinksCannotBeChanged() {
        Files.makeLink("a", "s");
        fails(
                Errno.EOPNOTSUPP,
                call(Call.FCHMODAT2, Fcntl.AT_FDCWD, text("s"), 0600, Fcntl.AT_SYMLINK_NOFOLLOW));
        fails(Errno.EINVAL, call(Call.FCHMODAT2, Fcntl.AT_FDCWD, text("s"), 0600, 1));
    }

    @Case("chown")
    static void chownChangesOwnersAndDropsSetuid() {
        long fd = Files.create("a", "");
        returns(0, call(Call.CHMOD, text("a"), 04755));
        returns(0, call(Call.CHOWN, text("a"), 12, 34));
        long stat = Files.status("a");
        equal("owner", 12, Mem.getInt(stat + Files.ST_UID));
        equal("group", 34, Mem.getInt(stat + Files.ST_GID));
        equal("mode", Stat.S_IFREG | 0755, Mem.getInt(stat + Files.ST_MODE));
        returns(0, call(Call.FCHOWN, fd, -1, 56));
        stat = Files.status("a");
        equal("owner", 12, Mem.getInt(stat + Files.ST_UID));
        equal("group", 56, Mem.getInt(stat + Files.ST_GID));
        fails(Errno.ENOENT, call(Call.CHOWN, text("none"), 1, 1));
        fails(Errno.EBADF, call(Call.FCHOWN, CLOSED, 1, 1));
    }

    @Case("lchown")
    static void lchownChangesTheLink() {
        Files.make("a", "");
        Files.makeLink("a", "s");
        returns(0, call(Call.LCHOWN, text("s"), 7, 7));
        equal("owner of the link", 7, Mem.getInt(Files.status("s") + Files.ST_UID));
        equal("owner of the file", 0, Mem.getInt(Files.status("a") + Files.ST_UID));
    }

    @Case("umask")
    static void umaskGivesTheOldOne() {
        returns(022, call(Call.UMASK, 07777));
        returns(0777, call(Call.UMASK, 022));
    }

    @Case("utimensat")
    static void timesAreSetAndOmitted() {
        Files.make("a", "");
        long times = memory(32);
        Mem.putLong(times, 1000);
        Mem.putLong(times + 8, 5);
        Mem.putLong(times + 16, 2000);
        Mem.putLong(times + 24, 6);
        returns(0, call(Call.UTIMENSAT, Fcntl.AT_FDCWD, text("a"), times, 0));
        long stat = Files.status("a");
        equal("atime", 1000, Mem.getLong(stat + Files.ST_ATIME));
        equal("mtime", 2000, Mem.getLong(stat + Files.ST_MTIME));
        equal("mtime nanoseconds", 6, Mem.getLong(stat + Files.ST_MTIME + 8));
        Mem.putLong(times + 8, UTIME_OMIT);
        Mem.putLong(times + 24, UTIME_NOW);
        returns(0, call(Call.UTIMENSAT, Fcntl.AT_FDCWD, text("a"), times, 0));
        stat = Files.status("a");
        equal("atime", 1000, Mem.getLong(stat + Files.ST_ATIME));
        holds("mtime is now", Mem.getLong(stat + Files.ST_MTIME) > 1_577_836_800);
        Mem.putLong(times + 8, 1_000_000_000);
        fails(Errno.EINVAL, call(Call.UTIMENSAT, Fcntl.AT_FDCWD, text("a"), times, 0));
        fails(Errno.ENOENT, call(Call.UTIMENSAT, Fcntl.AT_FDCWD, text("none"), 0, 0));
    }

    @Case("utimes")
    static void utimesTakesMicroseconds() {
        Files.make("a", "");
        long times = memory(32);
        Mem.putLong(times + 16, 5);
        Mem.putLong(times + 24, 7);
        returns(0, call(Call.UTIMES, text("a"), times));
        equal("nanoseconds", 7000, Mem.getLong(Files.status("a") + Files.ST_MTIME + 8));
        Mem.putLong(times + 24, 1_000_000);
        fails(Errno.EINVAL, call(Call.UTIMES, text("a"), times));
    }

    @Case("utime")
    static void utimeTakesSeconds() {
        Files.make("a", "");
        long times = memory(16);
        Mem.putLong(times, 11);
        Mem.putLong(times + 8, 22);
        returns(0, call(Call.UTIME, text("a"), times));
        equal("mtime", 22, Mem.getLong(Files.status("a") + Files.ST_MTIME));
    }

    @Case("write")
    static void writingMovesTheModificationTime() {
        long fd = Files.create("a", "");
        long times = memory(32);
        returns(0, call(Call.UTIMENSAT, Fcntl.AT_FDCWD, text("a"), times, 0));
        equal("mtime", 0, Mem.getLong(Files.status("a") + Files.ST_MTIME));
        returns(1, call(Call.WRITE, fd, text("x"), 1));
        holds("mtime", Mem.getLong(Files.status("a") + Files.ST_MTIME) > 1_577_836_800);
    }

    @Case("access")
    static void accessChecksForRoot() {
        Files.make("a", "");
        returns(0, call(Call.CHMOD, text("a"), 0));
        returns(0, call(Call.ACCESS, text("a"), 6));
        fails(Errno.EACCES, call(Call.ACCESS, text("a"), 1));
        fails(Errno.ENOENT, call(Call.ACCESS, text("none"), 0));
        fails(Errno.EINVAL, call(Call.ACCESS, text("a"), 8));
        fails(Errno.EFAULT, call(Call.ACCESS, UNMAPPED, 0));
    }

    @Case("faccessat2")
    static void faccessatFlagsAreChecked() {
        Files.makeLink("none", "s");
        int here = Fcntl.AT_FDCWD;
        fails(Errno.ENOENT, call(Call.FACCESSAT2, here, text("s"), 0, 0));
        returns(0, call(Call.FACCESSAT2, here, text("s"), 0, Fcntl.AT_SYMLINK_NOFOLLOW));
        fails(Errno.EINVAL, call(Call.FACCESSAT2, here, text("s"), 0, 1));
    }

    @Case("setxattr")
    static void trustedAttributesAreKept() {
        long fd = Files.create("a", "");
        long buffer = memory(32);
        returns(0, call(Call.SETXATTR, text("a"), text("trusted.x"), text("value"), 5, 0));
        returns(5, call(Call.GETXATTR, text("a"), text("trusted.x"), buffer, 32));
        textIs("value\0", buffer);
        returns(5, call(Call.FGETXATTR, fd, text("trusted.x"), 0, 0));
        fails(Errno.ERANGE, call(Call.GETXATTR, text("a"), text("trusted.x"), buffer, 2));
        fails(Errno.EEXIST, call(Call.SETXATTR, text("a"), text("trusted.x"), buffer, 1, 1));
        fails(Errno.ENODATA, call(Call.SETXATTR, text("a"), text("trusted.y"), buffer, 1, 2));
        returns(0, call(Call.REMOVEXATTR, text("a"), text("trusted.x")));
        fails(Errno.ENODATA, call(Call.GETXATTR, text("a"), text("trusted.x"), buffer, 32));
        fails(Errno.EOPNOTSUPP, call(Call.SETXATTR, text("a"), text("nonsense"), buffer, 1, 0));
    }
}
