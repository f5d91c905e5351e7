package elfin.kernel.task;

/** The timers of processor time that are set for a process or its tasks. */
final class CpuTimers {
    private CpuTimer first;

    boolean isEmpty() {
        return first == null;
    }

    void add(CpuTimer timer) {
        timer.next = first;
        first = timer;
    }

    void remove(CpuTimer timer) {
        if (first == timer) {
            first = timer.next;
        } else {
            CpuTimer before = first;
            while (before.next != timer) {
                before = before.next;
            }
            before.next = timer.next;
        }
        timer.next = null;
    }

    /** Does what is due. */
    void check() {
        CpuTimer timer = first;
        while (timer != null) {
            CpuTimer next = timer.next;
            if (timer.isDue()) {
                timer.set(Long.MAX_VALUE);
                timer.action.run();
            }
            timer = next;
        }
    }

    /** The end of the process: nothing rings any more. */
    void clear() {
        while (first != null) {
            first.set(Long.MAX_VALUE);
        }
    }
}
