package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.FileFlags;
import elfin.abi.Stat;
import elfin.abi.struct.FileAttr;
import elfin.abi.struct.StatxStruct;
import elfin.raw.Mem;

/** Flags of files, and requests of ioctl(2) for files: ioctl_iflags(2), file_getattr(2). */
final class FileFlagCases {
    private static final int HERE = Fcntl.AT_FDCWD;
    private static final int USER = 1000;

    /** What ext4 shows besides, and nobody sets. */
    private static final int EXTENTS_FL = 0x80000;

    private FileFlagCases() {}

    private static int flags(long fd) {
        long word = memory(8);
        returns(0, call(Call.IOCTL, fd, FileFlags.FS_IOC_GETFLAGS & 0xffff_ffffL, word));
        return Mem.getInt(word);
    }

    private static long setFlags(long fd, int flags) {
        long word = memory(8);
        Mem.putInt(word, flags | flags(fd) & EXTENTS_FL);
        return call(Call.IOCTL, fd, FileFlags.FS_IOC_SETFLAGS, word);
    }

    /** Runs with a flag set on a file, and takes it away whatever happens. */
    private static void with(long fd, int flag, Apart.Part part) {
        returns(0, setFlags(fd, flag));
        try {
            part.run();
        } finally {
            setFlags(fd, 0);
        }
    }

    @Case("ioctl")
    static void flagsAreKept() {
        long fd = Files.create("a", "");
        equal("flags", 0, flags(fd) & ~EXTENTS_FL);
        with(
                fd,
                FileFlags.FS_NODUMP_FL,
                () -> equal("flags", FileFlags.FS_NODUMP_FL, flags(fd) & ~EXTENTS_FL));
    }

    @Case("ioctl")
    static void immutableFilesAreNotOpenedForWriting() {
        long fd = Files.create("a", "hello");
        with(
                fd,
                FileFlags.FS_IMMUTABLE_FL,
                () -> {
                    fails(Errno.EPERM, call(Call.OPEN, text("a"), Fcntl.O_WRONLY, 0));
                    fails(Errno.EPERM, call(Call.OPEN, text("a"), Fcntl.O_TRUNC, 0));
                    fails(Errno.EPERM, call(Call.TRUNCATE, text("a"), 0));
                    succeeds(call(Call.OPEN, text("a"), 0, 0));
                });
    }

    @Case("ioctl")
    static void immutableFilesKeepTheirNamesAndModes() {
        long fd = Files.create("a", "hello");
        with(
                fd,
                FileFlags.FS_IMMUTABLE_FL,
                () -> {
                    fails(Errno.EPERM, call(Call.UNLINK, text("a")));
                    fails(Errno.EPERM, call(Call.RENAME, text("a"), text("b")));
                    fails(Errno.EPERM, call(Call.LINK, text("a"), text("b")));
                    fails(Errno.EPERM, call(Call.CHMOD, text("a"), 0600));
                    fails(Errno.EPERM, call(Call.CHOWN, text("a"), 1, 1));
                    fails(Errno.EPERM, call(Call.UTIMENSAT, HERE, text("a"), 0, 0));
                    fails(Errno.EPERM, call(Call.SETXATTR, text("a"), text("user.x"), 0, 0, 0));
                });
    }

    @Case("ioctl")
    static void appendFilesOnlyGrow() {
        long fd = Files.create("a", "hello");
        with(
                fd,
                FileFlags.FS_APPEND_FL,
                () -> {
                    fails(Errno.EPERM, call(Call.OPEN, text("a"), Fcntl.O_WRONLY, 0));
                    int append = Fcntl.O_WRONLY | Fcntl.O_APPEND;
                    fails(Errno.EPERM, call(Call.OPEN, text("a"), append | Fcntl.O_TRUNC, 0));
                    long writer = succeeds(call(Call.OPEN, text("a"), append, 0));
                    returns(1, call(Call.WRITE, writer, text("!"), 1));
                    fails(Errno.EPERM, call(Call.FCNTL, writer, Fcntl.F_SETFL, 0));
                    fails(Errno.EPERM, call(Call.FTRUNCATE, writer, 0));
                    fails(Errno.EPERM, call(Call.UNLINK, text("a")));
                    fails(Errno.EPERM, call(Call.CHMOD, text("a"), 0600));
                });
        Files.holds("a", "hello!");
    }

    @Case("ioctl")
    static void immutableDirectoriesTakeNoEntries() {
        Files.makeDirectory("d");
        Files.make("d/a", "");
        long fd = Files.openDirectory("d");
        with(
                fd,
                FileFlags.FS_IMMUTABLE_FL,
                () -> {
                    fails(Errno.EPERM, call(Call.OPEN, text("d/b"), Fcntl.O_CREAT, 0600));
                    fails(Errno.EPERM, call(Call.MKDIR, text("d/b"), 0755));
                    fails(Errno.EPERM, call(Call.UNLINK, text("d/a")));
                    fails(Errno.EPERM, call(Call.RENAME, text("d/a"), text("b")));
                });
    }

    @Case("ioctl")
    static void appendDirectoriesOnlyGrow() {
        Files.makeDirectory("d");
        Files.make("d/a", "");
        long fd = Files.openDirectory("d");
        with(
                fd,
                FileFlags.FS_APPEND_FL,
                () -> {
                    succeeds(call(Call.OPEN, text("d/b"), Fcntl.O_CREAT, 0600));
                    fails(Errno.EPERM, call(Call.UNLINK, text("d/a")));
                    fails(Errno.EPERM, call(Call.RENAME, text("d/a"), text("d/c")));
                });
    }

    @Case("ioctl")
    static void onlyTheOwnerSetsFlags() {
        Files.make("a", "");
        Apart.asUser(
                USER,
                () -> fails(Errno.EPERM, setFlags(Files.open("a", 0), FileFlags.FS_NODUMP_FL)));
    }

    @Case("ioctl")
    static void onlyRootMakesFilesImmutable() {
        Files.make("a", "");
        returns(0, call(Call.CHOWN, text("a"), USER, USER));
        Apart.asUser(
                USER,
                () -> {
                    long fd = Files.open("a", 0);
                    fails(Errno.EPERM, setFlags(fd, FileFlags.FS_IMMUTABLE_FL));
                    returns(0, setFlags(fd, FileFlags.FS_NODUMP_FL));
                });
    }

    @Case("ioctl")
    static void pipesHaveNoFlags() {
        long word = memory(8);
        int end = Files.readEnd(Files.pipe());
        fails(Errno.ENOTTY, call(Call.IOCTL, end, FileFlags.FS_IOC_GETFLAGS, word));
        long device = Files.open("/dev/null", 0);
        fails(Errno.ENOTTY, call(Call.IOCTL, device, FileFlags.FS_IOC_GETFLAGS, word));
    }

    @Case("ioctl")
    static void flagsNeedMemory() {
        long fd = Files.create("a", "");
        fails(Errno.EFAULT, call(Call.IOCTL, fd, FileFlags.FS_IOC_GETFLAGS, UNMAPPED));
        fails(Errno.EFAULT, call(Call.IOCTL, fd, FileFlags.FS_IOC_SETFLAGS, UNMAPPED));
    }

    @Case("ioctl")
    static void bytesLeftToReadAreCounted() {
        long fd = Files.create("a", "hello");
        long word = memory(8);
        returns(2, call(Call.READ, fd, memory(8), 2));
        returns(0, call(Call.IOCTL, fd, 0x541b, word));
        equal("left", 3, Mem.getInt(word));
        returns(10, call(Call.LSEEK, fd, 10, 0));
        returns(0, call(Call.IOCTL, fd, 0x541b, word));
        equal("left", -5, Mem.getInt(word));
    }

    @Case("ioctl")
    static void sizesOfFilesAndBlocksAreTold() {
        long fd = Files.create("a", "hello");
        long word = memory(8);
        returns(0, call(Call.IOCTL, fd, 0x5460, word));
        holds("bytes it takes", Mem.getLong(word) % 512 == 0);
        returns(0, call(Call.IOCTL, fd, FileFlags.FIGETBSZ, word));
        equal("block", 4096, Mem.getInt(word));
        int end = Files.readEnd(Files.pipe());
        fails(Errno.ENOTTY, call(Call.IOCTL, end, 0x5460, word));
    }

    @Case("ioctl")
    static void extentsAreSharedWithinOneFileSystem() {
        long fd = Files.create("a", "hello");
        long other = Files.create("b", "");
        long reader = Files.open("b", 0);
        fails(Errno.EOPNOTSUPP, call(Call.IOCTL, other, FileFlags.FICLONE, fd));
        fails(Errno.EBADF, call(Call.IOCTL, reader, FileFlags.FICLONE, fd));
        fails(Errno.EBADF, call(Call.IOCTL, other, FileFlags.FICLONE, CLOSED));
        fails(Errno.EISDIR, call(Call.IOCTL, other, FileFlags.FICLONE, Files.openDirectory(".")));
        fails(Errno.EXDEV, call(Call.IOCTL, other, FileFlags.FICLONE, Files.readEnd(Files.pipe())));
    }

    @Case("ioctl")
    static void blockNumbersAreRootsAlone() {
        Files.make("a", "");
        Apart.asUser(
                USER, () -> fails(Errno.EPERM, call(Call.IOCTL, Files.open("a", 0), 1, memory(8))));
    }

    @Case("ioctl")
    static void filesAreNoTerminals() {
        long fd = Files.create("a", "");
        fails(Errno.ENOTTY, call(Call.IOCTL, fd, 0x5401, memory(64)));
        fails(Errno.ENOTTY, call(Call.IOCTL, fd, 0x12345678, 0));
        fails(Errno.ENOTTY, call(Call.IOCTL, Files.openDirectory("."), 0x5401, memory(64)));
        fails(Errno.EBADF, call(Call.IOCTL, CLOSED, 0x5401, memory(64)));
    }

    private static long attributes(long xflags) {
        long struct = memory(64);
        Mem.putLong(struct + FileAttr.FA_XFLAGS, xflags);
        return struct;
    }

    @Case("file_getattr")
    static void flagsAreReadByPath() {
        long fd = Files.create("a", "");
        with(
                fd,
                FileFlags.FS_IMMUTABLE_FL | FileFlags.FS_NODUMP_FL,
                () -> {
                    long struct = attributes(0);
                    returns(0, call(Call.FILE_GETATTR, HERE, text("a"), struct, 24, 0));
                    equal(
                            "flags",
                            FileFlags.FS_XFLAG_IMMUTABLE | FileFlags.FS_XFLAG_NODUMP,
                            Mem.getLong(struct));
                });
    }

    @Case("file_setattr")
    static void flagsAreSetByPath() {
        long fd = Files.create("a", "");
        long struct = attributes(FileFlags.FS_XFLAG_NODUMP);
        returns(0, call(Call.FILE_SETATTR, HERE, text("a"), struct, 24, 0));
        equal("flags", FileFlags.FS_NODUMP_FL, flags(fd) & ~EXTENTS_FL);
        int empty = Fcntl.AT_EMPTY_PATH;
        returns(0, call(Call.FILE_SETATTR, fd, text(""), attributes(0), 24, empty));
        equal("flags", 0, flags(fd) & ~EXTENTS_FL);
    }

    @Case("file_getattr")
    static void structsOfAttributesHaveASize() {
        Files.make("a", "");
        long struct = attributes(0);
        fails(Errno.EINVAL, call(Call.FILE_GETATTR, HERE, text("a"), struct, 23, 0));
        fails(Errno.E2BIG, call(Call.FILE_GETATTR, HERE, text("a"), struct, 4097, 0));
        returns(0, call(Call.FILE_GETATTR, HERE, text("a"), struct, 32, 0));
        fails(Errno.EINVAL, call(Call.FILE_GETATTR, HERE, text("a"), struct, 24, 1));
        fails(Errno.ENOENT, call(Call.FILE_GETATTR, HERE, text("none"), struct, 24, 0));
        fails(Errno.EBADF, call(Call.FILE_GETATTR, CLOSED, text("a"), struct, 24, 0));
        fails(Errno.EFAULT, call(Call.FILE_GETATTR, HERE, text("a"), UNMAPPED, 24, 0));
    }

    @Case("file_setattr")
    static void attributesToSetAreChecked() {
        Files.make("a", "");
        long struct = attributes(0);
        fails(Errno.EINVAL, call(Call.FILE_SETATTR, HERE, text("a"), struct, 23, 0));
        fails(Errno.EINVAL, call(Call.FILE_SETATTR, HERE, text("a"), struct, 24, 1));
        fails(Errno.ENOENT, call(Call.FILE_SETATTR, HERE, text("none"), struct, 24, 0));
        fails(Errno.EINVAL, call(Call.FILE_SETATTR, HERE, text("a"), attributes(4), 24, 0));
        Mem.putByte(struct + 30, (byte) 1);
        fails(Errno.E2BIG, call(Call.FILE_SETATTR, HERE, text("a"), struct, 32, 0));
        fails(Errno.EFAULT, call(Call.FILE_SETATTR, HERE, text("a"), UNMAPPED, 24, 0));
    }

    @Case("file_setattr")
    static void attributesAreSetByTheOwner() {
        Files.make("a", "");
        Apart.asUser(
                USER,
                () ->
                        fails(
                                Errno.EPERM,
                                call(
                                        Call.FILE_SETATTR,
                                        HERE,
                                        text("a"),
                                        attributes(FileFlags.FS_XFLAG_NODUMP),
                                        24,
                                        0)));
    }

    @Case("statx")
    static void attributesShowInStatx() {
        long fd = Files.create("a", "");
        long x = memory(StatxStruct.SIZE);
        with(
                fd,
                FileFlags.FS_APPEND_FL,
                () -> {
                    returns(0, call(Call.STATX, HERE, text("a"), 0, 0, x));
                    long shown = Mem.getLong(x + StatxStruct.STX_ATTRIBUTES);
                    equal("append, immutable, nodump", 0x20, shown & 0x70);
                    long known = Mem.getLong(x + StatxStruct.STX_ATTRIBUTES_MASK);
                    equal("known", 0x70, known & 0x70);
                });
    }

    @Case("statx")
    static void mountNumbersAreGivenOnRequest() {
        Files.make("a", "");
        long x = memory(StatxStruct.SIZE);
        returns(0, call(Call.STATX, HERE, text("a"), 0, 0x1000, x));
        equal("mask", 0x1000, Mem.getInt(x) & 0x1000);
        holds("number", Mem.getLong(x + StatxStruct.STX_MNT_ID) > 0);
        returns(0, call(Call.STATX, HERE, text("a"), 0, 0x4000, x));
        equal("mask", 0x4000, Mem.getInt(x) & 0x5000);
        holds("unique", Mem.getLong(x + StatxStruct.STX_MNT_ID) > Integer.MAX_VALUE);
    }

    @Case("statx")
    static void statxOfDevicesTellsTheirNumber() {
        long x = memory(StatxStruct.SIZE);
        returns(0, call(Call.STATX, HERE, text("/dev/null"), 0, 0x7ff, x));
        equal("type", Stat.S_IFCHR, Mem.getShort(x + StatxStruct.STX_MODE) & Stat.S_IFMT);
        equal("major", 1, Mem.getInt(x + StatxStruct.STX_RDEV_MAJOR));
        equal("minor", 3, Mem.getInt(x + StatxStruct.STX_RDEV_MINOR));
    }

    @Case("statx")
    static void statxOfADescriptorNeedsNoPath() {
        long fd = Files.create("a", "hello");
        long x = memory(StatxStruct.SIZE);
        int empty = Fcntl.AT_EMPTY_PATH;
        returns(0, call(Call.STATX, fd, text(""), empty, 0x7ff, x));
        equal("size", 5, Mem.getLong(x + StatxStruct.STX_SIZE));
        returns(0, call(Call.STATX, fd, 0, empty, 0x7ff, x));
        fails(Errno.EBADF, call(Call.STATX, CLOSED, text(""), empty, 0x7ff, x));
        fails(Errno.EFAULT, call(Call.STATX, fd, text(""), empty, 0x7ff, UNMAPPED));
        fails(Errno.EINVAL, call(Call.STATX, fd, text(""), 1, 0x7ff, x));
    }

    @Case("quotactl")
    static void quotasNeedABlockDevice() {
        Files.make("a", "");
        fails(Errno.ENOTBLK, call(Call.QUOTACTL, 0x800007 << 8, text("a"), 0, memory(128)));
        fails(Errno.ENOENT, call(Call.QUOTACTL, 0x800007 << 8, text("none"), 0, memory(128)));
        fails(Errno.EINVAL, call(Call.QUOTACTL, 0x800007 << 8 | 3, text("a"), 0, memory(128)));
        fails(Errno.ENODEV, call(Call.QUOTACTL, 0x800007 << 8, 0, 0, memory(128)));
        returns(0, call(Call.QUOTACTL, 0x800001 << 8, 0, 0, 0));
    }

    @Case("quotactl_fd")
    static void quotasOfDescriptorsAreChecked() {
        fails(Errno.EBADF, call(Call.QUOTACTL_FD, CLOSED, 0x800007 << 8, 0, 0));
        long fd = Files.create("a", "");
        fails(Errno.EINVAL, call(Call.QUOTACTL_FD, fd, 0x800007 << 8 | 3, 0, 0));
    }
}
