package elfin.kernel.ipc;

import elfin.kernel.sched.WaitQueue;

/** A task that waits in semop(2) for values to change. */
final class SemaphoreWait {
    /** {@link #result} while it waits. */
    static final int WAITS = 1;

    final SemaphoreOperations operations;
    final SemaphoreUndo.Entry undo;
    final int pid;
    final WaitQueue done = new WaitQueue();

    /** The operation that it waits at. */
    int blockedAt;

    /** 0 or a negative error number, once it is decided. */
    int result = WAITS;

    SemaphoreWait previous;
    SemaphoreWait next;

    SemaphoreWait(SemaphoreOperations operations, SemaphoreUndo.Entry undo, int pid) {
        this.operations = operations;
        this.undo = undo;
        this.pid = pid;
    }

    void decide(int newResult) {
        result = newResult;
        done.wakeAll();
    }

    /** Waiting tasks in the order in which they came. */
    static final class Line {
        SemaphoreWait first;
        private SemaphoreWait last;

        void add(SemaphoreWait wait) {
            wait.previous = last;
            if (last == null) {
                first = wait;
            } else {
                last.next = wait;
            }
            last = wait;
        }

        void remove(SemaphoreWait wait) {
            if (wait.previous == null) {
                first = wait.next;
            } else {
                wait.previous.next = wait.next;
            }
            if (wait.next == null) {
                last = wait.previous;
            } else {
                wait.next.previous = wait.previous;
            }
            wait.previous = null;
            wait.next = null;
        }
    }
}
