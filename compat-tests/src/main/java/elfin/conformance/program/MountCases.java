package elfin.conformance.program;

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
import elfin.abi.FileFlags;
import elfin.abi.Mounts;
import elfin.abi.Stat;
import elfin.abi.struct.StatFsStruct;
import elfin.raw.Mem;

/**
 * Mounts, in the mount namespace that the cases have to themselves: mount(2), umount2(2),
 * pivot_root(2); and what Linux does in tmpfs.
 */
final class MountCases {
    private static final int USER = 1000;
    private static final long TMPFS_MAGIC = 0x0102_1994;

    private MountCases() {}

    private static long mount(String source, String target, String type, int flags, String data) {
        return call(
                Call.MOUNT,
                source == null ? 0 : text(source),
                text(target),
                type == null ? 0 : text(type),
                flags,
                data == null ? 0 : text(data));
    }

    /** A new directory with a tmpfs on it. */
    private static void tmpfs(String path, int flags, String options) {
        Files.makeDirectory(path);
        returns(0, mount("none", path, "tmpfs", flags, options));
    }

    private static void bind(String from, String to) {
        returns(0, mount(from, to, null, Mounts.MS_BIND, null));
    }

    private static long umount(String path, int flags) {
        return call(Call.UMOUNT2, text(path), flags);
    }

    private static long fileSystem(String path) {
        long struct = memory(StatFsStruct.SIZE);
        returns(0, call(Call.STATFS, text(path), struct));
        return struct;
    }

    private static long device(String path) {
        return Mem.getLong(Files.status(path) + Files.ST_DEV);
    }

    private static long inode(String path) {
        return Mem.getLong(Files.status(path) + Files.ST_INO);
    }

    @Case("mount")
    static void tmpfsIsEmptyAndHidesWhatWasThere() {
        Files.makeDirectory("m");
        Files.make("m/hidden", "");
        returns(0, mount("none", "m", "tmpfs", 0, null));
        fails(Errno.ENOENT, call(Call.STAT, text("m/hidden"), memory(144)));
        Files.make("m/a", "hello");
        Files.holds("m/a", "hello");
        returns(0, umount("m", 0));
        fails(Errno.ENOENT, call(Call.STAT, text("m/a"), memory(144)));
        Files.holds("m/hidden", "");
    }

    @Case("mount")
    static void mountsHaveAnotherDevice() {
        tmpfs("m", 0, null);
        holds("other device", device("m") != device("."));
        equal("type", TMPFS_MAGIC, Mem.getLong(fileSystem("m") + StatFsStruct.F_TYPE));
    }

    @Case("mount")
    static void theRootOfTmpfsIsSticky() {
        tmpfs("m", 0, null);
        equal("mode", Stat.S_IFDIR | 01777, Files.mode("m"));
        equal("links", 2, Mem.getLong(Files.status("m") + Files.ST_NLINK));
    }

    @Case("mount")
    static void tmpfsTakesModeAndOwner() {
        tmpfs("m", 0, "mode=0750,uid=12,gid=34");
        equal("mode", Stat.S_IFDIR | 0750, Files.mode("m"));
        equal("owner", 12, Mem.getInt(Files.status("m") + Files.ST_UID));
        equal("group", 34, Mem.getInt(Files.status("m") + Files.ST_GID));
    }

    @Case("mount")
    static void tmpfsHasAtMostItsSize() {
        tmpfs("m", 0, "size=64k");
        long fd = Files.create("m/a", "");
        long big = anonymous(131072);
        equal("written", 65536, call(Call.WRITE, fd, big, 131072));
        fails(Errno.ENOSPC, call(Call.WRITE, fd, big, 1));
        long struct = fileSystem("m");
        equal("blocks", 16, Mem.getLong(struct + StatFsStruct.F_BLOCKS));
        equal("free", 0, Mem.getLong(struct + StatFsStruct.F_BFREE));
        returns(0, call(Call.FTRUNCATE, fd, 8192));
        equal("free", 14, Mem.getLong(fileSystem("m") + StatFsStruct.F_BFREE));
        returns(0, call(Call.UNLINK, text("m/a")));
        returns(0, call(Call.CLOSE, fd));
        equal("free", 16, Mem.getLong(fileSystem("m") + StatFsStruct.F_BFREE));
    }

    @Case("mount")
    static void tmpfsHasHalfOfMemoryIfNothingIsSaid() {
        tmpfs("m", 0, null);
        long info = memory(128);
        returns(0, call(Call.SYSINFO, info));
        long half = Mem.getLong(info + 32) / 4096 / 2;
        long struct = fileSystem("m");
        equal("blocks", half, Mem.getLong(struct + StatFsStruct.F_BLOCKS));
        equal("free", half, Mem.getLong(struct + StatFsStruct.F_BFREE));
        equal("inodes", half, Mem.getLong(struct + StatFsStruct.F_FILES));
        Files.create("m/sparse", "");
        returns(0, call(Call.TRUNCATE, text("m/sparse"), (half + 1) * 4096));
        equal("free", half, Mem.getLong(fileSystem("m") + StatFsStruct.F_BFREE));
    }

    /** Where such a file system is mounted, as it is in the unikernel from the start. */
    @Case("statfs")
    static void temporaryDirectoriesThatAreTmpfsHaveALimit() {
        for (String path : new String[] {"/tmp", "/dev/shm"}) {
            long struct = memory(StatFsStruct.SIZE);
            boolean there = call(Call.STATFS, text(path), struct) == 0;
            if (there && Mem.getLong(struct + StatFsStruct.F_TYPE) == TMPFS_MAGIC) {
                long info = memory(128);
                returns(0, call(Call.SYSINFO, info));
                long blocks = Mem.getLong(struct + StatFsStruct.F_BLOCKS);
                holds(path, blocks > 0 && blocks <= Mem.getLong(info + 32) / 4096);
                equal(path, 01777, Files.mode(path) & 07777);
            }
        }
    }

    /** Mounts the only file system of a type, which has a file of some name. */
    private static void mountsOnce(String type, String name) {
        Files.makeDirectory("m");
        long before = device("m");
        returns(0, mount(type, "m", type, 0, null));
        holds("another device", device("m") != before);
        returns(0, call(Call.ACCESS, text("m/" + name), 0));
        fails(Errno.EBUSY, mount(type, "m", type, 0, null));
        returns(0, umount("m", 0));
        equal("device", before, device("m"));
    }

    @Case("mount")
    static void sysfsIsMountedAnywhere() {
        mountsOnce("sysfs", "devices/system/cpu/online");
    }

    @Case("mount")
    static void messageQueuesAreMountedAnywhere() {
        mountsOnce("mqueue", ".");
    }

    @Case("mount")
    static void mountsOfProcAreInstances() {
        Files.makeDirectory("m");
        returns(0, mount("proc", "m", "proc", 0, null));
        holds("another device", device("m") != device("/proc"));
        returns(0, call(Call.ACCESS, text("m/self/stat"), 0));
        String id = ProcKit.read("m/sys/kernel/random/boot_id");
        ProcKit.same("boot", ProcKit.read("/proc/sys/kernel/random/boot_id"), id);
        returns(0, mount("proc", "m", "proc", 0, null));
        returns(0, umount("m", 0));
        returns(0, umount("m", 0));
        fails(Errno.ENOENT, call(Call.ACCESS, text("m/self"), 0));
    }

    @Case("mount")
    static void pseudoterminalsAreMountedAnywhere() {
        Files.makeDirectory("m");
        returns(0, mount("devpts", "m", "devpts", 0, null));
        holds("ptmx", call(Call.ACCESS, text("m/ptmx"), 0) == 0);
        equal("type", 0x1cd1, Mem.getLong(fileSystem("m") + StatFsStruct.F_TYPE));
        returns(0, umount("m", 0));
    }

    @Case("mount")
    static void mountsOfOneSysfsAreTheSame() {
        Files.makeDirectory("a");
        Files.makeDirectory("b");
        returns(0, mount("one", "a", "sysfs", 0, null));
        returns(0, mount("two", "b", "sysfs", 0, null));
        equal("device", device("a"), device("b"));
        equal("inode", inode("a/kernel"), inode("b/kernel"));
        returns(0, umount("a", 0));
        holds("still there", call(Call.ACCESS, text("b/kernel"), 0) == 0);
    }

    @Case("mount")
    static void holesTakeNoSpace() {
        tmpfs("m", 0, "size=16k");
        long fd = Files.create("m/a", "");
        returns(0, call(Call.FTRUNCATE, fd, 1 << 20));
        returns(1, call(Call.PWRITE64, fd, text("x"), 1, 500_000));
        equal("free", 3, Mem.getLong(fileSystem("m") + StatFsStruct.F_BFREE));
        equal("blocks", 8, Mem.getLong(Files.status("m/a") + 64));
    }

    @Case("fallocate")
    static void allocationBeyondTheSizeOfTmpfsFails() {
        tmpfs("m", 0, "size=16k");
        long fd = Files.create("m/a", "");
        fails(Errno.ENOSPC, call(Call.FALLOCATE, fd, 0, 0, 20480));
        equal("free", 4, Mem.getLong(fileSystem("m") + StatFsStruct.F_BFREE));
        equal("size", 0, Files.size("m/a"));
        returns(0, call(Call.FALLOCATE, fd, 0, 0, 16384));
        fails(Errno.ENOSPC, call(Call.FALLOCATE, fd, 0, 16384, 1));
    }

    @Case("mount")
    static void tmpfsHasAtMostItsInodes() {
        tmpfs("m", 0, "nr_inodes=3");
        Files.make("m/a", "");
        Files.makeDirectory("m/b");
        fails(Errno.ENOSPC, call(Call.MKDIR, text("m/c"), 0755));
        fails(Errno.ENOSPC, call(Call.OPEN, text("m/c"), Fcntl.O_CREAT, 0644));
        returns(0, call(Call.UNLINK, text("m/a")));
        returns(0, call(Call.MKDIR, text("m/c"), 0755));
        long struct = fileSystem("m");
        equal("inodes", 3, Mem.getLong(struct + StatFsStruct.F_FILES));
        equal("free", 0, Mem.getLong(struct + StatFsStruct.F_FFREE));
    }

    @Case("mount")
    static void unknownOptionsOfTmpfsAreRefused() {
        Files.makeDirectory("m");
        fails(Errno.EINVAL, mount("none", "m", "tmpfs", 0, "nonsense"));
        fails(Errno.EINVAL, mount("none", "m", "tmpfs", 0, "nonsense=1"));
        fails(Errno.EINVAL, mount("none", "m", "tmpfs", 0, "size=x"));
        fails(Errno.EINVAL, mount("none", "m", "tmpfs", 0, "mode=9"));
    }

    @Case("mount")
    static void typesMustBeKnown() {
        Files.makeDirectory("m");
        fails(Errno.ENODEV, mount("none", "m", "nonsensefs", 0, null));
        fails(Errno.EINVAL, mount("none", "m", null, 0, null));
        fails(Errno.EFAULT, call(Call.MOUNT, 0, text("m"), UNMAPPED, 0, 0));
    }

    @Case("mount")
    static void targetsMustBeDirectories() {
        Files.make("a", "");
        fails(Errno.ENOTDIR, mount("none", "a", "tmpfs", 0, null));
        fails(Errno.ENOENT, mount("none", "none", "tmpfs", 0, null));
        fails(Errno.EFAULT, call(Call.MOUNT, 0, UNMAPPED, text("tmpfs"), 0, 0));
    }

    @Case("mount")
    static void onlyRootMounts() {
        Files.makeDirectory("m");
        tmpfs("n", 0, null);
        Apart.asUser(
                USER,
                () -> {
                    fails(Errno.EPERM, mount("none", "m", "tmpfs", 0, null));
                    fails(Errno.EPERM, umount("n", 0));
                    fails(Errno.EPERM, call(Call.PIVOT_ROOT, text("m"), text("m")));
                });
    }

    @Case("mount")
    static void readOnlyMountsRefuseChanges() {
        tmpfs("m", 0, null);
        Files.make("m/a", "hello");
        Files.makeDirectory("m/d");
        returns(0, mount(null, "m", null, Mounts.MS_REMOUNT | Mounts.MS_RDONLY, null));
        fails(Errno.EROFS, call(Call.OPEN, text("m/a"), Fcntl.O_WRONLY, 0));
        fails(Errno.EROFS, call(Call.OPEN, text("m/b"), Fcntl.O_CREAT | Fcntl.O_RDWR, 0644));
        fails(Errno.EROFS, call(Call.TRUNCATE, text("m/a"), 0));
        fails(Errno.EROFS, call(Call.MKDIR, text("m/b"), 0755));
        fails(Errno.EEXIST, call(Call.MKDIR, text("m/d"), 0755));
        fails(Errno.EROFS, call(Call.RMDIR, text("m/d")));
        fails(Errno.EROFS, call(Call.UNLINK, text("m/a")));
        fails(Errno.EROFS, call(Call.RENAME, text("m/a"), text("m/b")));
        fails(Errno.EROFS, call(Call.LINK, text("m/a"), text("m/b")));
        fails(Errno.EROFS, call(Call.SYMLINK, text("a"), text("m/b")));
        fails(Errno.EROFS, call(Call.MKNOD, text("m/b"), 0100644, 0));
        fails(Errno.EROFS, call(Call.CHMOD, text("m/a"), 0600));
        fails(Errno.EROFS, call(Call.CHOWN, text("m/a"), 1, 1));
        fails(Errno.EROFS, call(Call.UTIMENSAT, Fcntl.AT_FDCWD, text("m/a"), 0, 0));
        fails(Errno.EROFS, call(Call.SETXATTR, text("m/a"), text("user.x"), 0, 0, 0));
        fails(Errno.EROFS, call(Call.REMOVEXATTR, text("m/a"), text("user.x")));
        fails(Errno.EROFS, call(Call.ACCESS, text("m/a"), 2));
        Files.holds("m/a", "hello");
        equal("flags", 1, Mem.getLong(fileSystem("m") + StatFsStruct.F_FLAGS) & 1);
        returns(0, mount(null, "m", null, Mounts.MS_REMOUNT, null));
        returns(0, call(Call.UNLINK, text("m/a")));
    }

    @Case("mount")
    static void filesOpenForWritingKeepAMountWritable() {
        tmpfs("m", 0, null);
        long fd = Files.create("m/a", "");
        int readOnly = Mounts.MS_REMOUNT | Mounts.MS_RDONLY;
        fails(Errno.EBUSY, mount(null, "m", null, readOnly, null));
        fails(Errno.EBUSY, mount(null, "m", null, readOnly | Mounts.MS_BIND, null));
        returns(0, call(Call.CLOSE, fd));
        returns(0, mount(null, "m", null, readOnly, null));
    }

    @Case("mount")
    static void aBindMayBeReadOnlyByItself() {
        tmpfs("m", 0, null);
        Files.makeDirectory("b");
        bind("m", "b");
        int flags = Mounts.MS_REMOUNT | Mounts.MS_BIND | Mounts.MS_RDONLY;
        returns(0, mount(null, "b", null, flags, null));
        fails(Errno.EROFS, call(Call.MKDIR, text("b/d"), 0755));
        returns(0, call(Call.MKDIR, text("m/d"), 0755));
        equal("seen", inode("m/d"), inode("b/d"));
    }

    @Case("mount")
    static void devicesCanBeForbidden() {
        tmpfs("m", Mounts.MS_NODEV, null);
        returns(0, call(Call.MKNOD, text("m/null"), Stat.S_IFCHR | 0666, 0x103));
        fails(Errno.EACCES, call(Call.OPEN, text("m/null"), Fcntl.O_RDWR, 0));
        returns(0, mount(null, "m", null, Mounts.MS_REMOUNT, null));
        succeeds(call(Call.OPEN, text("m/null"), Fcntl.O_RDWR, 0));
    }

    @Case("mount")
    static void programsCanBeForbidden() {
        tmpfs("m", Mounts.MS_NOEXEC, null);
        long fd = Files.create("m/a", "#!/bin/none\n");
        returns(0, call(Call.CHMOD, text("m/a"), 0755));
        returns(0, call(Call.CLOSE, fd));
        fails(Errno.EACCES, call(Call.EXECVE, text("m/a"), 0, 0));
        fails(Errno.EACCES, call(Call.ACCESS, text("m/a"), 1));
        returns(0, call(Call.ACCESS, text("m"), 1));
        fd = Files.open("m/a", 0);
        fails(Errno.EPERM, call(Call.MMAP, 0, 4096, 5, 2, fd, 0));
        succeeds(call(Call.MMAP, 0, 4096, 1, 2, fd, 0));
    }

    @Case("mount")
    static void linksCanBeForbidden() {
        tmpfs("m", Mounts.MS_NOSYMFOLLOW, null);
        Files.make("m/a", "");
        Files.makeLink("a", "m/s");
        fails(Errno.ELOOP, call(Call.OPEN, text("m/s"), 0, 0));
        returns(1, call(Call.READLINK, text("m/s"), memory(8), 8));
    }

    private static long accessTime(String path) {
        return Mem.getLong(Files.status(path) + Files.ST_ATIME);
    }

    /** Sets the access time to 1000 and the others to later, and reads. */
    private static void readOld(String path) {
        long times = memory(32);
        Mem.putLong(times, 1000);
        Mem.putLong(times + 16, 900);
        returns(0, call(Call.UTIMENSAT, Fcntl.AT_FDCWD, text(path), times, 0));
        long fd = Files.open(path, 0);
        succeeds(call(Call.READ, fd, memory(8), 8));
        returns(0, call(Call.CLOSE, fd));
    }

    @Case("mount")
    static void accessTimesCanBeKept() {
        tmpfs("m", Mounts.MS_NOATIME, null);
        Files.make("m/a", "hello");
        readOld("m/a");
        equal("atime", 1000, accessTime("m/a"));
        equal("flags", 0x400, Mem.getLong(fileSystem("m") + StatFsStruct.F_FLAGS) & 0x1400);
    }

    @Case("mount")
    static void accessTimesAreRelativeByDefault() {
        tmpfs("m", 0, null);
        Files.make("m/a", "hello");
        readOld("m/a");
        holds("atime moved", accessTime("m/a") > 1_577_836_800);
        equal("flags", 0x1000, Mem.getLong(fileSystem("m") + StatFsStruct.F_FLAGS) & 0x1400);
    }

    @Case("mount")
    static void accessTimesCanBeStrict() {
        tmpfs("m", Mounts.MS_STRICTATIME, null);
        Files.make("m/a", "hello");
        equal("flags", 0, Mem.getLong(fileSystem("m") + StatFsStruct.F_FLAGS) & 0x1400);
        readOld("m/a");
        holds("atime moved", accessTime("m/a") > 1_577_836_800);
    }

    @Case("mount")
    static void remountKeepsTheRuleOfAccessTimes() {
        tmpfs("m", Mounts.MS_NOATIME, null);
        returns(0, mount(null, "m", null, Mounts.MS_REMOUNT | Mounts.MS_NODEV, null));
        long flags = Mem.getLong(fileSystem("m") + StatFsStruct.F_FLAGS);
        equal("noatime and nodev", 0x404, flags & 0x1404);
    }

    @Case("mount")
    static void remountChangesTheSize() {
        tmpfs("m", 0, "size=16k");
        returns(0, mount(null, "m", null, Mounts.MS_REMOUNT, "size=32k"));
        equal("blocks", 8, Mem.getLong(fileSystem("m") + StatFsStruct.F_BLOCKS));
        long fd = Files.create("m/a", "");
        returns(20480, call(Call.WRITE, fd, anonymous(20480), 20480));
        fails(Errno.EINVAL, mount(null, "m", null, Mounts.MS_REMOUNT, "size=16k"));
        fails(Errno.EINVAL, mount(null, "m", null, Mounts.MS_REMOUNT, "nonsense"));
    }

    @Case("mount")
    static void remountNeedsAMount() {
        Files.makeDirectory("d");
        fails(Errno.EINVAL, mount(null, "d", null, Mounts.MS_REMOUNT, null));
    }

    @Case("mount")
    static void bindsShowTheSameFiles() {
        Files.makeDirectory("a");
        Files.makeDirectory("b");
        Files.make("a/f", "hello");
        bind("a", "b");
        Files.holds("b/f", "hello");
        equal("inode", inode("a/f"), inode("b/f"));
        Files.make("b/g", "");
        Files.holds("a/g", "");
        returns(0, umount("b", 0));
        fails(Errno.ENOENT, call(Call.STAT, text("b/f"), memory(144)));
    }

    @Case("mount")
    static void filesCanBeBound() {
        Files.make("a", "hello");
        Files.make("b", "other");
        bind("a", "b");
        Files.holds("b", "hello");
        fails(Errno.EBUSY, call(Call.UNLINK, text("b")));
        returns(0, umount("b", 0));
        Files.holds("b", "other");
    }

    @Case("mount")
    static void bindsNeedTheSameKind() {
        Files.make("a", "");
        Files.makeDirectory("d");
        fails(Errno.ENOTDIR, mount("a", "d", null, Mounts.MS_BIND, null));
        fails(Errno.ENOTDIR, mount("d", "a", null, Mounts.MS_BIND, null));
        fails(Errno.ENOENT, mount("none", "d", null, Mounts.MS_BIND, null));
        fails(Errno.EINVAL, mount(null, "d", null, Mounts.MS_BIND, null));
    }

    @Case("mount")
    static void simpleBindsLeaveOutWhatIsMountedBelow() {
        Files.makeDirectory("a");
        tmpfs("a/m", 0, null);
        Files.make("a/m/f", "");
        Files.makeDirectory("b");
        Files.makeDirectory("c");
        bind("a", "b");
        fails(Errno.ENOENT, call(Call.STAT, text("b/m/f"), memory(144)));
        returns(0, mount("a", "c", null, Mounts.MS_BIND | Mounts.MS_REC, null));
        Files.holds("c/m/f", "");
    }

    @Case("mount")
    static void unbindableMountsAreNotBound() {
        tmpfs("m", 0, null);
        Files.makeDirectory("b");
        returns(0, mount(null, "m", null, Mounts.MS_UNBINDABLE, null));
        fails(Errno.EINVAL, mount("m", "b", null, Mounts.MS_BIND, null));
        returns(0, mount(null, "m", null, Mounts.MS_PRIVATE, null));
        bind("m", "b");
    }

    @Case("mount")
    static void propagationIsSetForMounts() {
        tmpfs("m", 0, null);
        Files.makeDirectory("d");
        returns(0, mount(null, "m", null, Mounts.MS_SHARED, null));
        returns(0, mount(null, "m", null, Mounts.MS_SLAVE | Mounts.MS_REC, null));
        returns(0, mount(null, "m", null, Mounts.MS_PRIVATE, null));
        fails(Errno.EINVAL, mount(null, "d", null, Mounts.MS_PRIVATE, null));
        int two = Mounts.MS_SHARED | Mounts.MS_PRIVATE;
        fails(Errno.EINVAL, mount(null, "m", null, two, null));
    }

    @Case("mount")
    static void mountsCanBeMoved() {
        tmpfs("m", 0, null);
        Files.make("m/f", "");
        Files.makeDirectory("n");
        returns(0, mount("m", "n", null, Mounts.MS_MOVE, null));
        Files.holds("n/f", "");
        fails(Errno.ENOENT, call(Call.STAT, text("m/f"), memory(144)));
        fails(Errno.EINVAL, umount("m", 0));
        returns(0, umount("n", 0));
    }

    @Case("mount")
    static void mountsDoNotMoveIntoThemselves() {
        tmpfs("m", 0, null);
        Files.makeDirectory("m/d");
        Files.makeDirectory("d");
        fails(Errno.ELOOP, mount("m", "m/d", null, Mounts.MS_MOVE, null));
        fails(Errno.EINVAL, mount("d", "m", null, Mounts.MS_MOVE, null));
    }

    @Case("mount")
    static void mountsLieOverMounts() {
        tmpfs("m", 0, null);
        Files.make("m/first", "");
        returns(0, mount("none", "m", "tmpfs", 0, null));
        Files.make("m/second", "");
        fails(Errno.ENOENT, call(Call.STAT, text("m/first"), memory(144)));
        returns(0, umount("m", 0));
        Files.holds("m/first", "");
        returns(0, umount("m", 0));
        fails(Errno.EINVAL, umount("m", 0));
    }

    @Case("umount2")
    static void usedMountsAreBusy() {
        tmpfs("m", 0, null);
        long fd = Files.create("m/a", "");
        fails(Errno.EBUSY, umount("m", 0));
        returns(0, call(Call.CLOSE, fd));
        returns(0, call(Call.CHDIR, text("m")));
        fails(Errno.EBUSY, umount("../m", 0));
        returns(0, call(Call.CHDIR, text("..")));
        Files.makeDirectory("m/d");
        returns(0, mount("none", "m/d", "tmpfs", 0, null));
        fails(Errno.EBUSY, umount("m", 0));
        returns(0, umount("m/d", 0));
        returns(0, umount("m", 0));
    }

    @Case("umount2")
    static void detachedMountsLiveWhileTheyAreUsed() {
        tmpfs("m", 0, null);
        long fd = Files.create("m/a", "hello");
        returns(0, umount("m", Mounts.MNT_DETACH));
        fails(Errno.ENOENT, call(Call.STAT, text("m/a"), memory(144)));
        long buffer = memory(8);
        returns(5, call(Call.PREAD64, fd, buffer, 8, 0));
        textIs("hello", buffer);
        fails(Errno.EINVAL, umount("m", 0));
    }

    @Case("umount2")
    static void detachingTakesWhatLiesOnAMount() {
        tmpfs("m", 0, null);
        Files.makeDirectory("m/d");
        returns(0, mount("none", "m/d", "tmpfs", 0, null));
        returns(0, umount("m", Mounts.MNT_DETACH));
        fails(Errno.ENOENT, call(Call.STAT, text("m/d"), memory(144)));
    }

    @Case("umount2")
    static void unusedMountsExpireAtTheSecondCall() {
        tmpfs("m", 0, null);
        Files.make("m/a", "");
        fails(Errno.EAGAIN, umount("m", Mounts.MNT_EXPIRE));
        long fd = Files.open("m/a", 0);
        fails(Errno.EBUSY, umount("m", Mounts.MNT_EXPIRE));
        returns(0, call(Call.CLOSE, fd));
        fails(Errno.EAGAIN, umount("m", Mounts.MNT_EXPIRE));
        returns(0, umount("m", Mounts.MNT_EXPIRE));
        fails(Errno.EINVAL, umount("m", Mounts.MNT_EXPIRE));
    }

    @Case("umount2")
    static void linksToMountsAreFollowedUnlessForbidden() {
        tmpfs("m", 0, null);
        Files.makeLink("m", "s");
        fails(Errno.EINVAL, umount("s", Mounts.UMOUNT_NOFOLLOW));
        returns(0, umount("s", 0));
    }

    @Case("umount2")
    static void unmountingIsChecked() {
        Files.makeDirectory("d");
        tmpfs("m", 0, null);
        fails(Errno.EINVAL, umount("d", 0));
        fails(Errno.ENOENT, umount("none", 0));
        fails(Errno.EINVAL, umount("m", 16));
        fails(Errno.EINVAL, umount("m", Mounts.MNT_EXPIRE | Mounts.MNT_DETACH));
        fails(Errno.EFAULT, call(Call.UMOUNT2, UNMAPPED, 0));
        returns(0, umount("m", Mounts.MNT_FORCE));
    }

    @Case("rename")
    static void namesDoNotCrossMounts() {
        tmpfs("m", 0, null);
        Files.make("a", "");
        fails(Errno.EXDEV, call(Call.RENAME, text("a"), text("m/a")));
        fails(Errno.EXDEV, call(Call.LINK, text("a"), text("m/a")));
        fails(Errno.EBUSY, call(Call.RENAME, text("m"), text("n")));
        fails(Errno.EBUSY, call(Call.RMDIR, text("m")));
    }

    @Case("rename")
    static void bindsOfOneFileSystemAreTwoMounts() {
        Files.makeDirectory("a");
        Files.makeDirectory("b");
        bind("a", "b");
        Files.make("a/f", "");
        fails(Errno.EXDEV, call(Call.RENAME, text("a/f"), text("b/g")));
        fails(Errno.EXDEV, call(Call.LINK, text("a/f"), text("b/g")));
        returns(0, call(Call.RENAME, text("b/f"), text("b/g")));
        Files.holds("a/g", "");
    }

    @Case("openat2")
    static void mountsAreNotCrossedWhenForbidden() {
        tmpfs("m", 0, null);
        Files.make("m/a", "");
        long how = memory(24);
        Mem.putLong(how + 16, 1);
        int here = Fcntl.AT_FDCWD;
        fails(Errno.EXDEV, call(Call.OPENAT2, here, text("m"), how, 24));
        fails(Errno.EXDEV, call(Call.OPENAT2, here, text("m/a"), how, 24));
        long inside = Files.openDirectory("m");
        succeeds(call(Call.OPENAT2, inside, text("a"), how, 24));
        fails(Errno.EXDEV, call(Call.OPENAT2, inside, text(".."), how, 24));
    }

    @Case("open")
    static void parentsOfMountsLieOutside() {
        tmpfs("m", 0, null);
        Files.make("a", "hello");
        Files.holds("m/../a", "hello");
        equal("inode", inode("."), inode("m/.."));
    }

    @Case("getcwd")
    static void pathsGoThroughMounts() {
        tmpfs("m", 0, null);
        Files.makeDirectory("m/d");
        long before = memory(256);
        long length = succeeds(call(Call.GETCWD, before, 256));
        returns(0, call(Call.CHDIR, text("m/d")));
        long after = memory(256);
        returns(length + 4, call(Call.GETCWD, after, 256));
        textIs("/m/d\0", after + length - 1);
    }

    @Case("getcwd")
    static void detachedDirectoriesAreUnreachable() {
        tmpfs("m", 0, null);
        Files.makeDirectory("m/d");
        Apart.run(
                () -> {
                    returns(0, call(Call.CHDIR, text("m/d")));
                    returns(0, umount("../../m", Mounts.MNT_DETACH));
                    long path = memory(256);
                    succeeds(call(Call.GETCWD, path, 256));
                    textIs("(unreachable)", path);
                });
    }

    @Case("statx")
    static void rootsOfMountsAreMarked() {
        tmpfs("m", 0, null);
        Files.makeDirectory("m/d");
        long x = memory(256);
        int here = Fcntl.AT_FDCWD;
        returns(0, call(Call.STATX, here, text("m"), 0, 0x1000, x));
        equal("root", 0x2000, Mem.getLong(x + 8) & 0x2000);
        long id = Mem.getLong(x + 144);
        returns(0, call(Call.STATX, here, text("m/d"), 0, 0x1000, x));
        equal("root", 0, Mem.getLong(x + 8) & 0x2000);
        equal("mount", id, Mem.getLong(x + 144));
        returns(0, call(Call.STATX, here, text("."), 0, 0x1000, x));
        holds("other mount", id != Mem.getLong(x + 144));
    }

    @Case("open")
    static void directIoNeedsNoAlignmentInTmpfs() {
        tmpfs("m", 0, null);
        Files.make("m/a", "");
        long fd = Files.open("m/a", Fcntl.O_RDWR | Fcntl.O_DIRECT);
        returns(3, call(Call.WRITE, fd, text("abc"), 3));
        returns(2, call(Call.PREAD64, fd, memory(8), 7, 1));
        equal("flags", Fcntl.O_DIRECT, call(Call.FCNTL, fd, Fcntl.F_GETFL) & Fcntl.O_DIRECT);
    }

    @Case("fallocate")
    static void tmpfsMovesNoRanges() {
        tmpfs("m", 0, null);
        long fd = Files.create("m/a", "hello");
        for (int mode : new int[] {8, 16, 17, 32, 64}) {
            fails(Errno.EOPNOTSUPP, call(Call.FALLOCATE, fd, mode, 0, 4096));
        }
    }

    @Case("setxattr")
    static void tmpfsKeepsAttributesOfItsOwn() {
        tmpfs("m", 0, null);
        Files.make("m/a", "");
        long name = text("user.x");
        long value = anonymous(65536);
        returns(0, call(Call.SETXATTR, text("m/a"), name, value, 65536, 0));
        returns(65536, call(Call.GETXATTR, text("m/a"), name, value, 65536));
        fails(Errno.EOPNOTSUPP, call(Call.SETXATTR, text("m/a"), text("nonsense"), value, 1, 0));
    }

    @Case("ioctl")
    static void tmpfsHasNoBlockNumbers() {
        tmpfs("m", 0, null);
        long fd = Files.create("m/a", "hello");
        long word = memory(8);
        fails(Errno.EINVAL, call(Call.IOCTL, fd, FileFlags.FIBMAP, word));
        fails(Errno.EFAULT, call(Call.IOCTL, fd, FileFlags.FIBMAP, UNMAPPED));
        fails(Errno.EOPNOTSUPP, call(Call.IOCTL, fd, FileFlags.FIFREEZE, 0));
        fails(Errno.EOPNOTSUPP, call(Call.IOCTL, fd, FileFlags.FS_IOC_FIEMAP, memory(64)));
    }

    @Case("ioctl")
    static void flagsOfTmpfsAreItsOwn() {
        tmpfs("m", 0, null);
        long fd = Files.create("m/a", "hello");
        long word = memory(8);
        returns(0, call(Call.IOCTL, fd, FileFlags.FS_IOC_GETFLAGS, word));
        equal("flags", 0, Mem.getInt(word));
        Mem.putInt(word, FileFlags.FS_NODUMP_FL | FileFlags.FS_NOATIME_FL);
        returns(0, call(Call.IOCTL, fd, FileFlags.FS_IOC_SETFLAGS, word));
        Mem.putInt(word, 1);
        fails(Errno.EOPNOTSUPP, call(Call.IOCTL, fd, FileFlags.FS_IOC_SETFLAGS, word));
    }

    @Case("quotactl_fd")
    static void tmpfsKeepsNoQuotas() {
        tmpfs("m", 0, null);
        fails(Errno.ENOSYS, call(Call.QUOTACTL_FD, Files.openDirectory("m"), 0x800007 << 8, 0, 0));
    }

    @Case("copy_file_range")
    static void copyingStaysInOneFileSystem() {
        tmpfs("m", 0, null);
        long a = Files.create("a", "hello");
        long b = Files.create("m/b", "");
        fails(Errno.EXDEV, call(Call.COPY_FILE_RANGE, a, 0, b, 0, 5, 0));
        returns(5, call(Call.SENDFILE, b, a, 0, 5));
        Files.holds("m/b", "hello");
    }

    @Case("ustat")
    static void devicesOfMountsHaveFreeInodes() {
        tmpfs("m", 0, "nr_inodes=10,size=64k");
        long struct = memory(32);
        returns(0, call(Call.USTAT, device("m"), struct));
        equal("blocks", 16, Mem.getInt(struct));
        equal("inodes", 9, Mem.getLong(struct + 8));
        fails(Errno.EINVAL, call(Call.USTAT, 0xfff_ff, struct));
        fails(Errno.EFAULT, call(Call.USTAT, device("m"), UNMAPPED));
    }

    @Case("sysfs")
    static void typesOfFileSystemsAreNumbered() {
        long index = succeeds(call(Call.SYSFS, 1, text("tmpfs")));
        long name = memory(32);
        returns(0, call(Call.SYSFS, 2, index, name));
        textIs("tmpfs\0", name);
        holds("more than one", call(Call.SYSFS, 3) > index);
        fails(Errno.EINVAL, call(Call.SYSFS, 1, text("nonsensefs")));
        fails(Errno.EINVAL, call(Call.SYSFS, 2, 1000, name));
        fails(Errno.EINVAL, call(Call.SYSFS, 4));
        fails(Errno.EFAULT, call(Call.SYSFS, 1, UNMAPPED));
        fails(Errno.EFAULT, call(Call.SYSFS, 2, index, UNMAPPED));
    }

    @Case("pivot_root")
    static void rootsAreExchanged() {
        tmpfs("m", 0, null);
        Files.makeDirectory("m/new");
        Files.make("m/outside", "");
        Apart.run(
                () -> {
                    returns(0, call(Call.CHROOT, text("m")));
                    returns(0, call(Call.CHDIR, text("/")));
                    returns(0, mount("none", "new", "tmpfs", 0, null));
                    Files.makeDirectory("new/old");
                    Files.make("new/inside", "");
                    returns(0, call(Call.PIVOT_ROOT, text("new"), text("new/old")));
                    Files.holds("/inside", "");
                    Files.holds("/old/outside", "");
                    Files.holds("inside", "");
                    returns(0, umount("/old", Mounts.MNT_DETACH));
                    fails(Errno.ENOENT, call(Call.OPEN, text("/old/outside"), 0, 0));
                });
    }

    @Case("pivot_root")
    static void rootsToExchangeAreChecked() {
        tmpfs("m", 0, null);
        Files.makeDirectory("m/new");
        Files.makeDirectory("m/new/old");
        Apart.run(
                () -> {
                    returns(0, call(Call.CHROOT, text("m")));
                    returns(0, call(Call.CHDIR, text("/")));
                    fails(Errno.ENOENT, call(Call.PIVOT_ROOT, text("none"), text("new")));
                    fails(Errno.EBUSY, call(Call.PIVOT_ROOT, text("new"), text("new/old")));
                    returns(0, mount("none", "new", "tmpfs", 0, null));
                    Files.makeDirectory("new/d");
                    Files.makeDirectory("new/d/old");
                    fails(Errno.EINVAL, call(Call.PIVOT_ROOT, text("new/d"), text("new/d/old")));
                    Files.make("f", "");
                    fails(Errno.ENOTDIR, call(Call.PIVOT_ROOT, text("f"), text("f")));
                    fails(Errno.EFAULT, call(Call.PIVOT_ROOT, UNMAPPED, text("new")));
                });
    }

    @Case("chroot")
    static void rootsLimitTheParent() {
        Files.makeDirectory("d");
        Files.make("d/a", "hello");
        Apart.run(
                () -> {
                    returns(0, call(Call.CHROOT, text("d")));
                    returns(0, call(Call.CHDIR, text("/")));
                    Files.holds("/../../a", "hello");
                    long path = memory(16);
                    returns(2, call(Call.GETCWD, path, 16));
                    textIs("/\0", path);
                });
    }

    @Case("chroot")
    static void directoriesOutsideTheRootAreUnreachable() {
        Files.makeDirectory("d");
        Apart.run(
                () -> {
                    returns(0, call(Call.CHROOT, text("d")));
                    long path = memory(256);
                    succeeds(call(Call.GETCWD, path, 256));
                    textIs("(unreachable)/", path);
                });
    }

    @Case("chroot")
    static void rootsAreChecked() {
        Files.make("a", "");
        fails(Errno.ENOTDIR, call(Call.CHROOT, text("a")));
        fails(Errno.ENOENT, call(Call.CHROOT, text("none")));
        fails(Errno.EFAULT, call(Call.CHROOT, UNMAPPED));
        Apart.asUser(USER, () -> fails(Errno.EPERM, call(Call.CHROOT, text("."))));
    }

    @Case("mkdir")
    static void unlinkedDirectoriesTakeNoEntries() {
        Files.makeDirectory("d");
        Apart.run(
                () -> {
                    returns(0, call(Call.CHDIR, text("d")));
                    returns(0, call(Call.RMDIR, text("../d")));
                    fails(Errno.ENOENT, call(Call.MKDIR, text("e"), 0755));
                    fails(Errno.ENOENT, call(Call.OPEN, text("f"), Fcntl.O_CREAT, 0644));
                    fails(Errno.ENOENT, call(Call.GETCWD, memory(64), 64));
                });
    }
}
