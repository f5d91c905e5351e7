package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.raw.Mem;

/**
 * What is wrong with a path or a directory is wrong for every call that takes one:
 * path_resolution(7); and every call that makes a descriptor needs one that is free.
 */
final class PathErrorCases {
    private static final int HERE = Fcntl.AT_FDCWD;
    private static final int RLIMIT_NOFILE = 7;
    private static final int USER = 1000;

    private PathErrorCases() {}

    /** A call with one path or directory. */
    private interface Attempt {
        long on(long argument);
    }

    private static String letters(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append('n');
        }
        return text.toString();
    }

    /** A path of so many bytes whose parts are short. */
    private static String longPath(int count) {
        StringBuilder text = new StringBuilder();
        while (text.length() < count) {
            text.append("./");
        }
        return text.substring(0, count);
    }

    private static void check(Attempt attempt) {
        fails(Errno.EFAULT, attempt.on(UNMAPPED));
        fails(Errno.ENOENT, attempt.on(text("")));
        fails(Errno.ENAMETOOLONG, attempt.on(text(letters(256))));
        fails(Errno.ENAMETOOLONG, attempt.on(text(longPath(4096))));
        fails(Errno.ENOENT, attempt.on(text("none/x")));
        Files.make("file", "");
        fails(Errno.ENOTDIR, attempt.on(text("file/x")));
        returns(0, call(Call.SYMLINK, text("loop"), text("loop")));
        fails(Errno.ELOOP, attempt.on(text("loop/x")));
        Files.makeDirectory("closed");
        Files.make("closed/x", "");
        returns(0, call(Call.CHMOD, text("closed"), 0600));
        Apart.asUser(USER, () -> fails(Errno.EACCES, attempt.on(text("closed/x"))));
    }

    private static void checkDirectory(Attempt attempt) {
        fails(Errno.EBADF, attempt.on(CLOSED));
        long file = Files.create("file", "");
        fails(Errno.ENOTDIR, attempt.on(file));
        Files.makeDirectory("gone");
        long gone = succeeds(call(Call.OPEN, text("gone"), Fcntl.O_DIRECTORY, 0));
        returns(0, call(Call.RMDIR, text("gone")));
        fails(Errno.ENOENT, attempt.on(gone));
    }

    /** Runs a part that can have no further descriptor. */
    private static void withoutDescriptors(Apart.Part part) {
        Apart.run(
                () -> {
                    long limit = memory(16);
                    returns(0, call(Call.GETRLIMIT, RLIMIT_NOFILE, limit));
                    Mem.putLong(limit, 0);
                    returns(0, call(Call.SETRLIMIT, RLIMIT_NOFILE, limit));
                    part.run();
                });
    }

    @Case("chdir")
    static void pathsOfChdirAreChecked() {
        check(p -> call(Call.CHDIR, p));
    }

    @Case("mkdir")
    static void pathsOfMkdirAreChecked() {
        check(p -> call(Call.MKDIR, p, 0700));
    }

    @Case("rmdir")
    static void pathsOfRmdirAreChecked() {
        check(p -> call(Call.RMDIR, p));
    }

    @Case("unlink")
    static void pathsOfUnlinkAreChecked() {
        check(p -> call(Call.UNLINK, p));
    }

    @Case("chmod")
    static void pathsOfChmodAreChecked() {
        check(p -> call(Call.CHMOD, p, 0600));
    }

    @Case("chown")
    static void pathsOfChownAreChecked() {
        check(p -> call(Call.CHOWN, p, -1, -1));
    }

    @Case("mknod")
    static void pathsOfMknodAreChecked() {
        check(p -> call(Call.MKNOD, p, 0100600, 0));
    }

    @Case("truncate")
    static void pathsOfTruncateAreChecked() {
        check(p -> call(Call.TRUNCATE, p, 0));
    }

    @Case("statfs")
    static void pathsOfStatfsAreChecked() {
        check(p -> call(Call.STATFS, p, memory(120)));
    }

    @Case("readlink")
    static void pathsOfReadlinkAreChecked() {
        check(p -> call(Call.READLINK, p, memory(64), 64));
    }

    @Case("access")
    static void pathsOfAccessAreChecked() {
        check(p -> call(Call.ACCESS, p, 0));
    }

    @Case("open")
    static void pathsOfOpenAreChecked() {
        check(p -> call(Call.OPEN, p, 0, 0));
    }

    @Case("stat")
    static void pathsOfStatAreChecked() {
        check(p -> call(Call.STAT, p, memory(144)));
    }

    @Case("chroot")
    static void pathsOfChrootAreChecked() {
        check(p -> call(Call.CHROOT, p));
    }

    @Case("utimensat")
    static void pathsOfUtimensatAreChecked() {
        check(p -> call(Call.UTIMENSAT, HERE, p, 0, 0));
    }

    @Case("getxattr")
    static void pathsOfGetxattrAreChecked() {
        check(p -> call(Call.GETXATTR, p, text("user.x"), 0, 0));
    }

    @Case("setxattr")
    static void pathsOfSetxattrAreChecked() {
        check(p -> call(Call.SETXATTR, p, text("user.x"), text("v"), 1, 0));
    }

    @Case("removexattr")
    static void pathsOfRemovexattrAreChecked() {
        check(p -> call(Call.REMOVEXATTR, p, text("user.x")));
    }

    @Case("listxattr")
    static void pathsOfListxattrAreChecked() {
        check(p -> call(Call.LISTXATTR, p, 0, 0));
    }

    @Case("rename")
    static void pathsOfRenameAreChecked() {
        check(p -> call(Call.RENAME, p, text("other")));
    }

    @Case("link")
    static void pathsOfLinkAreChecked() {
        check(p -> call(Call.LINK, p, text("other")));
    }

    @Case("symlink")
    static void pathsOfSymlinkAreChecked() {
        check(p -> call(Call.SYMLINK, text("to"), p));
    }

    @Case("faccessat2")
    static void pathsOfFaccessat2AreChecked() {
        check(p -> call(Call.FACCESSAT2, HERE, p, 0, 0));
    }

    @Case("fchmodat2")
    static void pathsOfFchmodat2AreChecked() {
        check(p -> call(Call.FCHMODAT2, HERE, p, 0600, 0));
    }

    @Case("statx")
    static void pathsOfStatxAreChecked() {
        check(p -> call(Call.STATX, HERE, p, 0, 0x7ff, memory(256)));
    }

    @Case("fchownat")
    static void pathsOfFchownatAreChecked() {
        check(p -> call(Call.FCHOWNAT, HERE, p, -1, -1, 0));
    }

    @Case("execve")
    static void pathsOfExecveAreChecked() {
        check(p -> call(Call.EXECVE, p, 0, 0));
    }

    @Case("openat")
    static void pathsOfOpenatAreChecked() {
        check(p -> call(Call.OPENAT, HERE, p, 0, 0));
    }

    @Case("mkdirat")
    static void pathsOfMkdiratAreChecked() {
        check(p -> call(Call.MKDIRAT, HERE, p, 0700));
    }

    @Case("unlinkat")
    static void pathsOfUnlinkatAreChecked() {
        check(p -> call(Call.UNLINKAT, HERE, p, 0));
    }

    @Case("mknodat")
    static void pathsOfMknodatAreChecked() {
        check(p -> call(Call.MKNODAT, HERE, p, 0100600, 0));
    }

    @Case("newfstatat")
    static void pathsOfNewfstatatAreChecked() {
        check(p -> call(Call.NEWFSTATAT, HERE, p, memory(144), 0));
    }

    @Case("readlinkat")
    static void pathsOfReadlinkatAreChecked() {
        check(p -> call(Call.READLINKAT, HERE, p, memory(64), 64));
    }

    @Case("creat")
    static void pathsOfCreatAreChecked() {
        check(p -> call(Call.CREAT, p, 0600));
    }

    @Case("utimes")
    static void pathsOfUtimesAreChecked() {
        check(p -> call(Call.UTIMES, p, 0));
    }

    @Case("utime")
    static void pathsOfUtimeAreChecked() {
        check(p -> call(Call.UTIME, p, 0));
    }

    @Case("lchown")
    static void pathsOfLchownAreChecked() {
        check(p -> call(Call.LCHOWN, p, -1, -1));
    }

    @Case("lstat")
    static void pathsOfLstatAreChecked() {
        check(p -> call(Call.LSTAT, p, memory(144)));
    }

    @Case("open")
    static void noDescriptorIsLeftForOpen() {
        withoutDescriptors(() -> fails(Errno.EMFILE, call(Call.OPEN, text("."), 0, 0)));
    }

    @Case("dup")
    static void noDescriptorIsLeftForDup() {
        withoutDescriptors(() -> fails(Errno.EMFILE, call(Call.DUP, 0)));
    }

    @Case("pipe2")
    static void noDescriptorIsLeftForPipe2() {
        withoutDescriptors(() -> fails(Errno.EMFILE, call(Call.PIPE2, memory(8), 0)));
    }

    @Case("epoll_create1")
    static void noDescriptorIsLeftForEpollCreate1() {
        withoutDescriptors(() -> fails(Errno.EMFILE, call(Call.EPOLL_CREATE1, 0)));
    }

    @Case("eventfd2")
    static void noDescriptorIsLeftForEventfd2() {
        withoutDescriptors(() -> fails(Errno.EMFILE, call(Call.EVENTFD2, 0, 0)));
    }

    @Case("timerfd_create")
    static void noDescriptorIsLeftForTimerfdCreate() {
        withoutDescriptors(() -> fails(Errno.EMFILE, call(Call.TIMERFD_CREATE, 1, 0)));
    }

    @Case("signalfd4")
    static void noDescriptorIsLeftForSignalfd4() {
        withoutDescriptors(() -> fails(Errno.EMFILE, call(Call.SIGNALFD4, -1, memory(8), 8, 0)));
    }

    @Case("socket")
    static void noDescriptorIsLeftForSocket() {
        withoutDescriptors(() -> fails(Errno.EMFILE, call(Call.SOCKET, 1, 1, 0)));
    }

    @Case("socketpair")
    static void noDescriptorIsLeftForSocketpair() {
        withoutDescriptors(() -> fails(Errno.EMFILE, call(Call.SOCKETPAIR, 1, 1, 0, memory(8))));
    }

    @Case("memfd_create")
    static void noDescriptorIsLeftForMemfdCreate() {
        withoutDescriptors(() -> fails(Errno.EMFILE, call(Call.MEMFD_CREATE, text("m"), 0)));
    }

    @Case("openat2")
    static void noDescriptorIsLeftForOpenat2() {
        withoutDescriptors(
                () -> fails(Errno.EMFILE, call(Call.OPENAT2, HERE, text("."), memory(24), 24)));
    }

    @Case("creat")
    static void noDescriptorIsLeftForCreat() {
        withoutDescriptors(() -> fails(Errno.EMFILE, call(Call.CREAT, text("new"), 0600)));
    }

    @Case("openat")
    static void directoryOfOpenatIsChecked() {
        checkDirectory(d -> call(Call.OPENAT, d, text("x"), 0, 0));
    }

    @Case("mkdirat")
    static void directoryOfMkdiratIsChecked() {
        checkDirectory(d -> call(Call.MKDIRAT, d, text("x"), 0700));
    }

    @Case("unlinkat")
    static void directoryOfUnlinkatIsChecked() {
        checkDirectory(d -> call(Call.UNLINKAT, d, text("x"), 0));
    }

    @Case("mknodat")
    static void directoryOfMknodatIsChecked() {
        checkDirectory(d -> call(Call.MKNODAT, d, text("x"), 0100600, 0));
    }

    @Case("symlinkat")
    static void directoryOfSymlinkatIsChecked() {
        checkDirectory(d -> call(Call.SYMLINKAT, text("t"), d, text("x")));
    }

    @Case("linkat")
    static void directoryOfLinkatIsChecked() {
        checkDirectory(d -> call(Call.LINKAT, d, text("x"), HERE, text("y"), 0));
    }

    @Case("renameat2")
    static void directoryOfRenameat2IsChecked() {
        checkDirectory(d -> call(Call.RENAMEAT2, d, text("x"), HERE, text("y"), 0));
    }

    @Case("faccessat2")
    static void directoryOfFaccessat2IsChecked() {
        checkDirectory(d -> call(Call.FACCESSAT2, d, text("x"), 0, 0));
    }

    @Case("fchmodat2")
    static void directoryOfFchmodat2IsChecked() {
        checkDirectory(d -> call(Call.FCHMODAT2, d, text("x"), 0600, 0));
    }

    @Case("fchownat")
    static void directoryOfFchownatIsChecked() {
        checkDirectory(d -> call(Call.FCHOWNAT, d, text("x"), -1, -1, 0));
    }

    @Case("utimensat")
    static void directoryOfUtimensatIsChecked() {
        checkDirectory(d -> call(Call.UTIMENSAT, d, text("x"), 0, 0));
    }

    @Case("newfstatat")
    static void directoryOfNewfstatatIsChecked() {
        checkDirectory(d -> call(Call.NEWFSTATAT, d, text("x"), memory(144), 0));
    }

    @Case("statx")
    static void directoryOfStatxIsChecked() {
        checkDirectory(d -> call(Call.STATX, d, text("x"), 0, 0x7ff, memory(256)));
    }

    @Case("readlinkat")
    static void directoryOfReadlinkatIsChecked() {
        checkDirectory(d -> call(Call.READLINKAT, d, text("x"), memory(64), 64));
    }

    @Case("execveat")
    static void directoryOfExecveatIsChecked() {
        checkDirectory(d -> call(Call.EXECVEAT, d, text("x"), 0, 0, 0));
    }
}
