package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Seek;
import elfin.abi.Signal;
import elfin.abi.struct.Flock;
import elfin.raw.Mem;

/** Advisory locks: flock(2), and the record locks of fcntl(2). */
final class LockCases {
    private static final int LOCK_NB = Fcntl.LOCK_NB;
    private static final int UNLOCKED = Fcntl.F_UNLCK;

    private LockCases() {}

    private static long range(int type, int whence, long start, long length) {
        long lock = memory(Flock.SIZE);
        Mem.putShort(lock + Flock.L_TYPE, (short) type);
        Mem.putShort(lock + Flock.L_WHENCE, (short) whence);
        Mem.putLong(lock + Flock.L_START, start);
        Mem.putLong(lock + Flock.L_LEN, length);
        return lock;
    }

    private static long range(int type, long start, long length) {
        return range(type, Seek.SEEK_SET, start, length);
    }

    private static long set(long fd, int type, long start, long length) {
        return call(Call.FCNTL, fd, Fcntl.F_SETLK, range(type, start, length));
    }

    private static long setForFile(long fd, int type, long start, long length) {
        return call(Call.FCNTL, fd, Fcntl.F_OFD_SETLK, range(type, start, length));
    }

    /** What keeps a child process from a write lock: type, start, length. */
    private static void childSees(long fd, long start, long length, int type, long s, long l) {
        long parent = call(Call.GETPID);
        Apart.run(
                () -> {
                    long lock = range(Fcntl.F_WRLCK, start, length);
                    returns(0, call(Call.FCNTL, fd, Fcntl.F_GETLK, lock));
                    equal("type", type, Mem.getShort(lock + Flock.L_TYPE));
                    if (type != UNLOCKED) {
                        equal("start", s, Mem.getLong(lock + Flock.L_START));
                        equal("length", l, Mem.getLong(lock + Flock.L_LEN));
                        equal("process", parent, Mem.getInt(lock + Flock.L_PID));
                    }
                });
    }

    @Case("flock")
    static void sharedLocksGoTogether() {
        long a = Files.create("a", "");
        long b = Files.open("a", Fcntl.O_RDWR);
        returns(0, call(Call.FLOCK, a, Fcntl.LOCK_SH));
        returns(0, call(Call.FLOCK, b, Fcntl.LOCK_SH));
        fails(Errno.EAGAIN, call(Call.FLOCK, b, Fcntl.LOCK_EX | LOCK_NB));
    }

    @Case("flock")
    static void failedConversionLosesTheLock() {
        long a = Files.create("a", "");
        long b = Files.open("a", Fcntl.O_RDWR);
        returns(0, call(Call.FLOCK, a, Fcntl.LOCK_SH));
        returns(0, call(Call.FLOCK, b, Fcntl.LOCK_SH));
        fails(Errno.EAGAIN, call(Call.FLOCK, a, Fcntl.LOCK_EX | LOCK_NB));
        returns(0, call(Call.FLOCK, b, Fcntl.LOCK_EX | LOCK_NB));
    }

    @Case("flock")
    static void duplicatesShareTheLock() {
        long a = Files.create("a", "");
        long copy = succeeds(call(Call.DUP, a));
        long b = Files.open("a", Fcntl.O_RDWR);
        returns(0, call(Call.FLOCK, a, Fcntl.LOCK_EX));
        returns(0, call(Call.FLOCK, copy, Fcntl.LOCK_EX | LOCK_NB));
        returns(0, call(Call.CLOSE, a));
        fails(Errno.EAGAIN, call(Call.FLOCK, b, Fcntl.LOCK_SH | LOCK_NB));
        returns(0, call(Call.CLOSE, copy));
        returns(0, call(Call.FLOCK, b, Fcntl.LOCK_SH | LOCK_NB));
    }

    @Case("flock")
    static void childrenShareTheLock() {
        long a = Files.create("a", "");
        returns(0, call(Call.FLOCK, a, Fcntl.LOCK_EX));
        Apart.run(() -> returns(0, call(Call.FLOCK, a, Fcntl.LOCK_UN)));
        long b = Files.open("a", Fcntl.O_RDWR);
        returns(0, call(Call.FLOCK, b, Fcntl.LOCK_EX | LOCK_NB));
    }

    @Case("flock")
    static void readersMayLockExclusively() {
        Files.make("a", "");
        long fd = Files.open("a", Fcntl.O_RDONLY);
        returns(0, call(Call.FLOCK, fd, Fcntl.LOCK_EX));
    }

    @Case("flock")
    static void directoriesCanBeLocked() {
        Files.makeDirectory("d");
        returns(0, call(Call.FLOCK, Files.openDirectory("d"), Fcntl.LOCK_EX));
        fails(Errno.EAGAIN, call(Call.FLOCK, Files.openDirectory("d"), Fcntl.LOCK_SH | LOCK_NB));
    }

    @Case("flock")
    static void unknownOperationsAreRefused() {
        long fd = Files.create("a", "");
        fails(Errno.EINVAL, call(Call.FLOCK, fd, 0));
        fails(Errno.EINVAL, call(Call.FLOCK, fd, Fcntl.LOCK_SH | Fcntl.LOCK_EX));
        fails(Errno.EINVAL, call(Call.FLOCK, fd, LOCK_NB));
        fails(Errno.EBADF, call(Call.FLOCK, CLOSED, Fcntl.LOCK_SH));
    }

    @Case("flock")
    static void placesCannotBeLocked() {
        Files.make("a", "");
        fails(Errno.EBADF, call(Call.FLOCK, Files.open("a", Fcntl.O_PATH), Fcntl.LOCK_SH));
    }

    @Case("flock")
    static void unlockingWithoutALockIsFine() {
        long fd = Files.create("a", "");
        returns(0, call(Call.FLOCK, fd, Fcntl.LOCK_UN));
        returns(0, call(Call.FLOCK, fd, Fcntl.LOCK_UN | LOCK_NB));
    }

    @Case("flock")
    static void waitingForFlockIsInterrupted() {
        long a = Files.create("a", "");
        long b = Files.open("a", Fcntl.O_RDWR);
        returns(0, call(Call.FLOCK, a, Fcntl.LOCK_EX));
        Handlers.install(Signal.SIGALRM);
        long timer = memory(32);
        Mem.putLong(timer + 8, 5000);
        Mem.putLong(timer + 24, 5000);
        returns(0, call(Call.SETITIMER, 0, timer, 0));
        fails(Errno.EINTR, call(Call.FLOCK, b, Fcntl.LOCK_SH));
    }

    @Case("flock")
    static void waitersGetTheLockWhenItIsGivenBack() {
        long a = Files.create("a", "");
        returns(0, call(Call.FLOCK, a, Fcntl.LOCK_EX));
        long ready = Files.pipe();
        long page = Processes.sharedPage();
        long child =
                Apart.start(
                        () -> {
                            long b = Files.open("a", Fcntl.O_RDWR);
                            fails(Errno.EAGAIN, call(Call.FLOCK, b, Fcntl.LOCK_EX | LOCK_NB));
                            returns(1, call(Call.WRITE, Files.writeEnd(ready), page, 1));
                            returns(0, call(Call.FLOCK, b, Fcntl.LOCK_EX));
                            equal("holder gave it back", 7, Mem.getIntVolatile(page + 2048));
                        },
                        page);
        returns(1, call(Call.READ, Files.readEnd(ready), memory(8), 1));
        call(Call.SCHED_YIELD);
        Mem.putIntVolatile(page + 2048, 7);
        returns(0, call(Call.FLOCK, a, Fcntl.LOCK_UN));
        Apart.finish(child, page);
    }

    @Case("fcntl")
    static void locksOfOneProcessDoNotConflict() {
        long fd = Files.create("a", "");
        returns(0, set(fd, Fcntl.F_WRLCK, 0, 10));
        returns(0, set(fd, Fcntl.F_RDLCK, 5, 10));
        long lock = range(Fcntl.F_WRLCK, 0, 0);
        returns(0, call(Call.FCNTL, fd, Fcntl.F_GETLK, lock));
        equal("type", UNLOCKED, Mem.getShort(lock + Flock.L_TYPE));
    }

    @Case("fcntl")
    static void otherProcessesSeeTheLock() {
        long fd = Files.create("a", "");
        returns(0, set(fd, Fcntl.F_WRLCK, 10, 5));
        childSees(fd, 0, 0, Fcntl.F_WRLCK, 10, 5);
        childSees(fd, 0, 10, UNLOCKED, 0, 0);
        childSees(fd, 15, 0, UNLOCKED, 0, 0);
        Apart.run(
                () -> {
                    fails(Errno.EAGAIN, set(fd, Fcntl.F_RDLCK, 14, 1));
                    returns(0, set(fd, Fcntl.F_RDLCK, 15, 1));
                });
    }

    @Case("fcntl")
    static void adjacentLocksBecomeOne() {
        long fd = Files.create("a", "");
        returns(0, set(fd, Fcntl.F_WRLCK, 0, 10));
        returns(0, set(fd, Fcntl.F_WRLCK, 20, 10));
        childSees(fd, 0, 0, Fcntl.F_WRLCK, 0, 10);
        returns(0, set(fd, Fcntl.F_WRLCK, 10, 10));
        childSees(fd, 0, 0, Fcntl.F_WRLCK, 0, 30);
    }

    @Case("fcntl")
    static void unlockingTheMiddleSplits() {
        long fd = Files.create("a", "");
        returns(0, set(fd, Fcntl.F_WRLCK, 0, 30));
        returns(0, set(fd, UNLOCKED, 10, 10));
        childSees(fd, 0, 0, Fcntl.F_WRLCK, 0, 10);
        childSees(fd, 10, 10, UNLOCKED, 0, 0);
        childSees(fd, 10, 0, Fcntl.F_WRLCK, 20, 10);
    }

    @Case("fcntl")
    static void aPartMayChangeItsKind() {
        long fd = Files.create("a", "");
        returns(0, set(fd, Fcntl.F_WRLCK, 0, 30));
        returns(0, set(fd, Fcntl.F_RDLCK, 10, 10));
        childSees(fd, 12, 1, Fcntl.F_RDLCK, 10, 10);
        childSees(fd, 25, 1, Fcntl.F_WRLCK, 20, 10);
        Apart.run(() -> returns(0, set(fd, Fcntl.F_RDLCK, 10, 10)));
    }

    @Case("fcntl")
    static void lengthZeroIsToTheEndOfTime() {
        long fd = Files.create("a", "");
        returns(0, set(fd, Fcntl.F_WRLCK, 5, 0));
        childSees(fd, 1L << 40, 1, Fcntl.F_WRLCK, 5, 0);
    }

    @Case("fcntl")
    static void negativeLengthIsBeforeTheStart() {
        long fd = Files.create("a", "");
        returns(0, set(fd, Fcntl.F_WRLCK, 10, -4));
        childSees(fd, 0, 0, Fcntl.F_WRLCK, 6, 4);
        fails(Errno.EINVAL, set(fd, Fcntl.F_WRLCK, 3, -4));
    }

    @Case("fcntl")
    static void startsCountFromPositionAndEnd() {
        long fd = Files.create("a", "0123456789");
        returns(4, call(Call.LSEEK, fd, 4, Seek.SEEK_SET));
        int write = Fcntl.F_WRLCK;
        returns(0, call(Call.FCNTL, fd, Fcntl.F_SETLK, range(write, Seek.SEEK_CUR, 1, 2)));
        childSees(fd, 0, 0, write, 5, 2);
        returns(0, set(fd, UNLOCKED, 0, 0));
        returns(0, call(Call.FCNTL, fd, Fcntl.F_SETLK, range(write, Seek.SEEK_END, -3, 2)));
        childSees(fd, 0, 0, write, 7, 2);
    }

    @Case("fcntl")
    static void impossibleRangesAreRefused() {
        long fd = Files.create("a", "0123456789");
        fails(Errno.EINVAL, set(fd, Fcntl.F_WRLCK, -1, 1));
        fails(Errno.EINVAL, call(Call.FCNTL, fd, Fcntl.F_SETLK, range(Fcntl.F_WRLCK, 5, 0, 1)));
        fails(Errno.EOVERFLOW, set(fd, Fcntl.F_WRLCK, Long.MAX_VALUE, 2));
        returns(0, set(fd, Fcntl.F_WRLCK, Long.MAX_VALUE, 1));
        fails(
                Errno.EOVERFLOW,
                call(
                        Call.FCNTL,
                        fd,
                        Fcntl.F_SETLK,
                        range(Fcntl.F_WRLCK, Seek.SEEK_END, Long.MAX_VALUE, 1)));
    }

    @Case("fcntl")
    static void lockTypesAreChecked() {
        long fd = Files.create("a", "");
        fails(Errno.EINVAL, set(fd, 3, 0, 1));
        long lock = range(UNLOCKED, 0, 1);
        fails(Errno.EINVAL, call(Call.FCNTL, fd, Fcntl.F_GETLK, lock));
        fails(Errno.EFAULT, call(Call.FCNTL, fd, Fcntl.F_SETLK, UNMAPPED));
        fails(Errno.EBADF, call(Call.FCNTL, CLOSED, Fcntl.F_SETLK, lock));
    }

    @Case("fcntl")
    static void locksNeedTheAccessTheyProtect() {
        Files.make("a", "");
        long reader = Files.open("a", Fcntl.O_RDONLY);
        long writer = Files.open("a", Fcntl.O_WRONLY);
        fails(Errno.EBADF, set(reader, Fcntl.F_WRLCK, 0, 1));
        fails(Errno.EBADF, set(writer, Fcntl.F_RDLCK, 0, 1));
        returns(0, set(reader, Fcntl.F_RDLCK, 0, 1));
        returns(0, set(writer, Fcntl.F_WRLCK, 0, 1));
    }

    @Case("fcntl")
    static void closingAnyDescriptorGivesTheLocksBack() {
        long a = Files.create("a", "");
        long b = Files.open("a", Fcntl.O_RDONLY);
        returns(0, set(a, Fcntl.F_WRLCK, 0, 1));
        returns(0, call(Call.CLOSE, b));
        childSees(a, 0, 0, UNLOCKED, 0, 0);
    }

    @Case("fcntl")
    static void childrenDoNotInheritRecordLocks() {
        long fd = Files.create("a", "");
        returns(0, set(fd, Fcntl.F_WRLCK, 0, 1));
        Apart.run(() -> fails(Errno.EAGAIN, set(fd, Fcntl.F_WRLCK, 0, 1)));
        Apart.run(() -> returns(0, call(Call.CLOSE, fd)));
        childSees(fd, 0, 0, Fcntl.F_WRLCK, 0, 1);
    }

    @Case("fcntl")
    static void theEndOfAProcessGivesItsLocksBack() {
        long fd = Files.create("a", "");
        Apart.run(() -> returns(0, set(fd, Fcntl.F_WRLCK, 0, 1)));
        returns(0, set(fd, Fcntl.F_WRLCK, 0, 1));
    }

    @Case("fcntl")
    static void waitingForARecordIsInterrupted() {
        long fd = Files.create("a", "");
        returns(0, set(fd, Fcntl.F_WRLCK, 0, 1));
        Apart.run(
                () -> {
                    Handlers.install(Signal.SIGALRM);
                    long timer = memory(32);
                    Mem.putLong(timer + 8, 5000);
                    Mem.putLong(timer + 24, 5000);
                    returns(0, call(Call.SETITIMER, 0, timer, 0));
                    long lock = range(Fcntl.F_WRLCK, 0, 1);
                    fails(Errno.EINTR, call(Call.FCNTL, fd, Fcntl.F_SETLKW, lock));
                });
    }

    @Case("fcntl")
    static void waitersGetTheRecordWhenItIsGivenBack() {
        long fd = Files.create("a", "");
        returns(0, set(fd, Fcntl.F_WRLCK, 0, 4));
        long page = Processes.sharedPage();
        long child =
                Apart.start(
                        () -> {
                            Mem.putIntVolatile(page + 2048, 1);
                            long lock = range(Fcntl.F_WRLCK, 2, 1);
                            returns(0, call(Call.FCNTL, fd, Fcntl.F_SETLKW, lock));
                            equal("given back", 2, Mem.getIntVolatile(page + 2048));
                        },
                        page);
        while (Mem.getIntVolatile(page + 2048) == 0) {
            call(Call.SCHED_YIELD);
        }
        Mem.putIntVolatile(page + 2048, 2);
        returns(0, set(fd, UNLOCKED, 2, 1));
        Apart.finish(child, page);
        returns(0, set(fd, Fcntl.F_WRLCK, 2, 1));
    }

    /** The child waits for byte 1, which the parent has; the parent must not wait for byte 2. */
    @Case("fcntl")
    static void circlesOfWaitingProcessesAreRefused() {
        long fd = Files.create("a", "");
        long page = Processes.sharedPage();
        returns(0, set(fd, Fcntl.F_WRLCK, 1, 1));
        long child =
                Apart.start(
                        () -> {
                            returns(0, set(fd, Fcntl.F_WRLCK, 2, 1));
                            Mem.putIntVolatile(page + 2048, 1);
                            long lock = range(Fcntl.F_WRLCK, 1, 1);
                            returns(0, call(Call.FCNTL, fd, Fcntl.F_SETLKW, lock));
                        },
                        page);
        while (Mem.getIntVolatile(page + 2048) == 0) {
            call(Call.SCHED_YIELD);
        }
        // Either waits first; the other one finds the circle.
        long lock = range(Fcntl.F_WRLCK, 2, 1);
        long result = call(Call.FCNTL, fd, Fcntl.F_SETLKW, lock);
        if (result == -Errno.EDEADLK) {
            returns(0, set(fd, UNLOCKED, 1, 1));
            Apart.finish(child, page);
        } else {
            returns(0, result);
            Kit.holds("the child found it", Processes.statusOf(child) != 0);
        }
    }

    @Case("fcntl")
    static void locksOfFilesConflictInOneProcess() {
        long a = Files.create("a", "");
        long b = Files.open("a", Fcntl.O_RDWR);
        returns(0, setForFile(a, Fcntl.F_WRLCK, 0, 10));
        fails(Errno.EAGAIN, setForFile(b, Fcntl.F_WRLCK, 5, 10));
        fails(Errno.EAGAIN, set(a, Fcntl.F_WRLCK, 5, 10));
        returns(0, setForFile(a, UNLOCKED, 0, 10));
        returns(0, setForFile(b, Fcntl.F_WRLCK, 5, 10));
    }

    @Case("fcntl")
    static void locksOfFilesHaveNoProcess() {
        long a = Files.create("a", "");
        long b = Files.open("a", Fcntl.O_RDWR);
        returns(0, setForFile(a, Fcntl.F_RDLCK, 3, 4));
        long lock = range(Fcntl.F_WRLCK, 0, 0);
        returns(0, call(Call.FCNTL, b, Fcntl.F_OFD_GETLK, lock));
        equal("type", Fcntl.F_RDLCK, Mem.getShort(lock + Flock.L_TYPE));
        equal("start", 3, Mem.getLong(lock + Flock.L_START));
        equal("length", 4, Mem.getLong(lock + Flock.L_LEN));
        equal("process", -1, Mem.getInt(lock + Flock.L_PID));
    }

    @Case("fcntl")
    static void locksOfFilesRefuseAProcess() {
        long fd = Files.create("a", "");
        long lock = range(Fcntl.F_WRLCK, 0, 1);
        Mem.putInt(lock + Flock.L_PID, 1);
        fails(Errno.EINVAL, call(Call.FCNTL, fd, Fcntl.F_OFD_SETLK, lock));
        fails(Errno.EINVAL, call(Call.FCNTL, fd, Fcntl.F_OFD_GETLK, lock));
    }

    @Case("fcntl")
    static void locksOfFilesStayUntilTheLastDescriptor() {
        long a = Files.create("a", "");
        long copy = succeeds(call(Call.DUP, a));
        long b = Files.open("a", Fcntl.O_RDWR);
        returns(0, setForFile(a, Fcntl.F_WRLCK, 0, 1));
        returns(0, call(Call.CLOSE, a));
        fails(Errno.EAGAIN, setForFile(b, Fcntl.F_WRLCK, 0, 1));
        returns(0, call(Call.CLOSE, copy));
        returns(0, setForFile(b, Fcntl.F_WRLCK, 0, 1));
    }

    @Case("fcntl")
    static void locksOfFilesAreInherited() {
        long a = Files.create("a", "");
        returns(0, setForFile(a, Fcntl.F_WRLCK, 0, 10));
        Apart.run(() -> returns(0, setForFile(a, UNLOCKED, 0, 5)));
        long b = Files.open("a", Fcntl.O_RDWR);
        returns(0, setForFile(b, Fcntl.F_WRLCK, 0, 5));
        fails(Errno.EAGAIN, setForFile(b, Fcntl.F_WRLCK, 5, 1));
    }

    @Case("fcntl")
    static void waitingForAFileLockIsInterrupted() {
        long a = Files.create("a", "");
        long b = Files.open("a", Fcntl.O_RDWR);
        returns(0, setForFile(a, Fcntl.F_WRLCK, 0, 1));
        Handlers.install(Signal.SIGALRM);
        long timer = memory(32);
        Mem.putLong(timer + 8, 5000);
        Mem.putLong(timer + 24, 5000);
        returns(0, call(Call.SETITIMER, 0, timer, 0));
        long lock = range(Fcntl.F_WRLCK, 0, 1);
        fails(Errno.EINTR, call(Call.FCNTL, b, Fcntl.F_OFD_SETLKW, lock));
    }

    @Case("fcntl")
    static void flockAndRecordLocksDoNotMeet() {
        long a = Files.create("a", "");
        returns(0, call(Call.FLOCK, a, Fcntl.LOCK_EX));
        Apart.run(() -> returns(0, set(a, Fcntl.F_WRLCK, 0, 0)));
    }

    @Case("fcntl")
    static void placesHaveNoLocks() {
        Files.make("a", "");
        long fd = Files.open("a", Fcntl.O_PATH);
        fails(Errno.EBADF, set(fd, Fcntl.F_RDLCK, 0, 1));
        long lock = range(Fcntl.F_RDLCK, 0, 1);
        fails(Errno.EBADF, call(Call.FCNTL, fd, Fcntl.F_GETLK, lock));
    }

    @Case("fcntl")
    static void duplicatesAreTheSameFile() {
        long a = Files.create("a", "");
        long copy = succeeds(call(Call.DUP, a));
        long b = Files.open("a", Fcntl.O_RDWR);
        returns(1, call(Call.FCNTL, a, Fcntl.F_DUPFD_QUERY, copy));
        returns(1, call(Call.FCNTL, a, Fcntl.F_DUPFD_QUERY, a));
        returns(0, call(Call.FCNTL, a, Fcntl.F_DUPFD_QUERY, b));
        fails(Errno.EBADF, call(Call.FCNTL, a, Fcntl.F_DUPFD_QUERY, CLOSED));
        fails(Errno.EBADF, call(Call.FCNTL, CLOSED, Fcntl.F_DUPFD_QUERY, a));
    }

    @Case("fcntl")
    static void opensThatMadeTheFileAreKnown() {
        long made = Files.create("a", "");
        long found = Files.open("a", Fcntl.O_RDWR | Fcntl.O_CREAT);
        returns(1, call(Call.FCNTL, made, Fcntl.F_CREATED_QUERY));
        returns(0, call(Call.FCNTL, found, Fcntl.F_CREATED_QUERY));
    }

    @Case("fcntl")
    static void writeHintsBelongToTheFile() {
        long a = Files.create("a", "");
        long b = Files.open("a", Fcntl.O_RDWR);
        long hint = memory(8);
        Mem.putLong(hint, 4);
        returns(0, call(Call.FCNTL, a, Fcntl.F_SET_RW_HINT, hint));
        Mem.putLong(hint, 0);
        returns(0, call(Call.FCNTL, b, Fcntl.F_GET_RW_HINT, hint));
        equal("hint", 4, Mem.getLong(hint));
        Mem.putLong(hint, 6);
        fails(Errno.EINVAL, call(Call.FCNTL, a, Fcntl.F_SET_RW_HINT, hint));
        fails(Errno.EFAULT, call(Call.FCNTL, a, Fcntl.F_SET_RW_HINT, UNMAPPED));
        fails(Errno.EINVAL, call(Call.FCNTL, a, 1037, hint));
    }

    @Case("fcntl")
    static void filesWithoutLeaseSaySo() {
        long fd = Files.create("a", "");
        returns(UNLOCKED, call(Call.FCNTL, fd, Fcntl.F_GETLEASE));
        fails(Errno.EINVAL, call(Call.FCNTL, fd, Fcntl.F_SETLEASE, 7));
    }
}
