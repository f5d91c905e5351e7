package elfin.kernel.task;

import elfin.abi.Signal;
import elfin.kernel.core.FaultInjection;
import elfin.kernel.sched.Scheduler;
import elfin.runtime.Heap;

/** The end of tasks and processes: exit(2), exit_group(2), or a signal. */
public final class Exit {
    private Exit() {}

    /** Ends the current task with an exit status, and with the last one its process. */
    public static void exitTask(int status) {
        end(Task.current(), status(status));
    }

    /** Ends the current process with an exit status; does not return. */
    public static void exitProcess(int status) {
        endAll(status(status));
    }

    /** Ends the current process as if killed by a signal; does not return. */
    public static void killProcess(int signal) {
        endAll(signal);
    }

    private static int status(int status) {
        return (status & 0xff) << 8;
    }

    private static void endAll(int waitStatus) {
        Task task = Task.current();
        task.process.beginEnd(waitStatus);
        interruptOthers(task);
        end(task, waitStatus);
    }

    /** Has all other tasks of the process see what has become of it. */
    static void interruptOthers(Task task) {
        for (Task other = task.process.firstTask(); other != null; other = other.nextTask) {
            if (other != task) {
                other.workPending = true;
                Scheduler.wake(other);
            }
        }
    }

    /**
     * Ends all tasks of the process but the current one, which gets the process's id.
     *
     * @return false when the current one must end instead
     */
    static boolean endOthers() {
        Task task = Task.current();
        Process process = task.process;
        if (task.mustEnd()) {
            return false;
        }
        process.setStarter(task);
        interruptOthers(task);
        while (process.taskCount() > 1 && !process.isEnding()) {
            process.taskEnded.awaitUninterrupted();
        }
        process.setStarter(null);
        if (process.isEnding()) {
            return false;
        }
        if (process.mainTask != task) {
            ProcessTable.removeTask(task);
            task.tid = process.pid;
            process.setMainTask(task);
        }
        return true;
    }

    /** Ends the current task if its process ends. */
    static void endIfMust(Task task) {
        if (task.mustEnd()) {
            end(task, 0);
        }
    }

    private static void end(Task task, int waitStatus) {
        // Whoever ends must come to an end.
        FaultInjection.disarm();
        Heap.allowReserve();
        Process process = task.process;
        CoreDumps.await(task);
        ThreadMemory.leave(task);
        task.leaveFiles();
        task.leavePlaces();
        Tasks.returnMemory(task);
        process.remove(task, waitStatus);
        task.pending.clear();
        leaveChildren(task);
        if (process.taskCount() == 0) {
            endProcess(process);
        } else {
            ProcessTable.removeTask(task);
            Signals.passOn(process);
        }
        Scheduler.exitCurrent();
    }

    /** Those that a task has made get its death signal, and belong to another task from now on. */
    private static void leaveChildren(Task task) {
        Process process = task.process;
        Task heir = process.firstTask();
        for (Process child = process.firstChild(); child != null; child = child.nextSibling()) {
            if (child.maker == task) {
                child.maker = heir;
                tellOfDeath(child, process);
            }
        }
    }

    private static void tellOfDeath(Process child, Process parent) {
        for (Task task = child.firstTask(); task != null; task = task.nextTask) {
            if (task.parentDeathSignal != 0) {
                Signals.send(child, task.parentDeathSignal, Signal.SI_USER, parent);
            }
        }
    }

    /** Told of sessions' leaders that end. */
    public interface SessionWatcher {
        void leaderEnds(Process leader);
    }

    private static SessionWatcher sessionWatcher;

    /** Has someone told when the leader of a session ends. */
    public static void watchSessions(SessionWatcher watcher) {
        sessionWatcher = watcher;
    }

    private static void endProcess(Process process) {
        if (process.session == process.pid && sessionWatcher != null) {
            sessionWatcher.leaderEnds(process);
        }
        process.stopTimers();
        process.pending.clear();
        process.leaveEndWork();
        // The first program's process may end before it has all that it needs.
        if (process.files != null) {
            process.files.leave();
        }
        if (process.fs != null) {
            process.fs.leave();
        }
        process.setExecutable(null);
        Tasks.leaveAddressSpace(process);
        process.resume();
        orphanChildren(process);
        ProcessTable.removeTask(Task.current());
        process.leaveMainTask();
        process.exited(process.finalStatus());
        ProcessGroups.leftBy(process);
        tellParent(process);
    }

    /**
     * Children without parent become those of the nearest ancestor that asked for it, or process
     * 1's, which waits for them at once.
     */
    private static void orphanChildren(Process process) {
        Process reaper = reaper(process);
        Process child = process.firstChild();
        while (child != null) {
            Process next = child.nextSibling();
            process.disown(child);
            reaper.adopt(child);
            child.exitSignal = Signal.SIGCHLD;
            child.maker = reaper.mainTask;
            if (child.processGroup != process.processGroup) {
                ProcessGroups.hangUpIfOrphaned(child);
            }
            if (child.hasExited()) {
                tellParent(child);
            }
            child = next;
        }
    }

    private static Process reaper(Process process) {
        Process ancestor = process.parent;
        while (ancestor != null && !(ancestor.isSubreaper && ancestor.mainTask != null)) {
            ancestor = ancestor.parent;
        }
        return ancestor == null ? ProcessTable.find(ProcessTable.INIT) : ancestor;
    }

    private static void tellParent(Process process) {
        Process parent = process.parent;
        if (parent.mainTask == null) {
            // The kernel's own processes wait for their children all the time.
            ProcessTable.remove(process);
            return;
        }
        boolean forgets = process.exitSignal == Signal.SIGCHLD && parent.actions.forgetsChildren();
        if (process.exitSignal != 0 && process.exitSignal <= Signal.NSIG) {
            int status = process.waitStatus();
            Signals.sendChild(
                    parent,
                    process,
                    process.exitSignal,
                    WaitStatus.code(status),
                    WaitStatus.value(status));
        }
        parent.childEvents.wakeAll();
        if (forgets) {
            ProcessTable.remove(process);
        }
    }
}
