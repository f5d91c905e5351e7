package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Processes.sharedPage;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Errno;
import elfin.raw.Mem;

/** futex(2) between processes, and its less common operations. */
final class FutexCases {
    private static final int WAIT = 0;
    private static final int WAKE = 1;
    private static final int CMP_REQUEUE = 4;
    private static final int WAKE_OP = 5;
    private static final int LOCK_PI = 6;
    private static final int UNLOCK_PI = 7;
    private static final int TRYLOCK_PI = 8;
    private static final int LOCK_PI2 = 13;
    private static final int WAIT_BITSET = 9;
    private static final int WAKE_BITSET = 10;
    private static final int PRIVATE = 128;

    private FutexCases() {}

    @Case("futex")
    static void wakeReachesAnotherProcessInSharedMemory() {
        long word = sharedPage();
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXIT_GROUP, 7 + call(Call.FUTEX, word, WAIT, 0, 0));
        }
        while (call(Call.FUTEX, word, WAKE, 1) == 0) {
            call(Call.SCHED_YIELD);
        }
        equal("status", 7 << 8, statusOf(child));
    }

    @Case("futex")
    static void movedWaiterIsWokenAtItsNewWord() {
        long word = sharedPage();
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXIT_GROUP, 7 + call(Call.FUTEX, word, WAIT, 0, 0));
        }
        while (call(Call.FUTEX, word, CMP_REQUEUE, 0, 1, word + 8, 0) == 0) {
            call(Call.SCHED_YIELD);
        }
        returns(0, call(Call.FUTEX, word, WAKE, 1));
        returns(1, call(Call.FUTEX, word + 8, WAKE, 1));
        equal("status", 7 << 8, statusOf(child));
    }

    @Case("futex")
    static void requeueComparesTheWord() {
        long word = memory(16);
        fails(Errno.EAGAIN, call(Call.FUTEX, word, CMP_REQUEUE | PRIVATE, 1, 1, word + 8, 5));
        fails(Errno.EINVAL, call(Call.FUTEX, word, CMP_REQUEUE | PRIVATE, -1, 1, word + 8, 0));
    }

    @Case("futex")
    static void wakeOperationChangesTheSecondWord() {
        long word = memory(16);
        Mem.putInt(word + 8, 40);
        long addTwoIfEqual = 1L << 28 | 2 << 12 | 40;
        returns(0, call(Call.FUTEX, word, WAKE_OP | PRIVATE, 1, 1, word + 8, addTwoIfEqual));
        equal("word", 42, Mem.getInt(word + 8));
    }

    @Case("futex")
    static void lockGoesToTheWaiter() {
        returns(0, call(Call.FUTEX, Threads.address(2), LOCK_PI, 0, 0));
        equal("owner", call(Call.GETTID), Threads.get(2));
        fails(Errno.EDEADLK, call(Call.FUTEX, Threads.address(2), LOCK_PI, 0, 0));
        int tid = Threads.start(ThreadJobs.LOCK);
        while (Threads.get(2) >= 0) {
            call(Call.SCHED_YIELD);
        }
        fails(Errno.EINVAL, call(Call.FUTEX, Threads.address(2), WAKE, 1));
        returns(0, call(Call.FUTEX, Threads.address(2), UNLOCK_PI));
        Threads.await(0, 1);
        equal("new owner", tid, Threads.get(2) & 0x3fff_ffff);
        fails(Errno.EAGAIN, call(Call.FUTEX, Threads.address(2), TRYLOCK_PI, 0, 0));
        fails(Errno.EPERM, call(Call.FUTEX, Threads.address(2), UNLOCK_PI));
        Threads.put(1, 1);
        Threads.join(ThreadJobs.LOCK);
        equal("locked", 0, Threads.get(3));
        equal("unlocked", 0, Threads.get(4));
        equal("word", 0, Threads.get(2));
    }

    @Case("futex")
    static void lockWaitsUntilItsTime() {
        Threads.start(ThreadJobs.LOCK);
        Threads.await(0, 1);
        long time = memory(16);
        Mem.putLong(time, 1);
        fails(Errno.ETIMEDOUT, call(Call.FUTEX, Threads.address(2), LOCK_PI, 0, time));
        fails(Errno.ETIMEDOUT, call(Call.FUTEX, Threads.address(2), LOCK_PI2, 0, time));
        Threads.put(1, 1);
        Threads.join(ThreadJobs.LOCK);
    }

    @Case("futex")
    static void lockOfNoTaskIsEsrch() {
        Threads.put(2, 0x3fff_fff0);
        fails(Errno.ESRCH, call(Call.FUTEX, Threads.address(2), LOCK_PI, 0, 0));
    }

    private static long vector(long first, long second, int flags) {
        long entries = memory(48);
        Mem.putLong(entries + 8, first);
        Mem.putInt(entries + 16, flags);
        Mem.putLong(entries + 32, second);
        Mem.putInt(entries + 40, flags);
        return entries;
    }

    @Case("futex_waitv")
    static void anyOfSeveralWakes() {
        long words = sharedPage();
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long entries = vector(words, words + 8, 2);
            call(Call.EXIT_GROUP, 7 + call(Call.FUTEX_WAITV, entries, 2, 0, 0, 0));
        }
        while (call(Call.FUTEX, words + 8, WAKE, 1) == 0) {
            call(Call.SCHED_YIELD);
        }
        equal("status", 8 << 8, statusOf(child));
    }

    @Case("futex_waitv")
    static void vectorIsChecked() {
        long word = memory(16);
        long time = memory(16);
        fails(Errno.EINVAL, call(Call.FUTEX_WAITV, vector(word, word + 8, 2), 0, 0, 0, 0));
        fails(Errno.EINVAL, call(Call.FUTEX_WAITV, vector(word, word + 8, 2), 129, 0, 0, 0));
        fails(Errno.EINVAL, call(Call.FUTEX_WAITV, vector(word, word + 8, 0), 2, 0, 0, 0));
        fails(Errno.EINVAL, call(Call.FUTEX_WAITV, vector(word, word + 8, 2), 2, 1, 0, 0));
        fails(Errno.EINVAL, call(Call.FUTEX_WAITV, vector(word, word + 8, 2), 2, 0, time, 7));
        fails(Errno.ETIMEDOUT, call(Call.FUTEX_WAITV, vector(word, word + 8, 2), 2, 0, time, 1));
        Mem.putInt(word + 8, 1);
        fails(
                Errno.EAGAIN,
                call(Call.FUTEX_WAITV, vector(word, word + 8, 2 | PRIVATE), 2, 0, 0, 0));
    }

    @Case("futex")
    static void emptyMaskIsEinval() {
        fails(Errno.EINVAL, call(Call.FUTEX, memory(8), WAIT_BITSET | PRIVATE, 0, 0, 0, 0));
        fails(Errno.EINVAL, call(Call.FUTEX, memory(8), WAKE_BITSET | PRIVATE, 1, 0, 0, 0));
    }
}
