package elfin.conformance.program;

import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Processes.inChild;
import static elfin.conformance.program.Processes.unprivileged;

import elfin.abi.Errno;
import elfin.raw.Mem;

/** getrlimit(2), setrlimit(2), prlimit(2): who may set what. */
final class ResourceCases {
    private static final int RLIMIT_CORE = 4;
    private static final int RLIMIT_NPROC = 6;
    private static final int RLIMIT_NOFILE = 7;
    private static final int COUNT = 16;
    private static final int NO_TASK = 1 << 22;

    private ResourceCases() {}

    private static long limit(long soft, long hard) {
        long limit = memory(16);
        Mem.putLong(limit, soft);
        Mem.putLong(limit + 8, hard);
        return limit;
    }

    @Case("getrlimit")
    static void allResourcesHaveLimits() {
        for (int resource = 0; resource < COUNT; resource++) {
            long limit = limit(1, 0);
            returns(0, call(Call.GETRLIMIT, resource, limit));
            long soft = Mem.getLong(limit);
            Kit.holds("soft", Long.compareUnsigned(soft, Mem.getLong(limit + 8)) <= 0);
        }
    }

    @Case("getrlimit")
    static void unknownResourceIsEinval() {
        fails(Errno.EINVAL, call(Call.GETRLIMIT, COUNT, memory(16)));
        fails(Errno.EINVAL, call(Call.GETRLIMIT, -1, memory(16)));
        fails(Errno.EINVAL, call(Call.SETRLIMIT, COUNT, memory(16)));
        fails(Errno.EINVAL, call(Call.PRLIMIT64, 0, COUNT, 0, memory(16)));
    }

    @Case("getrlimit")
    static void limitToUnmappedMemoryIsEfault() {
        fails(Errno.EFAULT, call(Call.GETRLIMIT, RLIMIT_CORE, UNMAPPED));
        fails(Errno.EFAULT, call(Call.SETRLIMIT, RLIMIT_CORE, UNMAPPED));
        fails(Errno.EFAULT, call(Call.PRLIMIT64, 0, RLIMIT_CORE, UNMAPPED, 0));
        fails(Errno.EFAULT, call(Call.PRLIMIT64, 0, RLIMIT_CORE, 0, UNMAPPED));
    }

    @Case("setrlimit")
    static void softLimitAboveTheHardOneIsEinval() {
        fails(Errno.EINVAL, call(Call.SETRLIMIT, RLIMIT_CORE, limit(2, 1)));
        fails(Errno.EINVAL, call(Call.PRLIMIT64, 0, RLIMIT_CORE, limit(-1, 1), 0));
    }

    @Case("setrlimit")
    static void allLimitsAreKept() {
        inChild(
                () -> {
                    for (int resource = 0; resource < COUNT; resource++) {
                        long limit = memory(16);
                        returns(0, call(Call.GETRLIMIT, resource, limit));
                        returns(0, call(Call.SETRLIMIT, resource, limit));
                        long same = memory(16);
                        returns(0, call(Call.GETRLIMIT, resource, same));
                        equal("soft", Mem.getLong(limit), Mem.getLong(same));
                        equal("hard", Mem.getLong(limit + 8), Mem.getLong(same + 8));
                    }
                });
    }

    @Case("setrlimit")
    static void unprivilegedTaskCannotRaiseItsHardLimit() {
        unprivileged(
                () -> {
                    returns(0, call(Call.SETRLIMIT, RLIMIT_CORE, limit(0, 1000)));
                    returns(0, call(Call.SETRLIMIT, RLIMIT_CORE, limit(1000, 1000)));
                    fails(Errno.EPERM, call(Call.SETRLIMIT, RLIMIT_CORE, limit(0, 1001)));
                    returns(0, call(Call.SETRLIMIT, RLIMIT_CORE, limit(0, 999)));
                    fails(Errno.EPERM, call(Call.SETRLIMIT, RLIMIT_CORE, limit(0, 1000)));
                });
    }

    @Case("setrlimit")
    static void tooManyFilesAreEperm() {
        fails(Errno.EPERM, call(Call.SETRLIMIT, RLIMIT_NOFILE, limit(1, -1)));
    }

    @Case("prlimit64")
    static void limitOfAnotherProcessIsSet() {
        long child = Processes.sleeper();
        long old = memory(16);
        returns(0, call(Call.PRLIMIT64, child, RLIMIT_CORE, limit(0, 0), 0));
        returns(0, call(Call.PRLIMIT64, child, RLIMIT_CORE, 0, old));
        equal("hard", 0, Mem.getLong(old + 8));
        returns(0, call(Call.KILL, child, 9));
        Processes.statusOf(child);
    }

    @Case("prlimit64")
    static void oldLimitIsGivenBeforeTheNew() {
        inChild(
                () -> {
                    returns(0, call(Call.SETRLIMIT, RLIMIT_NOFILE, limit(50, 60)));
                    long old = memory(16);
                    returns(0, call(Call.PRLIMIT64, 0, RLIMIT_NOFILE, limit(40, 60), old));
                    equal("old", 50, Mem.getLong(old));
                    returns(0, call(Call.GETRLIMIT, RLIMIT_NOFILE, old));
                    equal("new", 40, Mem.getLong(old));
                });
    }

    @Case("prlimit64")
    static void limitOfNoTaskIsEsrch() {
        fails(Errno.ESRCH, call(Call.PRLIMIT64, NO_TASK, RLIMIT_CORE, 0, memory(16)));
        fails(Errno.ESRCH, call(Call.PRLIMIT64, -1, RLIMIT_CORE, 0, memory(16)));
    }

    @Case("prlimit64")
    static void othersLimitsNeedPrivilege() {
        long parent = call(Call.GETPID);
        unprivileged(
                () -> {
                    fails(Errno.EPERM, call(Call.PRLIMIT64, parent, RLIMIT_CORE, 0, memory(16)));
                    // The ids are looked at before the resource.
                    fails(Errno.EPERM, call(Call.PRLIMIT64, parent, COUNT, 0, memory(16)));
                });
    }

    @Case("prlimit64")
    static void ownChildsLimitsNeedNoPrivilege() {
        unprivileged(
                () -> {
                    long child = Processes.sleeper();
                    returns(0, call(Call.PRLIMIT64, child, RLIMIT_CORE, limit(0, 0), memory(16)));
                    returns(0, call(Call.KILL, child, 9));
                    Processes.statusOf(child);
                });
    }

    @Case("prlimit64")
    static void threadsLimitsAreTheirProcesss() {
        inChild(
                () -> {
                    int tid = Threads.start(ThreadJobs.MEET);
                    Threads.await(0, 1);
                    returns(0, call(Call.PRLIMIT64, tid, RLIMIT_NOFILE, limit(33, 44), 0));
                    long own = memory(16);
                    returns(0, call(Call.GETRLIMIT, RLIMIT_NOFILE, own));
                    equal("soft", 33, Mem.getLong(own));
                    Threads.put(1, 1);
                    Threads.join(ThreadJobs.MEET);
                });
    }

    @Case("fork")
    static void limitOfProcessesHolds() {
        inChild(
                () -> {
                    int user = 61234;
                    returns(0, call(Call.SETRLIMIT, RLIMIT_NPROC, limit(2, 2)));
                    returns(0, call(Call.SETRESUID, user, user, user));
                    long child = Processes.sleeper();
                    fails(Errno.EAGAIN, call(Call.FORK));
                    returns(0, call(Call.KILL, child, 9));
                    Processes.statusOf(child);
                    child = succeeds(call(Call.FORK));
                    if (child == 0) {
                        call(Call.EXIT_GROUP, 0);
                    }
                    equal("status", 0, Processes.statusOf(child));
                });
    }

    @Case("clone")
    static void limitOfProcessesCountsThreads() {
        inChild(
                () -> {
                    int user = 61235;
                    returns(0, call(Call.SETRLIMIT, RLIMIT_NPROC, limit(1, 1)));
                    returns(0, call(Call.SETRESUID, user, user, user));
                    fails(Errno.EAGAIN, Threads.start(ThreadJobs.IDENTIFY, Threads.USUAL));
                });
    }

    @Case("fork")
    static void limitOfProcessesDoesNotHoldForRoot() {
        inChild(
                () -> {
                    returns(0, call(Call.SETRLIMIT, RLIMIT_NPROC, limit(0, 0)));
                    long child = Processes.sleeper();
                    returns(0, call(Call.KILL, child, 9));
                    Processes.statusOf(child);
                });
    }
}
