package elfin.conformance.program;

import static elfin.conformance.program.Kit.PAGE;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Kit.textIs;
import static elfin.conformance.program.Pages.FINE;
import static elfin.conformance.program.Pages.READ;
import static elfin.conformance.program.Pages.READ_WRITE;
import static elfin.conformance.program.Pages.store;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Mman;
import elfin.abi.Signal;
import elfin.raw.Mem;

/** memfd_create(2) and seals of fcntl(2), memfd_secret(2). */
final class SealCases {
    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    private static final int MFD_HUGETLB = 4;
    private static final int MFD_NOEXEC_SEAL = 8;
    private static final int MFD_EXEC = 0x10;

    private static final int F_ADD_SEALS = 1033;
    private static final int F_GET_SEALS = 1034;
    private static final int F_SEAL_SEAL = 1;
    private static final int F_SEAL_SHRINK = 2;
    private static final int F_SEAL_GROW = 4;
    private static final int F_SEAL_WRITE = 8;
    private static final int F_SEAL_FUTURE_WRITE = 0x10;
    private static final int F_SEAL_EXEC = 0x20;

    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 3;

    private SealCases() {}

    private static long create(int flags) {
        return succeeds(call(Call.MEMFD_CREATE, text("name"), flags));
    }

    /** A memfd of some bytes that can be sealed. */
    private static long sealable(long size) {
        long fd = create(MFD_ALLOW_SEALING);
        returns(0, call(Call.FTRUNCATE, fd, size));
        return fd;
    }

    private static void seal(long fd, int seals) {
        returns(0, call(Call.FCNTL, fd, F_ADD_SEALS, seals));
    }

    private static long seals(long fd) {
        return call(Call.FCNTL, fd, F_GET_SEALS, 0);
    }

    @Case("memfd_create")
    static void fileInMemoryIsReadAndWritten() {
        long fd = create(0);
        returns(5, call(Call.WRITE, fd, text("hello"), 5));
        long buffer = memory(8);
        returns(5, call(Call.PREAD64, fd, buffer, 8, 0));
        textIs("hello", buffer);
    }

    @Case("memfd_create")
    static void fileInMemoryIsEmptyAndPrivate() {
        long fd = create(0);
        long stat = memory(Files.STAT_SIZE);
        returns(0, call(Call.FSTAT, fd, stat));
        equal("size", 0, Mem.getLong(stat + Files.ST_FILE_SIZE));
        equal("mode", 0100777, Mem.getInt(stat + Files.ST_MODE));
        equal("links", 0, Mem.getLong(stat + Files.ST_NLINK));
    }

    @Case("memfd_create")
    static void fileInMemoryIsOpenForBoth() {
        equal("flags", Fcntl.O_RDWR | 0x8000, call(Call.FCNTL, create(0), Fcntl.F_GETFL, 0));
    }

    @Case("memfd_create")
    static void closeOnExecIsAskedFor() {
        equal("with", 1, call(Call.FCNTL, create(MFD_CLOEXEC), Fcntl.F_GETFD, 0));
        equal("without", 0, call(Call.FCNTL, create(0), Fcntl.F_GETFD, 0));
    }

    @Case("memfd_create")
    static void fileInMemoryIsMappedShared() {
        long fd = create(0);
        returns(0, call(Call.FTRUNCATE, fd, PAGE));
        long page = Pages.file(fd, 1, READ_WRITE, Mman.MAP_SHARED);
        Mem.putLong(page, 42);
        long buffer = memory(8);
        returns(8, call(Call.PREAD64, fd, buffer, 8, 0));
        equal("read", 42, Mem.getLong(buffer));
    }

    @Case("memfd_create")
    static void memoryStaysMappedAfterClose() {
        long fd = create(0);
        returns(0, call(Call.FTRUNCATE, fd, PAGE));
        long page = Pages.file(fd, 1, READ_WRITE, Mman.MAP_SHARED);
        returns(0, call(Call.CLOSE, fd));
        Mem.putLong(page, 42);
        equal("kept", 42, Mem.getLong(page));
    }

    @Case("memfd_create")
    static void filesOfTheSameNameDiffer() {
        long one = create(0);
        long two = create(0);
        returns(1, call(Call.WRITE, one, text("x"), 1));
        returns(0, call(Call.PREAD64, two, memory(8), 8, 0));
    }

    @Case("memfd_create")
    static void flagsOfMemfdCreateAreChecked() {
        fails(Errno.EINVAL, call(Call.MEMFD_CREATE, text("x"), 0x20));
        fails(Errno.EINVAL, call(Call.MEMFD_CREATE, text("x"), MFD_EXEC | MFD_NOEXEC_SEAL));
        fails(Errno.EINVAL, call(Call.MEMFD_CREATE, text("x"), 1 << 26));
        fails(Errno.EFAULT, call(Call.MEMFD_CREATE, UNMAPPED, 0));
    }

    @Case("memfd_create")
    static void nameHasAtMost249Bytes() {
        long name = memory(256);
        Mem.fill(name, 249, (byte) 'n');
        succeeds(call(Call.MEMFD_CREATE, name, 0));
        Mem.putByte(name + 249, (byte) 'n');
        fails(Errno.EINVAL, call(Call.MEMFD_CREATE, name, 0));
    }

    @Case("memfd_create")
    static void nameMayBeEmpty() {
        succeeds(call(Call.MEMFD_CREATE, text(""), 0));
    }

    @Case("memfd_create")
    static void fileInMemoryIsExtendedByWriting() {
        long fd = create(0);
        returns(1, call(Call.PWRITE64, fd, text("x"), 1, 10L * PAGE));
        long stat = memory(Files.STAT_SIZE);
        returns(0, call(Call.FSTAT, fd, stat));
        equal("size", 10L * PAGE + 1, Mem.getLong(stat + Files.ST_FILE_SIZE));
    }

    @Case("memfd_create")
    static void executableFileInMemory() {
        long stat = memory(Files.STAT_SIZE);
        returns(0, call(Call.FSTAT, create(MFD_EXEC), stat));
        equal("executable", 0100777, Mem.getInt(stat + Files.ST_MODE));
        returns(0, call(Call.FSTAT, create(MFD_NOEXEC_SEAL), stat));
        equal("not executable", 0100666, Mem.getInt(stat + Files.ST_MODE));
    }

    @Case("memfd_create")
    static void noexecIsSealedAndAllowsSealing() {
        long fd = create(MFD_NOEXEC_SEAL);
        equal("seals", F_SEAL_EXEC, seals(fd));
        fails(Errno.EPERM, call(Call.FCHMOD, fd, 0777));
        returns(0, call(Call.FCHMOD, fd, 0600));
        seal(fd, F_SEAL_GROW);
    }

    @Case("memfd_create")
    static void hugePagesAreThereOrNot() {
        long fd = call(Call.MEMFD_CREATE, text("x"), MFD_HUGETLB);
        holds("a file or an error", fd >= 0 || fd == -Errno.ENOSYS || fd == -Errno.ENODEV);
    }

    @Case("fcntl")
    static void sealsNeedPermission() {
        long fd = create(0);
        equal("seals", F_SEAL_SEAL, seals(fd));
        fails(Errno.EPERM, call(Call.FCNTL, fd, F_ADD_SEALS, F_SEAL_GROW));
    }

    @Case("fcntl")
    static void sealsAddUp() {
        long fd = sealable(PAGE);
        equal("none", 0, seals(fd));
        seal(fd, F_SEAL_GROW);
        seal(fd, F_SEAL_SHRINK);
        seal(fd, 0);
        equal("both", F_SEAL_GROW | F_SEAL_SHRINK, seals(fd));
    }

    @Case("fcntl")
    static void sealedSealsStay() {
        long fd = sealable(PAGE);
        seal(fd, F_SEAL_SEAL);
        fails(Errno.EPERM, call(Call.FCNTL, fd, F_ADD_SEALS, F_SEAL_GROW));
        fails(Errno.EPERM, call(Call.FCNTL, fd, F_ADD_SEALS, 0));
    }

    @Case("fcntl")
    static void unknownSealsAreRefused() {
        fails(Errno.EINVAL, call(Call.FCNTL, sealable(PAGE), F_ADD_SEALS, 0x40));
    }

    @Case("fcntl")
    static void sealsAreOfTheFile() {
        long fd = sealable(PAGE);
        long copy = succeeds(call(Call.DUP, fd));
        seal(copy, F_SEAL_GROW);
        equal("seals", F_SEAL_GROW, seals(fd));
    }

    @Case("fcntl")
    static void ordinaryFilesHaveNoSeals() {
        long fd = Files.create("a", "x");
        fails(Errno.EINVAL, seals(fd));
        fails(Errno.EINVAL, call(Call.FCNTL, fd, F_ADD_SEALS, F_SEAL_GROW));
        fails(Errno.EINVAL, seals(Files.readEnd(Files.pipe())));
    }

    @Case("fcntl")
    static void sealAgainstShrinking() {
        long fd = sealable(2L * PAGE);
        seal(fd, F_SEAL_SHRINK);
        fails(Errno.EPERM, call(Call.FTRUNCATE, fd, PAGE));
        returns(0, call(Call.FTRUNCATE, fd, 2L * PAGE));
        returns(0, call(Call.FTRUNCATE, fd, 3L * PAGE));
    }

    @Case("fcntl")
    static void sealAgainstGrowing() {
        long fd = sealable(PAGE);
        seal(fd, F_SEAL_GROW);
        fails(Errno.EPERM, call(Call.FTRUNCATE, fd, 2L * PAGE));
        fails(Errno.EPERM, call(Call.PWRITE64, fd, text("x"), 1, PAGE));
        fails(Errno.EPERM, call(Call.FALLOCATE, fd, 0, 0, 2L * PAGE));
        returns(1, call(Call.PWRITE64, fd, text("x"), 1, PAGE - 1));
        returns(0, call(Call.FTRUNCATE, fd, 0));
    }

    @Case("fcntl")
    static void writesAcrossTheEndOfASealedFile() {
        long fd = sealable(PAGE);
        seal(fd, F_SEAL_GROW);
        returns(2, call(Call.PWRITE64, fd, text("abcd"), 4, PAGE - 2));
    }

    @Case("fcntl")
    static void sealAgainstWriting() {
        long fd = sealable(PAGE);
        returns(5, call(Call.PWRITE64, fd, text("hello"), 5, 0));
        seal(fd, F_SEAL_WRITE);
        fails(Errno.EPERM, call(Call.PWRITE64, fd, text("x"), 1, 0));
        fails(Errno.EPERM, call(Call.WRITE, fd, text("x"), 1));
        fails(Errno.EPERM, call(Call.FALLOCATE, fd, PUNCH_HOLE, 0, PAGE));
        long buffer = memory(8);
        returns(5, call(Call.PREAD64, fd, buffer, 5, 0));
        textIs("hello", buffer);
    }

    @Case("fcntl")
    static void writeSealNeedsNoWritableMapping() {
        long fd = sealable(PAGE);
        long page = Pages.file(fd, 1, READ_WRITE, Mman.MAP_SHARED);
        fails(Errno.EBUSY, call(Call.FCNTL, fd, F_ADD_SEALS, F_SEAL_WRITE));
        Pages.unmap(page, 1);
        seal(fd, F_SEAL_WRITE);
    }

    @Case("fcntl")
    static void mappingsThatMayBecomeWritableCount() {
        long fd = sealable(PAGE);
        long page = Pages.file(fd, 1, READ, Mman.MAP_SHARED);
        fails(Errno.EBUSY, call(Call.FCNTL, fd, F_ADD_SEALS, F_SEAL_WRITE));
        Pages.unmap(page, 1);
        Pages.file(fd, 1, READ_WRITE, Mman.MAP_PRIVATE);
        seal(fd, F_SEAL_WRITE);
    }

    @Case("fcntl")
    static void mappingsOfChildrenCountToo() {
        long fd = sealable(PAGE);
        long page = Pages.file(fd, 1, READ_WRITE, Mman.MAP_SHARED);
        long child = Processes.sleeper();
        Pages.unmap(page, 1);
        fails(Errno.EBUSY, call(Call.FCNTL, fd, F_ADD_SEALS, F_SEAL_WRITE));
        succeeds(call(Call.KILL, child, Signal.SIGKILL));
        statusOf(child);
        seal(fd, F_SEAL_WRITE);
    }

    @Case("fcntl")
    static void writeSealedFilesAreMappedReadOnly() {
        long fd = sealable(PAGE);
        seal(fd, F_SEAL_WRITE);
        fails(Errno.EPERM, call(Call.MMAP, 0, PAGE, READ_WRITE, Mman.MAP_SHARED, fd, 0));
        long page = Pages.file(fd, 1, READ, Mman.MAP_SHARED);
        fails(Errno.EACCES, call(Call.MPROTECT, page, PAGE, READ_WRITE));
        long own = Pages.file(fd, 1, READ_WRITE, Mman.MAP_PRIVATE);
        equal("own copy", FINE, store(own, 1));
    }

    @Case("fcntl")
    static void futureWriteSealSparesOldMappings() {
        long fd = sealable(PAGE);
        long page = Pages.file(fd, 1, READ_WRITE, Mman.MAP_SHARED);
        seal(fd, F_SEAL_FUTURE_WRITE);
        equal("old mapping", FINE, store(page, 42));
        fails(Errno.EPERM, call(Call.PWRITE64, fd, text("x"), 1, 0));
        fails(Errno.EPERM, call(Call.MMAP, 0, PAGE, READ_WRITE, Mman.MAP_SHARED, fd, 0));
        long other = Pages.file(fd, 1, READ, Mman.MAP_SHARED);
        equal("seen", 42, Mem.getLong(other));
        fails(Errno.EACCES, call(Call.MPROTECT, other, PAGE, READ_WRITE));
    }

    @Case("fcntl")
    static void sealAgainstExecution() {
        long fd = create(MFD_ALLOW_SEALING | MFD_EXEC);
        seal(fd, F_SEAL_EXEC);
        fails(Errno.EPERM, call(Call.FCHMOD, fd, 0600));
        returns(0, call(Call.FCHMOD, fd, 0755));
        holds("more seals with it", (seals(fd) & F_SEAL_EXEC) != 0);
    }

    @Case("fcntl")
    static void executionSealOfAnExecutableSealsAll() {
        long fd = create(MFD_ALLOW_SEALING | MFD_EXEC);
        seal(fd, F_SEAL_EXEC);
        int expected =
                F_SEAL_EXEC | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_FUTURE_WRITE;
        equal("seals", expected, seals(fd));
    }

    @Case("fcntl")
    static void sealsNeedAWritableDescriptor() {
        long fd = sealable(PAGE);
        long path = memory(64);
        String prefix = "/proc/self/fd/";
        for (int i = 0; i < prefix.length(); i++) {
            Mem.putByte(path + i, (byte) prefix.charAt(i));
        }
        Mem.putByte(path + prefix.length(), (byte) ('0' + fd));
        long read = call(Call.OPEN, path, 0, 0);
        if (read == -Errno.ENOENT) {
            // There is no /proc here.
            return;
        }
        succeeds(read);
        fails(Errno.EPERM, call(Call.FCNTL, read, F_ADD_SEALS, F_SEAL_GROW));
        equal("seals", 0, seals(read));
    }

    @Case("fallocate")
    static void sealedSizeCanBeKept() {
        long fd = sealable(PAGE);
        seal(fd, F_SEAL_GROW);
        fails(Errno.EPERM, call(Call.FALLOCATE, fd, KEEP_SIZE, 0, 2L * PAGE));
    }

    @Case("memfd_secret")
    static void secretMemoryIsThereOrNot() {
        long fd = call(Call.MEMFD_SECRET, 0);
        holds("a file or ENOSYS", fd >= 0 || fd == -Errno.ENOSYS);
    }
}
