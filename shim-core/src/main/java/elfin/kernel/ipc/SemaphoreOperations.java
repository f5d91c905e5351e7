package elfin.kernel.ipc;

import elfin.abi.Ipc;
import elfin.abi.struct.SemBuf;
import elfin.kernel.mm.UserMemory;

/** The operations of one semop(2): all are done, or none. */
public final class SemaphoreOperations {
    /** Linux's {@code SEMOPM}. */
    public static final int MOST = 500;

    int count;
    final int[] numbers;
    final int[] changes;
    final int[] flags;

    /** Whether a value changes, and whether the end of the process takes a change back. */
    private boolean alters;

    private boolean undoes;
    private int highestNumber;

    public SemaphoreOperations(int capacity) {
        numbers = new int[capacity];
        changes = new int[capacity];
        flags = new int[capacity];
    }

    /** Reads a program's array. */
    public void read(long address, int newCount) {
        count = newCount;
        alters = false;
        undoes = false;
        highestNumber = 0;
        for (int i = 0; i < count; i++) {
            long entry = address + (long) i * SemBuf.SIZE;
            numbers[i] = UserMemory.getShort(entry + SemBuf.SEM_NUM) & 0xffff;
            changes[i] = UserMemory.getShort(entry + SemBuf.SEM_OP);
            flags[i] = UserMemory.getShort(entry + SemBuf.SEM_FLG);
            alters |= changes[i] != 0;
            undoes |= changes[i] != 0 && isUndone(i);
            highestNumber = Math.max(highestNumber, numbers[i]);
        }
    }

    /** A copy that a waiting task keeps. */
    SemaphoreOperations copy() {
        SemaphoreOperations copy = new SemaphoreOperations(count);
        copy.count = count;
        copy.alters = alters;
        copy.undoes = undoes;
        copy.highestNumber = highestNumber;
        System.arraycopy(numbers, 0, copy.numbers, 0, count);
        System.arraycopy(changes, 0, copy.changes, 0, count);
        System.arraycopy(flags, 0, copy.flags, 0, count);
        return copy;
    }

    public boolean alters() {
        return alters;
    }

    public boolean undoes() {
        return undoes;
    }

    public int highestNumber() {
        return highestNumber;
    }

    boolean isUndone(int i) {
        return (flags[i] & Ipc.SEM_UNDO) != 0;
    }

    boolean doesNotWait(int i) {
        return (flags[i] & Ipc.IPC_NOWAIT) != 0;
    }
}
