package elfin.kernel.task;

import elfin.abi.Signal;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.sched.Scheduler;
import elfin.runtime.Heap;

/** The end of a process: exit_group(2), or a signal. */
public final class Exit {
    private static final int CORE_DUMPED = 0x80;

    private Exit() {}

    /** Ends the current process with an exit status; does not return. */
    public static void exitProcess(int status) {
        end((status & 0xff) << 8);
    }

    /** Ends the current process as if killed by a signal; does not return. */
    public static void killProcess(int signal) {
        end(signal | (SignalActions.dumpsCore(signal) ? CORE_DUMPED : 0));
    }

    private static void end(int waitStatus) {
        Heap.allowReserve();
        Task task = Task.current();
        Process process = task.process;
        process.realTimer.set(0, 0);
        releaseThreadId(task);
        process.files.leave();
        process.fs.leave();
        if (process.executable != null) {
            process.executable.unpin();
        }
        Tasks.leaveAddressSpace(process);
        orphanChildren(process);
        process.mainTask = null;
        process.exited(waitStatus);
        tellParent(process);
        Scheduler.exitCurrent();
    }

    /** CLONE_CHILD_CLEARTID: others that share the memory see that the task has ended. */
    private static void releaseThreadId(Task task) {
        if (task.clearTidAddress != 0 && task.process.addressSpace.isShared()) {
            try {
                UserMemory.putInt(task.clearTidAddress, 0);
            } catch (ErrnoException e) {
                // As in Linux, nobody is told of a bad address.
                task.clearTidAddress = 0;
            }
        }
    }

    /** Children without parent become process 1's, which waits for them at once. */
    private static void orphanChildren(Process process) {
        Process init = ProcessTable.find(ProcessTable.INIT);
        Process child = process.firstChild();
        while (child != null) {
            Process next = child.nextSibling();
            process.disown(child);
            init.adopt(child);
            child.exitSignal = Signal.SIGCHLD;
            if (child.hasExited()) {
                ProcessTable.remove(child);
            }
            child = next;
        }
    }

    private static void tellParent(Process process) {
        Process parent = process.parent;
        if (parent.mainTask == null) {
            // The kernel's own processes wait for their children all the time.
            ProcessTable.remove(process);
            return;
        }
        boolean forgets = process.exitSignal == Signal.SIGCHLD && parent.actions.forgetsChildren();
        if (process.exitSignal != 0) {
            Signals.sendChildEnded(parent, process);
        }
        parent.childEvents.wakeAll();
        if (forgets) {
            ProcessTable.remove(process);
        }
    }
}
