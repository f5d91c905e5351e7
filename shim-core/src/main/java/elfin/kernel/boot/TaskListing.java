package elfin.kernel.boot;

import elfin.kernel.log.Backtrace;
import elfin.kernel.log.KernelLog;
import elfin.kernel.sched.KernelThread;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;
import elfin.kernel.task.TrapFrame;
import elfin.raw.Mem;

/** Prints what every task does, for programs that hang. */
final class TaskListing {
    /** Where the context switch left the frame pointer: above r15 to r12. */
    private static final int SAVED_FRAME_POINTER = 4 * 8;

    private TaskListing() {}

    static void print() {
        for (KernelThread thread = Scheduler.firstThread();
                thread != null;
                thread = thread.nextThread()) {
            if (thread instanceof Task task) {
                print(task);
            }
        }
    }

    private static void print(Task task) {
        KernelLog.print("elfin: task ");
        KernelLog.printDecimal(task.tid);
        KernelLog.print(" of process ");
        KernelLog.printDecimal(task.process.pid);
        KernelLog.print(" (");
        KernelLog.print(task.name, nameLength(task));
        boolean runs = task == Scheduler.current();
        KernelLog.print(runs ? "): runs" : task.isRunnable() ? "): is ready" : "): waits");
        KernelLog.print(", program at ");
        KernelLog.printHex(TrapFrame.getRip(task.frame));
        KernelLog.print(", signals pending ");
        KernelLog.printHex(task.pendingSet());
        KernelLog.print(" blocked ");
        KernelLog.printHex(task.blocked);
        KernelLog.newLine();
        if (!runs) {
            long saved = Mem.getLong(task.statePage + KernelThread.SAVED_STACK_POINTER_OFFSET);
            Backtrace.print(Mem.getLong(saved + SAVED_FRAME_POINTER));
        }
    }

    private static int nameLength(Task task) {
        int length = 0;
        while (length < Process.NAME_SIZE && task.name[length] != 0) {
            length++;
        }
        return length;
    }
}
