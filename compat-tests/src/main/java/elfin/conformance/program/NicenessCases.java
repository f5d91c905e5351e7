package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Processes.inChild;
import static elfin.conformance.program.Processes.unprivileged;

import elfin.abi.Errno;
import elfin.raw.Mem;

/** getpriority(2), setpriority(2), and ioprio_set(2), which is much like it. */
final class NicenessCases {
    private static final int PRIO_PROCESS = 0;
    private static final int PRIO_PGRP = 1;
    private static final int PRIO_USER = 2;
    private static final int IOPRIO_PROCESS = 1;
    private static final int IOPRIO_PGRP = 2;
    private static final int IOPRIO_USER = 3;
    private static final int REAL_TIME = 1 << 13;
    private static final int BEST_EFFORT = 2 << 13;
    private static final int IDLE = 3 << 13;
    private static final int RLIMIT_NICE = 13;
    private static final int NO_TASK = 1 << 22;
    private static final int NO_USER = 54321;

    private NicenessCases() {}

    private static int setNiceness(int niceness) {
        return (int) call(Call.SETPRIORITY, PRIO_PROCESS, 0, niceness);
    }

    private static long niceness() {
        return 20 - call(Call.GETPRIORITY, PRIO_PROCESS, 0);
    }

    @Case("setpriority")
    static void nicenessGoesUpAndDown() {
        inChild(
                () -> {
                    for (int wanted : new int[] {5, 19, -3, -20, 0}) {
                        returns(0, setNiceness(wanted));
                        returns(wanted, niceness());
                    }
                });
    }

    @Case("setpriority")
    static void nicenessBeyondTheRangeIsClamped() {
        inChild(
                () -> {
                    returns(0, setNiceness(100));
                    returns(19, niceness());
                    returns(0, setNiceness(-100));
                    returns(-20, niceness());
                });
    }

    @Case("setpriority")
    static void priorityArgumentsAreChecked() {
        fails(Errno.EINVAL, call(Call.SETPRIORITY, 3, 0, 0));
        fails(Errno.EINVAL, call(Call.SETPRIORITY, -1, 0, 0));
        fails(Errno.ESRCH, call(Call.SETPRIORITY, PRIO_PROCESS, NO_TASK, 0));
        fails(Errno.ESRCH, call(Call.SETPRIORITY, PRIO_PGRP, NO_TASK, 0));
        fails(Errno.ESRCH, call(Call.SETPRIORITY, PRIO_USER, NO_USER, 0));
    }

    @Case("getpriority")
    static void readingPriorityIsChecked() {
        fails(Errno.EINVAL, call(Call.GETPRIORITY, 3, 0));
        fails(Errno.ESRCH, call(Call.GETPRIORITY, PRIO_PROCESS, NO_TASK));
        fails(Errno.ESRCH, call(Call.GETPRIORITY, PRIO_PGRP, NO_TASK));
        fails(Errno.ESRCH, call(Call.GETPRIORITY, PRIO_USER, NO_USER));
    }

    @Case("setpriority")
    static void unprivilegedTaskOnlyGetsNicer() {
        unprivileged(
                () -> {
                    returns(0, setNiceness(4));
                    fails(Errno.EACCES, setNiceness(3));
                    returns(4, niceness());
                    returns(0, setNiceness(4));
                });
    }

    @Case("setpriority")
    static void othersProcessIsEperm() {
        long parent = call(Call.GETPID);
        unprivileged(() -> fails(Errno.EPERM, call(Call.SETPRIORITY, PRIO_PROCESS, parent, 1)));
    }

    @Case("setpriority")
    static void groupIsChangedTogether() {
        inChild(
                () -> {
                    returns(0, call(Call.SETPGID, 0, 0));
                    long child = Processes.sleeper();
                    returns(0, call(Call.SETPRIORITY, PRIO_PGRP, 0, 7));
                    returns(13, call(Call.GETPRIORITY, PRIO_PROCESS, child));
                    returns(0, call(Call.SETPRIORITY, PRIO_PROCESS, child, 2));
                    // The group's is its best member's.
                    returns(18, call(Call.GETPRIORITY, PRIO_PGRP, 0));
                    returns(0, call(Call.KILL, child, 9));
                    Processes.statusOf(child);
                });
    }

    @Case("getpriority")
    static void usersBestIsFound() {
        unprivileged(
                () -> {
                    long child = Processes.sleeper();
                    returns(0, setNiceness(8));
                    returns(20, call(Call.GETPRIORITY, PRIO_USER, Processes.NOBODY));
                    returns(0, call(Call.KILL, child, 9));
                    Processes.statusOf(child);
                    returns(12, call(Call.GETPRIORITY, PRIO_USER, 0));
                });
    }

    @Case("setpriority")
    static void threadsHaveTheirOwnNiceness() {
        int tid = Threads.start(ThreadJobs.MEET);
        Threads.await(0, 1);
        returns(0, call(Call.SETPRIORITY, PRIO_PROCESS, tid, 6));
        returns(14, call(Call.GETPRIORITY, PRIO_PROCESS, tid));
        returns(0, niceness());
        Threads.put(1, 1);
        Threads.join(ThreadJobs.MEET);
    }

    @Case("setpriority")
    static void childHasItsParentsNiceness() {
        inChild(
                () -> {
                    returns(0, setNiceness(11));
                    inChild(() -> returns(11, niceness()));
                });
    }

    @Case("setpriority")
    static void limitAllowsLowerNiceness() {
        inChild(
                () -> {
                    long limit = memory(16);
                    succeeds(call(Call.GETRLIMIT, RLIMIT_NICE, limit));
                    returns(0, setNiceness(10));
                    returns(0, call(Call.SETRESUID, 65534, 65534, 65534));
                    // The limit counts from 20 down.
                    long lowest = 20 - Mem.getLong(limit);
                    if (lowest < 10) {
                        returns(0, setNiceness((int) lowest));
                    } else {
                        fails(Errno.EACCES, setNiceness(9));
                    }
                });
    }

    @Case("ioprio_get")
    static void ioPriorityIsNoneAtFirst() {
        inChild(
                () -> {
                    returns(0, call(Call.IOPRIO_GET, IOPRIO_PROCESS, 0));
                    returns(0, call(Call.IOPRIO_GET, IOPRIO_PROCESS, call(Call.GETPID)));
                });
    }

    @Case("ioprio_set")
    static void ioPriorityIsKept() {
        inChild(
                () -> {
                    for (int wanted : new int[] {BEST_EFFORT | 5, IDLE, REAL_TIME | 2, IDLE | 3}) {
                        returns(0, call(Call.IOPRIO_SET, IOPRIO_PROCESS, 0, wanted));
                        returns(wanted, call(Call.IOPRIO_GET, IOPRIO_PROCESS, 0));
                    }
                });
    }

    @Case("ioprio_set")
    static void ioPriorityArgumentsAreChecked() {
        fails(Errno.EINVAL, call(Call.IOPRIO_SET, 0, 0, BEST_EFFORT));
        fails(Errno.EINVAL, call(Call.IOPRIO_SET, 4, 0, BEST_EFFORT));
        fails(Errno.EINVAL, call(Call.IOPRIO_SET, IOPRIO_PROCESS, 0, 1));
        fails(Errno.EINVAL, call(Call.IOPRIO_SET, IOPRIO_PROCESS, 0, 4 << 13));
        fails(Errno.ESRCH, call(Call.IOPRIO_SET, IOPRIO_PROCESS, NO_TASK, BEST_EFFORT));
        fails(Errno.ESRCH, call(Call.IOPRIO_SET, IOPRIO_PGRP, NO_TASK, BEST_EFFORT));
        fails(Errno.ESRCH, call(Call.IOPRIO_SET, IOPRIO_USER, NO_USER, BEST_EFFORT));
    }

    @Case("ioprio_get")
    static void readingIoPriorityIsChecked() {
        fails(Errno.EINVAL, call(Call.IOPRIO_GET, 0, 0));
        fails(Errno.EINVAL, call(Call.IOPRIO_GET, 4, 0));
        fails(Errno.ESRCH, call(Call.IOPRIO_GET, IOPRIO_PROCESS, NO_TASK));
        fails(Errno.ESRCH, call(Call.IOPRIO_GET, IOPRIO_PGRP, NO_TASK));
        fails(Errno.ESRCH, call(Call.IOPRIO_GET, IOPRIO_USER, NO_USER));
    }

    @Case("ioprio_set")
    static void realTimeIoNeedsPrivilege() {
        unprivileged(
                () -> {
                    fails(Errno.EPERM, call(Call.IOPRIO_SET, IOPRIO_PROCESS, 0, REAL_TIME));
                    returns(0, call(Call.IOPRIO_SET, IOPRIO_PROCESS, 0, IDLE));
                });
    }

    @Case("ioprio_set")
    static void othersIoPriorityIsEperm() {
        long parent = call(Call.GETPID);
        unprivileged(() -> fails(Errno.EPERM, call(Call.IOPRIO_SET, IOPRIO_PROCESS, parent, IDLE)));
    }

    @Case("ioprio_get")
    static void groupsBestIoPriorityIsFound() {
        inChild(
                () -> {
                    returns(0, call(Call.SETPGID, 0, 0));
                    returns(0, call(Call.IOPRIO_SET, IOPRIO_PROCESS, 0, IDLE));
                    returns(IDLE, call(Call.IOPRIO_GET, IOPRIO_PGRP, 0));
                    long child = Processes.sleeper();
                    int wanted = BEST_EFFORT | 6;
                    returns(0, call(Call.IOPRIO_SET, IOPRIO_PROCESS, child, wanted));
                    returns(wanted, call(Call.IOPRIO_GET, IOPRIO_PGRP, 0));
                    returns(0, call(Call.KILL, child, 9));
                    Processes.statusOf(child);
                });
    }

    @Case("ioprio_set")
    static void childHasItsParentsIoPriority() {
        inChild(
                () -> {
                    int wanted = BEST_EFFORT | 1;
                    returns(0, call(Call.IOPRIO_SET, IOPRIO_PROCESS, 0, wanted));
                    inChild(() -> returns(wanted, call(Call.IOPRIO_GET, IOPRIO_PROCESS, 0)));
                });
    }
}
