package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;

import elfin.abi.Errno;
import elfin.raw.Mem;

/** futex(2) between processes, and its less common operations. */
final class FutexCases {
    private static final int WAIT = 0;
    private static final int WAKE = 1;
    private static final int CMP_REQUEUE = 4;
    private static final int WAKE_OP = 5;
    private static final int WAIT_BITSET = 9;
    private static final int WAKE_BITSET = 10;
    private static final int PRIVATE = 128;
    private static final int MAP_SHARED_ANONYMOUS = 0x21;

    private FutexCases() {}

    private static long shared() {
        return succeeds(call(Call.MMAP, 0, Kit.PAGE, 3, MAP_SHARED_ANONYMOUS, -1, 0));
    }

    @Case("futex")
    static void wakeReachesAnotherProcessInSharedMemory() {
        long word = shared();
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXIT_GROUP, 7 + call(Call.FUTEX, word, WAIT, 0, 0));
        }
        while (call(Call.FUTEX, word, WAKE, 1) == 0) {
            call(Call.SCHED_YIELD);
        }
        long status = memory(8);
        returns(child, call(Call.WAIT4, child, status, 0, 0));
        equal("status", 7 << 8, Mem.getInt(status));
    }

    @Case("futex")
    static void movedWaiterIsWokenAtItsNewWord() {
        long word = shared();
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXIT_GROUP, 7 + call(Call.FUTEX, word, WAIT, 0, 0));
        }
        while (call(Call.FUTEX, word, CMP_REQUEUE, 0, 1, word + 8, 0) == 0) {
            call(Call.SCHED_YIELD);
        }
        returns(0, call(Call.FUTEX, word, WAKE, 1));
        returns(1, call(Call.FUTEX, word + 8, WAKE, 1));
        long status = memory(8);
        returns(child, call(Call.WAIT4, child, status, 0, 0));
        equal("status", 7 << 8, Mem.getInt(status));
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
    static void emptyMaskIsEinval() {
        fails(Errno.EINVAL, call(Call.FUTEX, memory(8), WAIT_BITSET | PRIVATE, 0, 0, 0, 0));
        fails(Errno.EINVAL, call(Call.FUTEX, memory(8), WAKE_BITSET | PRIVATE, 1, 0, 0, 0));
    }
}
