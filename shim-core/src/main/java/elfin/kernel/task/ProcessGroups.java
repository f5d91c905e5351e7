package elfin.kernel.task;

import elfin.abi.Signal;

/** Process groups and those that nobody looks after: setpgid(2), credentials(7). */
public final class ProcessGroups {
    private ProcessGroups() {}

    /** Whether a process belongs to a group and has not ended. */
    public static boolean isMember(Process process, int group) {
        return process != null && !process.hasExited() && process.processGroup == group;
    }

    /** Whether a group has members, even ones that have ended. */
    public static boolean exists(int group) {
        for (int pid = 1; pid <= ProcessTable.highestPid(); pid++) {
            Process process = ProcessTable.find(pid);
            if (process != null && process.processGroup == group) {
                return true;
            }
        }
        return false;
    }

    /** Whether no member has a parent in another group of the same session. */
    public static boolean isOrphaned(int group) {
        for (int pid = 1; pid <= ProcessTable.highestPid(); pid++) {
            Process process = ProcessTable.find(pid);
            if (isMember(process, group) && looksAfter(process.parent, process)) {
                return false;
            }
        }
        return true;
    }

    private static boolean looksAfter(Process parent, Process child) {
        return parent != null
                && parent.processGroup != child.processGroup
                && parent.session == child.session;
    }

    /** A process has ended: perhaps it was the last whose parent looked after its group. */
    static void leftBy(Process process) {
        if (looksAfter(process.parent, process)) {
            hangUpIfOrphaned(process);
        }
    }

    /** Stopped members of an orphaned group would wait forever: they get SIGHUP and go on. */
    static void hangUpIfOrphaned(Process member) {
        int group = member.processGroup;
        if (!hasStopped(group) || !isOrphaned(group)) {
            return;
        }
        for (int pid = 1; pid <= ProcessTable.highestPid(); pid++) {
            Process process = ProcessTable.find(pid);
            if (isMember(process, group)) {
                Signals.send(process, Signal.SIGHUP, Signal.SI_KERNEL, null);
                Signals.send(process, Signal.SIGCONT, Signal.SI_KERNEL, null);
            }
        }
    }

    private static boolean hasStopped(int group) {
        for (int pid = 1; pid <= ProcessTable.highestPid(); pid++) {
            Process process = ProcessTable.find(pid);
            if (isMember(process, group) && process.isStopped()) {
                return true;
            }
        }
        return false;
    }
}
