package elfin.conformance.program;

import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;

import elfin.abi.Errno;
import elfin.abi.Futex;
import elfin.abi.Signal;
import elfin.abi.struct.RobustListHead;
import elfin.raw.Mem;

/** futex(2)'s locks that inherit priorities, and waits that move to them. */
final class FutexLockCases {
    private static final int WAITERS = 0x8000_0000;
    private static final int OWNER_DIED = 0x4000_0000;
    private static final int TID_MASK = 0x3fff_ffff;
    private static final int PRIVATE = Futex.FUTEX_PRIVATE_FLAG;

    private FutexLockCases() {}

    private static long futex(int word, int operation) {
        return call(Call.FUTEX, Threads.address(word), operation, 0, 0);
    }

    private static long move(int woken, int moved, int expected) {
        return call(
                Call.FUTEX,
                Threads.address(2),
                Futex.FUTEX_CMP_REQUEUE_PI,
                woken,
                moved,
                Threads.address(4),
                expected);
    }

    /** A time on a clock, so many milliseconds from now. */
    private static long soon(int clock, int millis) {
        long time = memory(16);
        returns(0, call(Call.CLOCK_GETTIME, clock, time));
        long nanos = Mem.getLong(time + 8) + millis * 1_000_000L;
        Mem.putLong(time, Mem.getLong(time) + nanos / 1_000_000_000);
        Mem.putLong(time + 8, nanos % 1_000_000_000);
        return time;
    }

    @Case("futex")
    static void freeLockIsTakenByTrying() {
        returns(0, futex(2, Futex.FUTEX_TRYLOCK_PI));
        equal("owner", call(Call.GETTID), Threads.get(2));
        fails(Errno.EDEADLK, futex(2, Futex.FUTEX_TRYLOCK_PI));
        returns(0, futex(2, Futex.FUTEX_UNLOCK_PI));
        equal("word", 0, Threads.get(2));
    }

    @Case("futex")
    static void deadOwnersMarkOutlivesTheLock() {
        Threads.put(2, OWNER_DIED);
        returns(0, futex(2, Futex.FUTEX_LOCK_PI));
        equal("word", call(Call.GETTID) | OWNER_DIED, Threads.get(2));
        returns(0, futex(2, Futex.FUTEX_UNLOCK_PI));
        equal("word", 0, Threads.get(2));
    }

    @Case("futex")
    static void unlockingWhatAnotherOwnsIsEperm() {
        fails(Errno.EPERM, futex(2, Futex.FUTEX_UNLOCK_PI));
        Threads.put(2, call(Call.GETTID) + 1);
        fails(Errno.EPERM, futex(2, Futex.FUTEX_UNLOCK_PI));
    }

    @Case("futex")
    static void lockAddressesAreChecked() {
        long word = memory(16);
        fails(Errno.EINVAL, call(Call.FUTEX, word + 1, Futex.FUTEX_LOCK_PI, 0, 0));
        fails(Errno.EFAULT, call(Call.FUTEX, UNMAPPED, Futex.FUTEX_LOCK_PI, 0, 0));
        fails(Errno.EFAULT, call(Call.FUTEX, UNMAPPED, Futex.FUTEX_UNLOCK_PI | PRIVATE, 0, 0));
        long time = memory(16);
        Mem.putLong(time + 8, 1_000_000_000);
        fails(Errno.EINVAL, call(Call.FUTEX, word, Futex.FUTEX_LOCK_PI, 0, time));
    }

    @Case("futex")
    static void clockFlagIsForSomeOperationsOnly() {
        int flag = Futex.FUTEX_CLOCK_REALTIME;
        for (int operation : new int[] {0, 1, 3, 4, 5, 6, 7, 8, 10, 12}) {
            fails(Errno.ENOSYS, futex(2, operation | flag));
        }
        returns(0, futex(2, Futex.FUTEX_LOCK_PI2 | flag));
        returns(0, futex(2, Futex.FUTEX_UNLOCK_PI));
        fails(Errno.ENOSYS, futex(2, 99));
    }

    @Case("futex")
    static void lockOfAnEndedOwnerGoesToTheWaiter() {
        Threads.start(ThreadJobs.LOCK_AND_END);
        Threads.await(0, 1);
        int tid = Threads.start(ThreadJobs.LOCK_TOO);
        while (Threads.get(2) >= 0) {
            call(Call.SCHED_YIELD);
        }
        Threads.put(1, 1);
        Threads.join(ThreadJobs.LOCK_TOO);
        holds("it ran", tid != 0);
        equal("locked", 0, Threads.get(13));
        equal("unlocked", 0, Threads.get(14));
    }

    @Case("futex")
    static void newOwnerSeesThatTheOldOneDied() {
        Threads.start(ThreadJobs.LOCK_AND_END);
        Threads.await(0, 1);
        Threads.put(1, 1);
        returns(0, futex(2, Futex.FUTEX_LOCK_PI));
        int word = Threads.get(2);
        equal("owner", call(Call.GETTID), word & TID_MASK);
        returns(0, futex(2, Futex.FUTEX_UNLOCK_PI));
    }

    @Case("futex")
    static void lockOfAnEndedOwnerWithoutWaitersIsEsrch() {
        Threads.start(ThreadJobs.LOCK_AND_END);
        Threads.await(0, 1);
        Threads.put(1, 1);
        Threads.join(ThreadJobs.LOCK_AND_END);
        fails(Errno.ESRCH, futex(2, Futex.FUTEX_LOCK_PI));
        fails(Errno.ESRCH, futex(2, Futex.FUTEX_TRYLOCK_PI));
    }

    @Case("futex")
    static void twoThatWaitForEachOtherAreToldSo() {
        returns(0, futex(2, Futex.FUTEX_LOCK_PI));
        Threads.start(ThreadJobs.LOCK_TWO);
        Threads.await(0, 1);
        while (Threads.get(2) >= 0) {
            call(Call.SCHED_YIELD);
        }
        // The bit is set just before the thread waits.
        long time = soon(0, 200);
        long result;
        do {
            long once = soon(0, 1);
            result = call(Call.FUTEX, Threads.address(4), Futex.FUTEX_LOCK_PI, 0, once);
        } while (result == -Errno.ETIMEDOUT && Mem.getLong(time) != 0);
        fails(Errno.EDEADLK, result);
        returns(0, futex(2, Futex.FUTEX_UNLOCK_PI));
        Threads.join(ThreadJobs.LOCK_TWO);
        equal("locked", 0, Threads.get(3));
    }

    @Case("futex")
    static void signalInterruptsAWaitForALockThatGoesOn() {
        Handlers.install(Signal.SIGALRM);
        Threads.start(ThreadJobs.LOCK);
        Threads.await(0, 1);
        TimeCases.startTimer(2_000);
        fails(
                Errno.ETIMEDOUT,
                call(Call.FUTEX, Threads.address(2), Futex.FUTEX_LOCK_PI, 0, soon(0, 8)));
        equal("handled", 1, Handlers.handled());
        Threads.put(1, 1);
        Threads.join(ThreadJobs.LOCK);
    }

    @Case("futex")
    static void plainWaiterAtALockIsEinval() {
        Threads.put(2, 1);
        Threads.start(ThreadJobs.AWAIT_FUTEX);
        Threads.await(0, 1);
        long word = Threads.address(2);
        while (call(Call.FUTEX, word, Futex.FUTEX_CMP_REQUEUE, 0, 1, word, 1) == 0) {
            call(Call.SCHED_YIELD);
        }
        fails(Errno.EINVAL, futex(2, Futex.FUTEX_LOCK_PI));
        returns(1, call(Call.FUTEX, word, Futex.FUTEX_WAKE, 1));
        Threads.join(ThreadJobs.AWAIT_FUTEX);
    }

    @Case("futex")
    static void movedWaiterGetsTheFreeLock() {
        Threads.start(ThreadJobs.AWAIT_MOVE);
        while (move(1, 1, 0) == 0) {
            call(Call.SCHED_YIELD);
        }
        Threads.join(ThreadJobs.AWAIT_MOVE);
        equal("waited", 0, Threads.get(3));
        equal("unlocked", 0, Threads.get(5));
        equal("lock", 0, Threads.get(4));
    }

    @Case("futex")
    static void movedWaiterWaitsForTheLocksOwner() {
        returns(0, futex(4, Futex.FUTEX_LOCK_PI));
        int tid = Threads.start(ThreadJobs.AWAIT_MOVE);
        while (move(1, 1, 0) == 0) {
            call(Call.SCHED_YIELD);
        }
        equal("lock", call(Call.GETTID) | WAITERS, Threads.get(4));
        equal("still waits", 0, Threads.get(6));
        returns(0, futex(4, Futex.FUTEX_UNLOCK_PI));
        Threads.join(ThreadJobs.AWAIT_MOVE);
        holds("it ran", tid != 0);
        equal("waited", 0, Threads.get(3));
        equal("unlocked", 0, Threads.get(5));
    }

    @Case("futex")
    static void twoWaitersAreMovedTogether() {
        returns(0, futex(4, Futex.FUTEX_LOCK_PI));
        Threads.start(ThreadJobs.AWAIT_MOVE);
        Threads.start(ThreadJobs.AWAIT_MOVE_TOO);
        int moved = 0;
        while (moved < 2) {
            moved += (int) Kit.succeeds(move(1, 10, 0));
            call(Call.SCHED_YIELD);
        }
        returns(0, futex(4, Futex.FUTEX_UNLOCK_PI));
        Threads.join(ThreadJobs.AWAIT_MOVE);
        Threads.join(ThreadJobs.AWAIT_MOVE_TOO);
        equal("waited", 0, Threads.get(3));
        equal("waited too", 0, Threads.get(13));
        equal("lock", 0, Threads.get(4));
    }

    @Case("futex")
    static void movingIsChecked() {
        long word = Threads.address(2);
        fails(Errno.EINVAL, move(2, 1, 0));
        fails(Errno.EINVAL, move(0, 1, 0));
        fails(Errno.EINVAL, move(1, -1, 0));
        fails(Errno.EAGAIN, move(1, 1, 5));
        fails(Errno.EINVAL, call(Call.FUTEX, word, Futex.FUTEX_CMP_REQUEUE_PI, 1, 1, word, 0));
        returns(0, move(1, 1, 0));
        fails(Errno.EINVAL, call(Call.FUTEX, word, Futex.FUTEX_WAIT_REQUEUE_PI, 0, 0, word));
        fails(Errno.EAGAIN, call(Call.FUTEX, word, Futex.FUTEX_WAIT_REQUEUE_PI, 7, 0, word + 8));
    }

    @Case("futex")
    static void waitForAMoveEndsAtItsTime() {
        long word = Threads.address(2);
        long time = soon(1, 2);
        fails(
                Errno.ETIMEDOUT,
                call(Call.FUTEX, word, Futex.FUTEX_WAIT_REQUEUE_PI, 0, time, word + 8));
        time = soon(0, 2);
        int operation = Futex.FUTEX_WAIT_REQUEUE_PI | Futex.FUTEX_CLOCK_REALTIME;
        fails(Errno.ETIMEDOUT, call(Call.FUTEX, word, operation, 0, time, word + 8));
    }

    @Case("futex")
    static void waiterForAMoveIsNotWokenPlainly() {
        Threads.start(ThreadJobs.AWAIT_MOVE);
        long word = Threads.address(2);
        long result;
        do {
            call(Call.SCHED_YIELD);
            result = call(Call.FUTEX, word, Futex.FUTEX_WAKE, 1);
        } while (result == 0);
        fails(Errno.EINVAL, result);
        fails(Errno.EINVAL, call(Call.FUTEX, word, Futex.FUTEX_REQUEUE, 0, 1, word + 8));
        // To another lock than it expects.
        fails(Errno.EINVAL, call(Call.FUTEX, word, Futex.FUTEX_CMP_REQUEUE_PI, 1, 1, word + 16, 0));
        returns(1, move(1, 1, 0));
        Threads.join(ThreadJobs.AWAIT_MOVE);
    }

    @Case("futex")
    static void plainWaitersAreNotMovedToLocks() {
        Threads.put(2, 1);
        Threads.start(ThreadJobs.AWAIT_FUTEX);
        Threads.await(0, 1);
        long word = Threads.address(2);
        while (call(Call.FUTEX, word, Futex.FUTEX_CMP_REQUEUE, 0, 1, word, 1) == 0) {
            call(Call.SCHED_YIELD);
        }
        fails(Errno.EINVAL, move(1, 1, 1));
        returns(1, call(Call.FUTEX, word, Futex.FUTEX_WAKE, 1));
        Threads.join(ThreadJobs.AWAIT_FUTEX);
    }

    @Case("set_robust_list")
    static void heldLockIsMarkedAtTheEnd() {
        Threads.start(ThreadJobs.HOLD_LOCK_AND_END);
        Threads.await(0, 1);
        Threads.put(1, 1);
        Threads.join(ThreadJobs.HOLD_LOCK_AND_END);
        equal("word", WAITERS | OWNER_DIED, Threads.get(2));
    }

    @Case("set_robust_list")
    static void heldFutexIsMarkedAtTheEnd() {
        Threads.start(ThreadJobs.HOLD_AND_END);
        Threads.await(0, 1);
        Threads.put(1, 1);
        Threads.join(ThreadJobs.HOLD_AND_END);
        equal("word", WAITERS | OWNER_DIED, Threads.get(2));
    }

    @Case("set_robust_list")
    static void lengthMustBeTheHeads() {
        fails(Errno.EINVAL, call(Call.SET_ROBUST_LIST, 0, RobustListHead.SIZE - 1));
        fails(Errno.EINVAL, call(Call.SET_ROBUST_LIST, 0, 0));
        returns(0, call(Call.SET_ROBUST_LIST, 0, RobustListHead.SIZE));
    }

    @Case("get_robust_list")
    static void listIsGivenBack() {
        long head = memory(24);
        long place = memory(16);
        Mem.putLong(head, head);
        returns(0, call(Call.SET_ROBUST_LIST, head, RobustListHead.SIZE));
        returns(0, call(Call.GET_ROBUST_LIST, 0, place, place + 8));
        equal("head", head, Mem.getLong(place));
        equal("length", RobustListHead.SIZE, Mem.getLong(place + 8));
        returns(0, call(Call.SET_ROBUST_LIST, 0, RobustListHead.SIZE));
    }

    @Case("get_robust_list")
    static void listOfNoTaskIsEsrch() {
        fails(Errno.ESRCH, call(Call.GET_ROBUST_LIST, 1 << 22, memory(8), memory(8)));
        fails(Errno.EFAULT, call(Call.GET_ROBUST_LIST, 0, UNMAPPED, memory(8)));
        fails(Errno.EFAULT, call(Call.GET_ROBUST_LIST, 0, memory(8), UNMAPPED));
    }

    @Case("get_robust_list")
    static void othersListNeedsPrivilege() {
        long parent = call(Call.GETPID);
        Processes.unprivileged(
                () -> fails(Errno.EPERM, call(Call.GET_ROBUST_LIST, parent, memory(8), memory(8))));
    }

    @Case("futex_wake")
    static void successorsWakeEachOther() {
        Threads.put(2, 1);
        Threads.start(ThreadJobs.AWAIT_FUTEX2);
        Threads.await(0, 1);
        long word = Threads.address(2);
        // Its mask is 7.
        returns(0, call(Call.FUTEX_WAKE, word, 8, 1, Futex.FUTEX2_SIZE_U32 | PRIVATE));
        while (call(Call.FUTEX_WAKE, word, 4, 1, Futex.FUTEX2_SIZE_U32 | PRIVATE) == 0) {
            call(Call.SCHED_YIELD);
        }
        Threads.join(ThreadJobs.AWAIT_FUTEX2);
        equal("result", 0, Threads.get(3));
    }

    @Case("futex_wake")
    static void successorsAndFutexMeet() {
        Threads.put(2, 1);
        Threads.start(ThreadJobs.AWAIT_FUTEX2);
        int operation = Futex.FUTEX_WAKE | PRIVATE;
        while (call(Call.FUTEX, Threads.address(2), operation, 1) == 0) {
            call(Call.SCHED_YIELD);
        }
        Threads.join(ThreadJobs.AWAIT_FUTEX2);
        equal("result", 0, Threads.get(3));
    }

    @Case("futex_wake")
    static void wakeArgumentsAreChecked() {
        long word = memory(16);
        int size = Futex.FUTEX2_SIZE_U32;
        returns(0, call(Call.FUTEX_WAKE, word, -1L >>> 32, 1, size));
        returns(0, call(Call.FUTEX_WAKE, word, 1, 0, size));
        fails(Errno.EINVAL, call(Call.FUTEX_WAKE, word, 0, 1, size));
        fails(Errno.EINVAL, call(Call.FUTEX_WAKE, word, 1L << 32, 1, size));
        fails(Errno.EINVAL, call(Call.FUTEX_WAKE, word + 1, 1, 1, size));
        for (int wrong : new int[] {0, 1, 3, size | 0x10, size | 0x100}) {
            fails(Errno.EINVAL, call(Call.FUTEX_WAKE, word, 1, 1, wrong));
        }
        fails(Errno.EFAULT, call(Call.FUTEX_WAKE, UNMAPPED, 1, 1, size));
    }

    @Case("futex_wait")
    static void waitArgumentsAreChecked() {
        long word = memory(16);
        int size = Futex.FUTEX2_SIZE_U32;
        fails(Errno.EAGAIN, call(Call.FUTEX_WAIT, word, 1, 1, size, 0, 0));
        fails(Errno.EINVAL, call(Call.FUTEX_WAIT, word, 0, 0, size, 0, 0));
        fails(Errno.EINVAL, call(Call.FUTEX_WAIT, word, 1L << 32, 1, size, 0, 0));
        fails(Errno.EINVAL, call(Call.FUTEX_WAIT, word, 0, 1L << 32, size, 0, 0));
        fails(Errno.EINVAL, call(Call.FUTEX_WAIT, word, 0, 1, 0, 0, 0));
        fails(Errno.EINVAL, call(Call.FUTEX_WAIT, word + 2, 0, 1, size, 0, 0));
        fails(Errno.EFAULT, call(Call.FUTEX_WAIT, UNMAPPED, 0, 1, size, 0, 0));
        fails(Errno.EFAULT, call(Call.FUTEX_WAIT, word, 0, 1, size, UNMAPPED, 0));
        fails(Errno.EINVAL, call(Call.FUTEX_WAIT, word, 0, 1, size, memory(16), 7));
    }

    @Case("futex_wait")
    static void waitEndsAtATimeOfEitherClock() {
        long word = memory(16);
        for (int clock = 0; clock <= 1; clock++) {
            long time = soon(clock, 2);
            fails(
                    Errno.ETIMEDOUT,
                    call(Call.FUTEX_WAIT, word, 0, 1, Futex.FUTEX2_SIZE_U32, time, clock));
        }
    }

    @Case("futex_wait")
    static void nodeIsChosen() {
        long word = memory(16);
        Mem.putInt(word + 4, -1);
        int flags = Futex.FUTEX2_SIZE_U32 | Futex.FUTEX2_NUMA | PRIVATE;
        fails(Errno.EAGAIN, call(Call.FUTEX_WAIT, word, 1, 1, flags, 0, 0));
        equal("node", 0, Mem.getInt(word + 4));
        Mem.putInt(word + 4, 4000);
        fails(Errno.EINVAL, call(Call.FUTEX_WAIT, word, 1, 1, flags, 0, 0));
    }

    private static long pair(long from, long value, long to) {
        long entries = memory(48);
        Mem.putLong(entries, value);
        Mem.putLong(entries + 8, from);
        Mem.putInt(entries + 16, Futex.FUTEX2_SIZE_U32 | PRIVATE);
        Mem.putLong(entries + 32, to);
        Mem.putInt(entries + 40, Futex.FUTEX2_SIZE_U32 | PRIVATE);
        return entries;
    }

    @Case("futex_requeue")
    static void waiterIsMovedBySuccessor() {
        Threads.put(2, 1);
        Threads.start(ThreadJobs.AWAIT_FUTEX2);
        long from = Threads.address(2);
        long to = Threads.address(6);
        long entries = pair(from, 1, to);
        while (call(Call.FUTEX_REQUEUE, entries, 0, 0, 1) == 0) {
            call(Call.SCHED_YIELD);
        }
        int flags = Futex.FUTEX2_SIZE_U32 | PRIVATE;
        returns(0, call(Call.FUTEX_WAKE, from, 1, 1, flags));
        returns(1, call(Call.FUTEX_WAKE, to, 1, 1, flags));
        Threads.join(ThreadJobs.AWAIT_FUTEX2);
    }

    @Case("futex_requeue")
    static void requeueArgumentsAreChecked() {
        long word = memory(16);
        returns(0, call(Call.FUTEX_REQUEUE, pair(word, 0, word + 8), 0, 1, 1));
        fails(Errno.EAGAIN, call(Call.FUTEX_REQUEUE, pair(word, 5, word + 8), 0, 1, 1));
        fails(Errno.EINVAL, call(Call.FUTEX_REQUEUE, pair(word, 0, word + 8), 1, 1, 1));
        fails(Errno.EINVAL, call(Call.FUTEX_REQUEUE, pair(word, 0, word + 8), 0, -1, 1));
        fails(Errno.EINVAL, call(Call.FUTEX_REQUEUE, pair(word, 0, word + 8), 0, 1, -1));
        fails(Errno.EINVAL, call(Call.FUTEX_REQUEUE, 0, 0, 1, 1));
        fails(Errno.EFAULT, call(Call.FUTEX_REQUEUE, UNMAPPED, 0, 1, 1));
        long entries = pair(word, 0, word + 8);
        Mem.putInt(entries + 20, 1);
        fails(Errno.EINVAL, call(Call.FUTEX_REQUEUE, entries, 0, 1, 1));
    }
}
