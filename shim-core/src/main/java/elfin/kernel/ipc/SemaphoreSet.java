package elfin.kernel.ipc;

import elfin.abi.Errno;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;
import elfin.kernel.time.Clock;

/**
 * A set of System V semaphores: semget(2), semop(2). Whoever changes a value completes the waiting
 * operations that can go on now: first those that only wait for zero, then the others in the order
 * in which they came, as Linux does.
 */
public final class SemaphoreSet extends IpcObject {
    /** Linux's {@code SEMMSL}, {@code SEMMNI}, {@code SEMMNS}, {@code SEMVMX}, {@code SEMAEM}. */
    public static final int MOST_IN_SET = 32_000;

    public static final int MOST_SETS = 32_000;
    public static final int MOST_IN_ALL = 1_024_000_000;
    public static final int MOST_VALUE = 32_767;
    public static final int MOST_UNDO = 32_767;

    /** All sets. */
    public static final IpcTable TABLE = new IpcTable(MOST_SETS);

    private static int allSemaphores;

    private final int[] values;
    private final int[] pids;
    private final SemaphoreWait.Line altering = new SemaphoreWait.Line();
    private final SemaphoreWait.Line waitingForZero = new SemaphoreWait.Line();
    private SemaphoreUndo.Entry firstUndo;

    /** Seconds since 1970 of the last semop(2). */
    public long operationSeconds;

    /** Where {@link #attempt} found that it must wait. */
    private int blockedAt;

    private SemaphoreSet(int key, int mode, int size) {
        super(key, mode);
        values = new int[size];
        pids = new int[size];
    }

    /** Makes a set of zeros. */
    public static SemaphoreSet create(int key, int mode, int size) {
        SemaphoreSet set = new SemaphoreSet(key, mode, size);
        TABLE.add(set);
        allSemaphores += size;
        return set;
    }

    /** How many semaphores there are in all sets. */
    public static int allSemaphores() {
        return allSemaphores;
    }

    public int size() {
        return values.length;
    }

    public int value(int number) {
        return values[number];
    }

    /** Who changed a semaphore last. */
    public int pid(int number) {
        return pids[number];
    }

    /** {@code SETVAL}; the value was checked. */
    public void set(int number, int value) {
        for (SemaphoreUndo.Entry undo = firstUndo; undo != null; undo = undo.nextOfSet) {
            undo.adjustments[number] = 0;
        }
        values[number] = value;
        pids[number] = currentPid();
    }

    /** The values were set: lets waiting tasks go on. */
    public void wereSet() {
        changeSeconds = IpcClock.seconds();
        completeWaiting();
    }

    /** {@code GETNCNT} and {@code GETZCNT}: how many tasks wait at a semaphore. */
    public int waiting(int number, boolean forZero) {
        int count = 0;
        for (SemaphoreWait wait = altering.first; wait != null; wait = wait.next) {
            count += waitsAt(wait, number, forZero);
        }
        for (SemaphoreWait wait = waitingForZero.first; wait != null; wait = wait.next) {
            count += waitsAt(wait, number, forZero);
        }
        return count;
    }

    private static int waitsAt(SemaphoreWait wait, int number, boolean forZero) {
        int at = wait.blockedAt;
        boolean zero = wait.operations.changes[at] == 0;
        return wait.operations.numbers[at] == number && zero == forZero ? 1 : 0;
    }

    /** {@code IPC_RMID}. */
    public void destroy() {
        TABLE.remove(this);
        allSemaphores -= values.length;
        for (SemaphoreUndo.Entry undo = firstUndo; undo != null; undo = undo.nextOfSet) {
            undo.set = null;
        }
        firstUndo = null;
        removeAll(altering);
        removeAll(waitingForZero);
    }

    private static void removeAll(SemaphoreWait.Line line) {
        while (line.first != null) {
            SemaphoreWait wait = line.first;
            line.remove(wait);
            wait.decide(-Errno.EIDRM);
        }
    }

    /**
     * semtimedop(2).
     *
     * @param operations what to do, checked to be about this set's semaphores
     * @param deadlineNanos on the monotonic clock
     * @return 0 or a negative error number
     */
    public long operate(SemaphoreOperations operations, long deadlineNanos) {
        SemaphoreUndo.Entry undo = operations.undoes() ? undoOfCaller() : null;
        int result = attempt(operations, undo, currentPid());
        if (result == 0) {
            operationSeconds = IpcClock.seconds();
            if (operations.alters()) {
                completeWaiting();
            }
        }
        return result == SemaphoreWait.WAITS ? await(operations, undo, deadlineNanos) : result;
    }

    private long await(
            SemaphoreOperations operations, SemaphoreUndo.Entry undo, long deadlineNanos) {
        SemaphoreWait wait = new SemaphoreWait(operations.copy(), undo, currentPid());
        wait.blockedAt = blockedAt;
        SemaphoreWait.Line line = operations.alters() ? altering : waitingForZero;
        line.add(wait);
        boolean quiet = true;
        boolean late = false;
        while (wait.result == SemaphoreWait.WAITS && quiet && !late) {
            late = deadlineNanos != Long.MAX_VALUE && Clock.monotonicNanos() >= deadlineNanos;
            quiet = late || wait.done.awaitUntil(deadlineNanos);
        }
        if (wait.result == SemaphoreWait.WAITS) {
            line.remove(wait);
            return late ? -Errno.EAGAIN : -Errno.EINTR;
        }
        return wait.result;
    }

    /**
     * Tries operations.
     *
     * @return 0 when they were done, an error number, or {@link SemaphoreWait#WAITS}; then nothing
     *     has changed
     */
    private int attempt(SemaphoreOperations operations, SemaphoreUndo.Entry undo, int pid) {
        int at = 0;
        int result = 0;
        while (at < operations.count && result == 0) {
            result = attemptOne(operations, undo, at);
            at += result == 0 ? 1 : 0;
        }
        if (result == 0) {
            for (int i = 0; i < operations.count; i++) {
                pids[operations.numbers[i]] = pid;
            }
            return 0;
        }
        if (result == SemaphoreWait.WAITS) {
            blockedAt = at;
            result = operations.doesNotWait(at) ? -Errno.EAGAIN : result;
        }
        while (--at >= 0) {
            values[operations.numbers[at]] -= operations.changes[at];
            if (operations.isUndone(at) && undo != null) {
                undo.adjustments[operations.numbers[at]] += (short) operations.changes[at];
            }
        }
        return result;
    }

    private int attemptOne(SemaphoreOperations operations, SemaphoreUndo.Entry undo, int at) {
        int number = operations.numbers[at];
        int change = operations.changes[at];
        int next = values[number] + change;
        if (next < 0 || change == 0 && next != 0) {
            return SemaphoreWait.WAITS;
        }
        if (next > MOST_VALUE) {
            return -Errno.ERANGE;
        }
        if (operations.isUndone(at) && undo != null) {
            int adjustment = undo.adjustments[number] - change;
            if (adjustment < -MOST_UNDO - 1 || adjustment > MOST_UNDO) {
                return -Errno.ERANGE;
            }
            undo.adjustments[number] = (short) adjustment;
        }
        values[number] = next;
        return 0;
    }

    /** Does what waiting tasks wait for as far as it can be done now. */
    private void completeWaiting() {
        completeZero();
        SemaphoreWait wait = altering.first;
        while (wait != null) {
            SemaphoreWait next = wait.next;
            if (complete(altering, wait)) {
                completeZero();
                // Those before it may go on now.
                next = altering.first;
            }
            wait = next;
        }
    }

    private void completeZero() {
        SemaphoreWait wait = waitingForZero.first;
        while (wait != null) {
            SemaphoreWait next = wait.next;
            complete(waitingForZero, wait);
            wait = next;
        }
    }

    private boolean complete(SemaphoreWait.Line line, SemaphoreWait wait) {
        int result = attempt(wait.operations, wait.undo, wait.pid);
        if (result == SemaphoreWait.WAITS) {
            wait.blockedAt = blockedAt;
            return false;
        }
        line.remove(wait);
        wait.decide(result);
        if (result == 0) {
            operationSeconds = IpcClock.seconds();
        }
        return result == 0;
    }

    void addUndo(SemaphoreUndo.Entry entry) {
        entry.nextOfSet = firstUndo;
        firstUndo = entry;
    }

    /** A process has ended: its operations with {@code SEM_UNDO} are taken back. */
    void takeBack(SemaphoreUndo.Entry entry, int pid) {
        removeUndo(entry);
        boolean changed = false;
        for (int i = 0; i < values.length; i++) {
            if (entry.adjustments[i] != 0) {
                int value = values[i] + entry.adjustments[i];
                values[i] = Math.max(0, Math.min(value, MOST_VALUE));
                pids[i] = pid;
                changed = true;
            }
        }
        if (changed) {
            operationSeconds = IpcClock.seconds();
            completeWaiting();
        }
    }

    private void removeUndo(SemaphoreUndo.Entry entry) {
        if (firstUndo == entry) {
            firstUndo = entry.nextOfSet;
            return;
        }
        SemaphoreUndo.Entry before = firstUndo;
        while (before.nextOfSet != entry) {
            before = before.nextOfSet;
        }
        before.nextOfSet = entry.nextOfSet;
    }

    private SemaphoreUndo.Entry undoOfCaller() {
        Process self = Task.current().process;
        if (self.endWork == null) {
            self.endWork = new SemaphoreUndo();
        }
        return ((SemaphoreUndo) self.endWork).of(this);
    }

    private static int currentPid() {
        return Task.current().process.pid;
    }
}
