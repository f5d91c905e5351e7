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
import static elfin.conformance.program.Kit.textIs;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Seek;
import elfin.abi.Stat;
import elfin.raw.Mem;

/** Names: directories, links, renaming, removing, walking. */
final class NameCases {
    private static final int DIRENT_NAME = 19;
    private static final int DIRENT_TYPE = 18;
    private static final int DIRENT_LENGTH = 16;
    private static final int DT_DIR = 4;
    private static final int DT_REG = 8;

    private NameCases() {}

    @Case("mkdir")
    static void mkdirMakesAnEmptyDirectory() {
        returns(0, call(Call.MKDIR, text("d"), 0777));
        equal("mode", Stat.S_IFDIR | 0755, Files.mode("d"));
        fails(Errno.EEXIST, call(Call.MKDIR, text("d"), 0777));
        fails(Errno.EEXIST, call(Call.MKDIR, text("."), 0777));
        fails(Errno.EEXIST, call(Call.MKDIR, text("/"), 0777));
        fails(Errno.ENOENT, call(Call.MKDIR, text("x/y"), 0777));
        returns(0, call(Call.MKDIR, text("e/"), 0777));
    }

    @Case("mkdirat")
    static void mkdiratStartsAtTheDirectory() {
        Files.makeDirectory("d");
        returns(0, call(Call.MKDIRAT, Files.openDirectory("d"), text("e"), 0700));
        equal("mode", Stat.S_IFDIR | 0700, Files.mode("d/e"));
        fails(Errno.EBADF, call(Call.MKDIRAT, CLOSED, text("e"), 0700));
    }

    @Case("rmdir")
    static void onlyEmptyDirectoriesAreRemoved() {
        Files.makeDirectory("d");
        Files.make("d/a", "");
        fails(Errno.ENOTEMPTY, call(Call.RMDIR, text("d")));
        fails(Errno.ENOTDIR, call(Call.RMDIR, text("d/a")));
        returns(0, call(Call.UNLINK, text("d/a")));
        fails(Errno.EINVAL, call(Call.RMDIR, text("d/.")));
        returns(0, call(Call.RMDIR, text("d")));
        fails(Errno.ENOENT, call(Call.RMDIR, text("d")));
    }

    @Case("unlink")
    static void unlinkedFileLivesWhileItIsOpen() {
        long fd = Files.create("a", "hello");
        returns(0, call(Call.UNLINK, text("a")));
        fails(Errno.ENOENT, call(Call.OPEN, text("a"), 0, 0));
        returns(5, call(Call.READ, fd, memory(8), 8));
        fails(Errno.EISDIR, call(Call.UNLINK, text(".")));
        fails(Errno.ENOENT, call(Call.UNLINK, text("a")));
    }

    @Case("unlinkat")
    static void removedirFlagChoosesTheKind() {
        Files.makeDirectory("d");
        Files.make("a", "");
        fails(Errno.EISDIR, call(Call.UNLINKAT, Fcntl.AT_FDCWD, text("d"), 0));
        fails(Errno.ENOTDIR, call(Call.UNLINKAT, Fcntl.AT_FDCWD, text("a"), Fcntl.AT_REMOVEDIR));
        returns(0, call(Call.UNLINKAT, Fcntl.AT_FDCWD, text("d"), Fcntl.AT_REMOVEDIR));
        returns(0, call(Call.UNLINKAT, Fcntl.AT_FDCWD, text("a"), 0));
        fails(Errno.EINVAL, call(Call.UNLINKAT, Fcntl.AT_FDCWD, text("a"), 1));
    }

    @Case("link")
    static void linksAreTheSameFile() {
        Files.make("a", "hello");
        returns(0, call(Call.LINK, text("a"), text("b")));
        Files.holds("b", "hello");
        equal("links", 2, Mem.getLong(Files.status("a") + Files.ST_NLINK));
        fails(Errno.EEXIST, call(Call.LINK, text("a"), text("b")));
        fails(Errno.EPERM, call(Call.LINK, text("."), text("c")));
        fails(Errno.ENOENT, call(Call.LINK, text("none"), text("c")));
    }

    @Case("linkat")
    static void linkatCanFollow() {
        Files.make("a", "x");
        Files.makeLink("a", "s");
        int here = Fcntl.AT_FDCWD;
        returns(0, call(Call.LINKAT, here, text("s"), here, text("t"), 0));
        equal("link to the link", Stat.S_IFLNK | 0777, Files.mode("t"));
        returns(0, call(Call.LINKAT, here, text("s"), here, text("u"), Fcntl.AT_SYMLINK_FOLLOW));
        equal("link to the file", Stat.S_IFREG | 0644, Files.mode("u"));
        fails(Errno.EINVAL, call(Call.LINKAT, here, text("s"), here, text("v"), 1));
    }

    @Case("symlink")
    static void symlinkHoldsItsText() {
        returns(0, call(Call.SYMLINK, text("some/where"), text("s")));
        long buffer = memory(32);
        returns(10, call(Call.READLINK, text("s"), buffer, 32));
        textIs("some/where\0", buffer);
        equal("size", 10, Files.size("s"));
        fails(Errno.EEXIST, call(Call.SYMLINK, text("x"), text("s")));
        fails(Errno.ENOENT, call(Call.SYMLINK, text(""), text("t")));
    }

    @Case("readlink")
    static void readlinkCutsAndChecks() {
        Files.makeLink("abcdef", "s");
        long buffer = memory(8);
        returns(3, call(Call.READLINK, text("s"), buffer, 3));
        textIs("abc\0", buffer);
        fails(Errno.EINVAL, call(Call.READLINK, text("s"), buffer, 0));
        fails(Errno.EINVAL, call(Call.READLINK, text("."), buffer, 8));
        fails(Errno.ENOENT, call(Call.READLINK, text("none"), buffer, 8));
        fails(Errno.EFAULT, call(Call.READLINK, text("s"), UNMAPPED, 8));
    }

    @Case("rename")
    static void renameReplacesFiles() {
        Files.make("a", "one");
        Files.make("b", "two");
        returns(0, call(Call.RENAME, text("a"), text("b")));
        Files.holds("b", "one");
        fails(Errno.ENOENT, call(Call.RENAME, text("a"), text("b")));
        returns(0, call(Call.RENAME, text("b"), text("b")));
    }

    @Case("rename")
    static void renameKeepsKindsApart() {
        Files.make("a", "");
        Files.makeDirectory("d");
        Files.makeDirectory("e");
        Files.make("e/x", "");
        fails(Errno.EISDIR, call(Call.RENAME, text("a"), text("d")));
        fails(Errno.ENOTDIR, call(Call.RENAME, text("d"), text("a")));
        fails(Errno.ENOTEMPTY, call(Call.RENAME, text("d"), text("e")));
        fails(Errno.EINVAL, call(Call.RENAME, text("e"), text("e/f")));
        returns(0, call(Call.RENAME, text("e"), text("d")));
        Files.holds("d/x", "");
        fails(Errno.EBUSY, call(Call.RENAME, text("."), text("z")));
    }

    @Case("renameat2")
    static void noreplaceAndExchange() {
        int here = Fcntl.AT_FDCWD;
        Files.make("a", "one");
        Files.make("b", "two");
        fails(
                Errno.EEXIST,
                call(Call.RENAMEAT2, here, text("a"), here, text("b"), Fcntl.RENAME_NOREPLACE));
        returns(0, call(Call.RENAMEAT2, here, text("a"), here, text("b"), Fcntl.RENAME_EXCHANGE));
        Files.holds("a", "two");
        Files.holds("b", "one");
        fails(Errno.EINVAL, call(Call.RENAMEAT2, here, text("a"), here, text("b"), 0x80));
        fails(Errno.EINVAL, call(Call.RENAMEAT2, here, text("a"), here, text("b"), 3));
    }

    @Case("getdents64")
    static void entriesAreListedOnce() {
        Files.make("a", "");
        Files.makeDirectory("d");
        long fd = Files.openDirectory(".");
        long buffer = memory(1024);
        long size = succeeds(call(Call.GETDENTS64, fd, buffer, 1024));
        int seen = 0;
        for (long at = buffer; at < buffer + size; at += Mem.getShort(at + DIRENT_LENGTH)) {
            byte first = Mem.getByte(at + DIRENT_NAME);
            boolean single = Mem.getByte(at + DIRENT_NAME + 1) == 0;
            if (single && first == 'a') {
                seen += 1;
                equal("type of a", DT_REG, Mem.getByte(at + DIRENT_TYPE));
            } else if (single && first == 'd') {
                seen += 10;
                equal("type of d", DT_DIR, Mem.getByte(at + DIRENT_TYPE));
            } else if (single && first == '.') {
                seen += 100;
            } else {
                seen += 1000;
            }
        }
        equal("a, d, . and ..", 1111, seen);
        returns(0, call(Call.GETDENTS64, fd, buffer, 1024));
    }

    @Case("getdents64")
    static void listingChecksItsArguments() {
        long fd = Files.openDirectory(".");
        fails(Errno.EINVAL, call(Call.GETDENTS64, fd, memory(8), 8));
        fails(Errno.ENOTDIR, call(Call.GETDENTS64, Files.create("a", ""), memory(512), 512));
        fails(Errno.EBADF, call(Call.GETDENTS64, CLOSED, memory(512), 512));
        fails(Errno.EFAULT, call(Call.GETDENTS64, fd, UNMAPPED, 512));
    }

    @Case("getdents64")
    static void seekingToZeroListsAgain() {
        Files.make("a", "");
        long fd = Files.openDirectory(".");
        long size = succeeds(call(Call.GETDENTS64, fd, memory(512), 512));
        returns(0, call(Call.LSEEK, fd, 0, Seek.SEEK_SET));
        returns(size, call(Call.GETDENTS64, fd, memory(512), 512));
    }

    @Case("getcwd")
    static void currentDirectoryFollowsRenames() {
        long before = memory(256);
        long after = memory(256);
        Files.makeDirectory("d");
        long length = succeeds(call(Call.GETCWD, before, 256));
        returns(0, call(Call.CHDIR, text("d")));
        returns(0, call(Call.RENAME, text("../d"), text("../e")));
        returns(length + 2, call(Call.GETCWD, after, 256));
        textIs("/e\0", after + length - 1);
        fails(Errno.ERANGE, call(Call.GETCWD, after, length));
        fails(Errno.EFAULT, call(Call.GETCWD, UNMAPPED, 256));
    }

    @Case("getcwd")
    static void removedDirectoryHasNoPath() {
        Files.makeDirectory("d");
        returns(0, call(Call.CHDIR, text("d")));
        returns(0, call(Call.RMDIR, text("../d")));
        fails(Errno.ENOENT, call(Call.GETCWD, memory(256), 256));
        fails(Errno.ENOENT, call(Call.OPEN, text("a"), 0101, 0644));
    }

    @Case("chdir")
    static void chdirChecksThePath() {
        Files.make("a", "");
        fails(Errno.ENOTDIR, call(Call.CHDIR, text("a")));
        fails(Errno.ENOENT, call(Call.CHDIR, text("none")));
        fails(Errno.ENOENT, call(Call.CHDIR, text("")));
        fails(Errno.ENOTDIR, call(Call.FCHDIR, Files.open("a", 0)));
        fails(Errno.EBADF, call(Call.FCHDIR, CLOSED));
    }

    @Case(value = "chroot", alone = true)
    static void chrootMovesTheRoot() {
        Files.makeDirectory("r");
        Files.make("r/inside", "x");
        returns(0, call(Call.CHROOT, text("r")));
        returns(0, call(Call.CHDIR, text("/")));
        succeeds(call(Call.OPEN, text("/inside"), 0, 0));
        succeeds(call(Call.OPEN, text("/../../inside"), 0, 0));
        fails(Errno.ENOENT, call(Call.CHROOT, text("none")));
    }

    @Case("mknod")
    static void fifosAndFilesAreMade() {
        returns(0, call(Call.MKNOD, text("f"), Stat.S_IFIFO | 0600, 0));
        equal("mode", Stat.S_IFIFO | 0600, Files.mode("f"));
        returns(0, call(Call.MKNOD, text("a"), 0600, 0));
        equal("mode", Stat.S_IFREG | 0600, Files.mode("a"));
        fails(Errno.EEXIST, call(Call.MKNOD, text("a"), 0600, 0));
        fails(Errno.EPERM, call(Call.MKNOD, text("d"), Stat.S_IFDIR | 0600, 0));
        fails(Errno.EINVAL, call(Call.MKNOD, text("d"), 0xf000, 0));
    }
}
