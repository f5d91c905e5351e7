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
import elfin.raw.Mem;

/** futex(2) on one word: values, times, and what FUTEX_WAKE_OP computes. */
final class FutexWordCases {
    private static final int PRIVATE = Futex.FUTEX_PRIVATE_FLAG;

    private FutexWordCases() {}

    private static long time(long nanos) {
        long time = memory(16);
        Mem.putLong(time + 8, nanos);
        return time;
    }

    private static long soon(int clock) {
        long time = memory(16);
        returns(0, call(Call.CLOCK_GETTIME, clock, time));
        long nanos = Mem.getLong(time + 8) + 2_000_000;
        Mem.putLong(time, Mem.getLong(time) + nanos / 1_000_000_000);
        Mem.putLong(time + 8, nanos % 1_000_000_000);
        return time;
    }

    /** Applies an operation to a word and gives its new value. */
    private static int applied(int operation, int operand, int value) {
        long word = memory(16);
        Mem.putInt(word + 8, value);
        long encoded = (long) operation << 28 | (long) (operand & 0xfff) << 12;
        long wake = Futex.FUTEX_WAKE_OP | PRIVATE;
        returns(0, call(Call.FUTEX, word, wake, 1, 1, word + 8, encoded));
        return Mem.getInt(word + 8);
    }

    @Case("futex")
    static void otherValueIsEagain() {
        fails(Errno.EAGAIN, call(Call.FUTEX, memory(8), Futex.FUTEX_WAIT | PRIVATE, 1, 0));
        fails(Errno.EAGAIN, call(Call.FUTEX, memory(8), Futex.FUTEX_WAIT, 1, 0));
    }

    @Case("futex")
    static void waitEndsAfterItsTime() {
        fails(
                Errno.ETIMEDOUT,
                call(Call.FUTEX, memory(8), Futex.FUTEX_WAIT | PRIVATE, 0, time(1_000_000)));
    }

    @Case("futex")
    static void noTimeIsOverAtOnce() {
        fails(Errno.ETIMEDOUT, call(Call.FUTEX, memory(8), Futex.FUTEX_WAIT, 0, time(0)));
    }

    @Case("futex")
    static void unsoundTimeIsEinval() {
        long word = memory(8);
        fails(Errno.EINVAL, call(Call.FUTEX, word, Futex.FUTEX_WAIT, 0, time(1_000_000_000)));
        fails(Errno.EINVAL, call(Call.FUTEX, word, Futex.FUTEX_WAIT, 0, time(-1)));
        fails(Errno.EFAULT, call(Call.FUTEX, word, Futex.FUTEX_WAIT, 0, UNMAPPED));
    }

    @Case("futex")
    static void oddAddressIsEinval() {
        long word = memory(16);
        fails(Errno.EINVAL, call(Call.FUTEX, word + 1, Futex.FUTEX_WAIT, 0, 0));
        fails(Errno.EINVAL, call(Call.FUTEX, word + 2, Futex.FUTEX_WAKE | PRIVATE, 1));
        int requeue = Futex.FUTEX_REQUEUE;
        fails(Errno.EINVAL, call(Call.FUTEX, word, requeue, 1, 1, word + 5));
    }

    @Case("futex")
    static void unmappedWordIsEfault() {
        fails(Errno.EFAULT, call(Call.FUTEX, UNMAPPED, Futex.FUTEX_WAIT | PRIVATE, 0, 0));
        fails(Errno.EFAULT, call(Call.FUTEX, UNMAPPED, Futex.FUTEX_WAIT, 0, 0));
        fails(Errno.EFAULT, call(Call.FUTEX, UNMAPPED, Futex.FUTEX_WAKE, 1));
    }

    @Case("futex")
    static void privateWakeNeedsNoMemory() {
        returns(0, call(Call.FUTEX, UNMAPPED, Futex.FUTEX_WAKE | PRIVATE, 1));
    }

    @Case("futex")
    static void bitsetWaitEndsAtATimeOfTheMonotonicClock() {
        int operation = Futex.FUTEX_WAIT_BITSET | PRIVATE;
        fails(Errno.ETIMEDOUT, call(Call.FUTEX, memory(8), operation, 0, soon(1), 0, -1));
    }

    @Case("futex")
    static void bitsetWaitEndsAtATimeOfDay() {
        int operation = Futex.FUTEX_WAIT_BITSET | PRIVATE | Futex.FUTEX_CLOCK_REALTIME;
        fails(Errno.ETIMEDOUT, call(Call.FUTEX, memory(8), operation, 0, soon(0), 0, -1));
    }

    @Case("futex")
    static void bitsetWaitIntoThePastIsOver() {
        int operation = Futex.FUTEX_WAIT_BITSET | PRIVATE;
        fails(Errno.ETIMEDOUT, call(Call.FUTEX, memory(8), operation, 0, time(1), 0, -1));
    }

    @Case("futex")
    static void handlerEndsATimedWait() {
        Handlers.install(Signal.SIGALRM, Signal.SA_SIGINFO | Signal.SA_RESTART, 0);
        TimeCases.startTimer(3_000);
        long time = memory(16);
        Mem.putLong(time, 5);
        fails(Errno.EINTR, call(Call.FUTEX, memory(8), Futex.FUTEX_WAIT | PRIVATE, 0, time));
        equal("handled", 1, Handlers.handled());
    }

    @Case("futex")
    static void wakeOperationSets() {
        equal("set", 5, applied(Futex.FUTEX_OP_SET, 5, 9));
        equal("negative", -1, applied(Futex.FUTEX_OP_SET, -1, 9));
    }

    @Case("futex")
    static void wakeOperationAdds() {
        equal("add", 14, applied(Futex.FUTEX_OP_ADD, 5, 9));
        equal("add less", 7, applied(Futex.FUTEX_OP_ADD, -2, 9));
    }

    @Case("futex")
    static void wakeOperationCombinesBits() {
        equal("or", 13, applied(Futex.FUTEX_OP_OR, 5, 9));
        equal("and not", 8, applied(Futex.FUTEX_OP_ANDN, 5, 9));
        equal("xor", 12, applied(Futex.FUTEX_OP_XOR, 5, 9));
    }

    @Case("futex")
    static void wakeOperationShiftsItsOperand() {
        equal("1 << 10", 1 << 10, applied(8 | Futex.FUTEX_OP_SET, 10, 0));
    }

    @Case("futex")
    static void unknownWakeOperationIsEnosys() {
        long word = memory(16);
        long wake = Futex.FUTEX_WAKE_OP | PRIVATE;
        fails(Errno.ENOSYS, call(Call.FUTEX, word, wake, 1, 1, word + 8, 5L << 28));
        fails(Errno.EFAULT, call(Call.FUTEX, word, wake, 1, 1, UNMAPPED, 0));
    }

    @Case("futex")
    static void requeueOfNobodyMovesNobody() {
        long word = memory(16);
        returns(0, call(Call.FUTEX, word, Futex.FUTEX_REQUEUE | PRIVATE, 1, 1, word + 8));
        returns(0, call(Call.FUTEX, word, Futex.FUTEX_CMP_REQUEUE | PRIVATE, 1, 1, word + 8, 0));
        int requeue = Futex.FUTEX_REQUEUE | PRIVATE;
        fails(Errno.EINVAL, call(Call.FUTEX, word, requeue, 1, -1, word + 8));
    }

    @Case("futex_waitv")
    static void vectorWaitEndsAtATimeOfDay() {
        long entries = memory(24);
        Mem.putLong(entries + 8, memory(8));
        Mem.putInt(entries + 16, Futex.FUTEX2_SIZE_U32 | Futex.FUTEX2_PRIVATE);
        fails(Errno.ETIMEDOUT, call(Call.FUTEX_WAITV, entries, 1, 0, soon(0), 0));
        fails(Errno.ETIMEDOUT, call(Call.FUTEX_WAITV, entries, 1, 0, soon(1), 1));
    }

    @Case("futex_waitv")
    static void vectorAddressesAreChecked() {
        long entries = memory(24);
        Mem.putInt(entries + 16, Futex.FUTEX2_SIZE_U32 | Futex.FUTEX2_PRIVATE);
        Mem.putLong(entries + 8, UNMAPPED);
        fails(Errno.EFAULT, call(Call.FUTEX_WAITV, entries, 1, 0, 0, 0));
        Mem.putLong(entries + 8, memory(8) + 1);
        fails(Errno.EINVAL, call(Call.FUTEX_WAITV, entries, 1, 0, 0, 0));
        fails(Errno.EFAULT, call(Call.FUTEX_WAITV, UNMAPPED, 1, 0, 0, 0));
        fails(Errno.EINVAL, call(Call.FUTEX_WAITV, 0, 1, 0, 0, 0));
    }

    @Case("timer_settime")
    static void oldSettingIsGiven() {
        long id = memory(8);
        returns(0, call(Call.TIMER_CREATE, 1, 0, id));
        long setting = memory(32);
        Mem.putLong(setting, 7);
        Mem.putLong(setting + 16, 100);
        returns(0, call(Call.TIMER_SETTIME, Mem.getInt(id), 0, setting, 0));
        long old = memory(32);
        returns(0, call(Call.TIMER_SETTIME, Mem.getInt(id), 0, memory(32), old));
        equal("interval", 7, Mem.getLong(old));
        holds("value", Mem.getLong(old + 16) == 99 || Mem.getLong(old + 16) == 100);
        returns(0, call(Call.TIMER_DELETE, Mem.getInt(id)));
    }

    @Case("alarm")
    static void laterAlarmReplacesTheEarlier() {
        returns(0, call(Call.ALARM, 50));
        returns(50, call(Call.ALARM, 20));
        returns(20, call(Call.ALARM, 0));
    }

    @Case("nanosleep")
    static void interruptedSleepNeedsNoPlaceForTheRest() {
        Handlers.install(Signal.SIGALRM);
        TimeCases.startTimer(3_000);
        long time = memory(16);
        Mem.putLong(time, 5);
        fails(Errno.EINTR, call(Call.NANOSLEEP, time, 0));
    }
}
